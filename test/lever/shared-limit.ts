import { setImmediate } from 'node:timers/promises';
import { createRateLimiter, type Timing } from '../../src/lever/rate-limiter.ts';

/** What became of the requests of a simulated run. */
export interface Sharing {
  /** The part of our requests that was rejected. */
  readonly rejected: number;
  /** What was answered, as a part of what the others left. */
  readonly used: number;
}

/** Lever's token bucket, and how long an answer takes. */
export interface SimulatedLimit {
  readonly perSecond: number;
  readonly burst: number;
  readonly latencyMs: number;
}

const LEVER: SimulatedLimit = { perSecond: 10, burst: 20, latencyMs: 150 };
/** How many of our requests are under way at once. */
const AT_ONCE = 12;
const RETRY_AFTER_MS = 400;

/**
 * Sends requests for so many seconds, as many as the rate limiter lets start, against a token
 * bucket from which others take at the given times (milliseconds from the beginning).
 */
export async function shareLimit(
  others: readonly number[],
  seconds: number,
  { perSecond, burst, latencyMs }: SimulatedLimit = LEVER,
): Promise<Sharing> {
  const time = createVirtualTime();
  const { now, sleep } = time.timing;
  const take = createTokenBucket({ perSecond, burst }, now);
  const counts = { sent: 0, answered: 0, others: 0 };
  for (const at of others)
    time.at(at, () => {
      if (take()) counts.others++;
    });
  const rateLimiter = createRateLimiter({ requestsPerSecond: 10, burst: 20, timing: time.timing });
  const send = async (): Promise<void> => {
    const startedAt = now();
    counts.sent++;
    await sleep(latencyMs / 2);
    const isAnswered = take();
    await sleep(latencyMs / 2);
    if (isAnswered) {
      counts.answered++;
      rateLimiter.answered();
      return;
    }
    rateLimiter.rejected(startedAt, 0);
    await sleep(RETRY_AFTER_MS);
  };
  const sendUntilEnd = async (): Promise<void> => {
    while (now() < seconds * 1000) {
      await rateLimiter.acquire();
      await send();
    }
  };
  await time.run(Promise.all(Array.from({ length: AT_ONCE }, sendUntilEnd)));
  return {
    rejected: 1 - counts.answered / counts.sent,
    used: counts.answered / (perSecond * seconds - counts.others),
  };
}

/** Returns a function that takes a token and tells whether there was one. */
function createTokenBucket(
  { perSecond, burst }: Pick<SimulatedLimit, 'perSecond' | 'burst'>,
  now: () => number,
): () => boolean {
  let tokens = burst;
  let at = 0;
  return () => {
    tokens = Math.min(burst, tokens + ((now() - at) * perSecond) / 1000);
    at = now();
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}

interface VirtualTime {
  readonly timing: Timing;
  /** Plans work for a moment. */
  at(ms: number, work: () => void): void;
  /** Lets time pass until a promise is settled. */
  run(until: Promise<unknown>): Promise<void>;
}

/** A clock that jumps from one event to the next. */
function createVirtualTime(): VirtualTime {
  let now = 0;
  const events: { readonly at: number; readonly work: () => void }[] = [];
  const at = (ms: number, work: () => void): void => {
    const later = events.findIndex((event) => event.at > ms);
    events.splice(later === -1 ? events.length : later, 0, { at: ms, work });
  };
  return {
    at,
    timing: {
      now: () => now,
      sleep: (ms) => new Promise((resolve) => at(now + Math.max(0, ms), () => resolve())),
    },
    async run(until) {
      let isOver = false;
      const end = until.finally(() => {
        isOver = true;
      });
      for (await setImmediate(); !isOver; await setImmediate()) {
        const next = events.shift();
        now = next?.at ?? now;
        next?.work();
      }
      await end;
    },
  };
}
