import pRetry from 'p-retry';
import { ApiError } from '../errors.ts';
import type { Timing } from './pacer.ts';

export interface RetryOptions {
  /** How long one request may be tried again before it counts as failed. */
  readonly budgetMs: number;
  readonly timing: Timing;
  readonly signal?: AbortSignal;
  /** Between 0 and 1; spreads the retries of requests that failed together. */
  readonly random?: () => number;
  /** Told before each wait. */
  onRetry?(error: ApiError, waitMs: number): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * Calls `attempt` (numbered from 1) until it succeeds, fails with an error that is not worth
 * another try, or the budget is used up. Waits as long as the server asked for, else exponentially
 * longer (lever-api 1.4 asks for exponential backoff).
 */
export async function withRetry<Result>(
  attempt: (number: number) => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  const deadline = options.timing.now() + options.budgetMs;
  return await pRetry(attempt, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    maxTimeout: 0,
    async shouldRetry({ error, attemptNumber }) {
      if (!(error instanceof ApiError) || !error.retryable || options.signal?.aborted) return false;
      const waitMs = error.retryAfterMs ?? backoffMs(attemptNumber, options.random);
      if (options.timing.now() + waitMs > deadline) return false;
      options.onRetry?.(error, waitMs);
      await options.timing.sleep(waitMs, options.signal);
      return true;
    },
  });
}

/** Between half and all of 0.5 s, 1 s, 2 s … up to a minute. */
export function backoffMs(attemptNumber: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attemptNumber - 1));
  return longest * (0.5 + random() / 2);
}

/** Reads `Retry-After`: seconds or an HTTP date. Undefined when absent or unreadable. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
