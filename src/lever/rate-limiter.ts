import { createPace } from './pace.ts';
import { createPriorityQueue } from './priority-queue.ts';

/** A clock and a timer; tests bring their own. */
export interface Timing {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface RateLimiterOptions {
  /** The steady pace that Lever allows the key. */
  readonly requestsPerSecond: number;
  /** How many requests may start at once after a pause. */
  readonly burst: number;
  readonly timing: Timing;
}

/** Shares the request limit of one API key among all requests of the process. */
export interface RateLimiter {
  /**
   * Resolves when the request may start; the urgent ones go first, others in the order of the
   * calls.
   */
  acquire(signal?: AbortSignal, isUrgent?: boolean): Promise<void>;
  /**
   * Call when Lever rejected (429) a request sent at `startedAt`: all wait `waitMs`, then go
   * slower.
   */
  rejected(startedAt: number, waitMs: number): void;
  /** Call when Lever answered: a slowed pace recovers by a small step. */
  answered(): void;
  /** The present pace, in requests a second. */
  currentPace(): number;
  /** How long a rejection still holds requests back, in milliseconds; 0 when none does. */
  pauseLeft(): number;
}

/**
 * How far below the limit the pace stays: a pace of exactly 10 a second still met 429s
 * (lever-api: pace-below-limit).
 */
const MARGIN = 0.998;
/**
 * After a rejection, so many requests are left out, though no longer than this: then Lever's bucket
 * is not as good as empty when the pace feels its way up again.
 */
const PAUSE_REQUESTS = 8;
const LONGEST_PAUSE_MS = 2000;

/** Creates the rate limiter of an API key; its bucket is full at first. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { timing } = options;
  const { waitMs, take, ...bucket } = createBucket(options);
  const waiting = createPriorityQueue<Waiter>();
  let isDraining = false;

  const drain = async (): Promise<void> => {
    isDraining = true;
    for (let first = waiting.first(); first; first = waiting.first()) {
      const ms = waitMs();
      if (ms > 0) {
        // When the first in the queue gives up, it may have been the only one.
        await timing.sleep(ms, first.signal).catch(() => undefined);
        continue;
      }
      take();
      waiting.take()?.start();
    }
    isDraining = false;
  };

  return {
    ...bucket,
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
  };
}

interface Waiter {
  readonly signal: AbortSignal | undefined;
  start(): void;
}

interface Bucket extends Omit<RateLimiter, 'acquire'> {
  /** How long until the bucket holds a token, in milliseconds; not above 0 when it holds one. */
  waitMs(): number;
  take(): void;
}

/**
 * A token bucket, kept as GCRA (generic cell rate algorithm) does: not as a number of tokens, but
 * as the time at which it would be full again, which every token that is taken moves by one
 * interval.
 */
function createBucket({ requestsPerSecond, burst, timing }: RateLimiterOptions): Bucket {
  // Two tokens stay in the bucket, so that a request that overtakes another on the wire is not
  // rejected.
  const tokens = Math.max(1, burst - 2);
  const pace = createPace();
  let fullAt = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  const interval = (): number => 1000 / (requestsPerSecond * MARGIN * pace.share());

  return {
    waitMs: () => fullAt - (tokens - 1) * interval() - timing.now(),
    take() {
      fullAt = Math.max(fullAt, timing.now()) + interval();
    },
    rejected(startedAt, waitMs) {
      const now = timing.now();
      pace.rejected(startedAt, now);
      pausedUntil = Math.max(pausedUntil, now + waitMs);
      const pauseMs = Math.max(waitMs, Math.min(LONGEST_PAUSE_MS, PAUSE_REQUESTS * interval()));
      // Lever's bucket is empty: start again without a burst.
      fullAt = Math.max(fullAt, now + pauseMs + (tokens - 1) * interval());
    },
    answered: pace.answered,
    currentPace: () => requestsPerSecond * pace.share(),
    pauseLeft: () => Math.max(0, pausedUntil - timing.now()),
  };
}
