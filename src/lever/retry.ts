import pRetry from 'p-retry';
import { ApiError } from '../errors.ts';
import type { Timing } from './rate-limiter.ts';

export interface RetryOptions {
  /** How long a request is retried, counted from its first failure, before it counts as failed. */
  readonly budgetMs: number;
  readonly timing: Timing;
  readonly signal?: AbortSignal;
  /** Gives numbers between 0 and 1, which spread the retries of requests that failed together. */
  readonly random?: () => number;
  /**
   * Resolves when an attempt may start, to a function that is called at its end. Waiting for this
   * does not count against the budget.
   */
  admit?(): Promise<() => void>;
  /** Called before each wait. */
  onRetry?(error: ApiError, waitMs: number, attemptNumber: number): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * Calls `attempt` (numbered from 1) until it succeeds, fails with an error that is not worth
 * another try, or the budget is used up. Waits as long as the server asked for, else exponentially
 * longer, as Lever asks (lever-api: backoff).
 */
export async function withRetry<Result>(
  attempt: (number: number) => Promise<Result>,
  options: RetryOptions,
): Promise<Result> {
  const { timing, signal, budgetMs } = options;
  let spentMs = 0;
  let ending = '';
  const run = async (number: number): Promise<Result> => {
    const leave = await options.admit?.();
    const startedAt = timing.now();
    try {
      return await attempt(number);
    } finally {
      if (number > 1) spentMs += timing.now() - startedAt;
      leave?.();
    }
  };
  try {
    return await pRetry(run, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      maxTimeout: 0,
      async shouldRetry({ error, attemptNumber }) {
        if (!(error instanceof ApiError) || !error.retryable || signal?.aborted) return false;
        // Waits of 0 would retry a server that is down forever without using up the budget.
        const waitMs = error.retryAfterMs || backoffMs(attemptNumber, options.random);
        if (spentMs + waitMs > budgetMs) {
          ending = describeEnd(error, attemptNumber, budgetMs);
          return false;
        }
        spentMs += waitMs;
        options.onRetry?.(error, waitMs, attemptNumber);
        await timing.sleep(waitMs, signal);
        return true;
      },
    });
  } catch (error) {
    if (ending === '' || !(error instanceof ApiError)) throw error;
    throw withMessage(error, `${error.message} ${ending}`);
  }
}

function describeEnd(error: ApiError, tries: number, budgetMs: number): string {
  if ((error.retryAfterMs ?? 0) > budgetMs)
    return `The server asks for a pause of ${Math.ceil((error.retryAfterMs ?? 0) / 1000)} s, which is more than retry_budget_seconds.`;
  return tries === 1 ? 'Gave up after 1 try.' : `Gave up after ${tries} tries.`;
}

function withMessage(error: ApiError, message: string): ApiError {
  const { path, status, code, retryable } = error;
  return new ApiError(message, {
    path,
    code,
    retryable,
    cause: error,
    ...(status !== undefined && { status }),
  });
}

/** Milliseconds to wait: 0.5 s, 1 s, 2 s … up to a minute, less up to a half at random. */
export function backoffMs(attemptNumber: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attemptNumber - 1));
  return longest * (0.5 + random() / 2);
}

/**
 * How long `Retry-After` asks to wait, in milliseconds: seconds, or an HTTP date, which is taken
 * relative to the answer's own `Date` where it has one. Undefined when absent or unreadable.
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const header = headers.get('retry-after')?.trim() ?? '';
  if (header === '') return undefined;
  const seconds = Number(header);
  const serverNow = Date.parse(headers.get('date') ?? '');
  const waitMs = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(header) - (Number.isNaN(serverNow) ? now : serverNow);
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
