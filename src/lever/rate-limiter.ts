import { createPriorityQueue } from './priority-queue.ts';

/** The clock and the timer of the rate limiter; tests bring their own. */
export interface Timing {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface RateLimiterOptions {
  /** The steady pace that the key allows. */
  readonly requestsPerSecond: number;
  /** How many requests may start at once after a pause. */
  readonly burst: number;
  readonly timing: Timing;
}

/** Shares the request limit of one API key among all requests of the process. */
export interface RateLimiter {
  /** Resolves when the next request may start: the urgent first, else in the order of the calls. */
  acquire(signal?: AbortSignal, isUrgent?: boolean): Promise<void>;
  /** Lever rejected a request that started at `startedAt`: everybody waits `waitMs`, then goes slower. */
  rejected(startedAt: number, waitMs: number): void;
  /** Lever answered: a slowed pace recovers by a small step. */
  answered(): void;
  /** Requests a second at the moment. */
  currentPace(): number;
  /** How long a rejection still holds everybody back, in milliseconds; 0 when none does. */
  pauseLeft(): number;
}

interface Waiter {
  readonly signal: AbortSignal | undefined;
  start(): void;
}

/**
 * How far below the limit the pace stays: a pace of exactly 10 a second still met 429s
 * (lever-api: pace-below-limit).
 */
const MARGIN = 0.998;
/** What a rejection leaves of the pace, and what each answer gives back. */
const SLOWDOWN = 0.8;
const RECOVERY = 0.002;
const SLOWEST = 0.05;

/** A token bucket in the form of a schedule: `due` is when a bucket that is filled again would be full. */
export function createRateLimiter({
  requestsPerSecond,
  burst,
  timing,
}: RateLimiterOptions): RateLimiter {
  // Two tokens stay in the bucket, so that a request that overtakes another on the wire is not rejected.
  const tokens = Math.max(1, burst - 2);
  const waiting = createPriorityQueue<Waiter>();
  let share = 1;
  let due = 0;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let isDraining = false;

  const interval = (): number => 1000 / (requestsPerSecond * MARGIN * share);
  const nextStart = (): number => due - (tokens - 1) * interval();

  const drain = async (): Promise<void> => {
    isDraining = true;
    for (let first = waiting.first(); first; first = waiting.first()) {
      const waitMs = nextStart() - timing.now();
      if (waitMs > 0) {
        // When the first in the line gives up, nobody may be left to sleep for.
        await timing.sleep(waitMs, first.signal).catch(() => undefined);
        continue;
      }
      due = Math.max(due, timing.now()) + interval();
      waiting.take()?.start();
    }
    isDraining = false;
  };

  return {
    acquire(signal, isUrgent = false) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const waiter: Waiter = {
          signal,
          start() {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        const abort = (): void => {
          waiting.leave(waiter);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
        waiting.join(waiter, isUrgent);
        if (!isDraining) void drain();
      });
    },
    rejected(startedAt, waitMs) {
      // One overload rejects many requests in flight; it slows the pace once.
      if (startedAt >= slowedAt) {
        share = Math.max(SLOWEST, share * SLOWDOWN);
        slowedAt = timing.now();
      }
      pausedUntil = Math.max(pausedUntil, timing.now() + waitMs);
      // The bucket is empty over there: start again without a burst.
      due = Math.max(due, timing.now() + waitMs + (tokens - 1) * interval());
    },
    answered() {
      share = Math.min(1, share + RECOVERY);
    },
    currentPace: () => requestsPerSecond * share,
    pauseLeft: () => Math.max(0, pausedUntil - timing.now()),
  };
}
