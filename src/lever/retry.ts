import pRetry from 'p-retry';
import { ApiError } from '../errors.ts';
import { type HttpHeaders, headerOf } from './http.ts';
import type { Outage } from './outage.ts';
import type { Timing } from './rate-limiter.ts';

export interface RetryOptions {
  /** How long a request is retried, counted from its first failure, before it counts as failed. */
  readonly budgetMs: number;
  /** A shorter budget, if any, that may change meanwhile. What exceeds it proves no outage. */
  ownBudgetMs?(): number | undefined;
  readonly timing: Timing;
  readonly signal?: AbortSignal;
  /** Ends the retries of all requests when none of them is answered. */
  readonly outage?: Outage;
  /** Gives numbers between 0 and 1, which spread the retries of requests that failed together. */
  readonly random?: () => number;
  /**
   * Resolves when an attempt may start, to a function that is called at its end; rejects when the
   * signal is aborted. Waiting for this does not count against the budget.
   */
  admit?(signal: AbortSignal | undefined): Promise<() => void>;
  /** Called before each wait. */
  onRetry?(error: ApiError, waitMs: number, attemptNumber: number): void;
}

/** What is wrong so often is not going to be right. */
export const WRONG_TRIES = 3;
const FIRST_WAIT_MS = 500;
/** A server that asks for shorter waits would be asked over and over within the budget. */
const SHORTEST_WAIT_MS = 250;
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
  const { timing, signal, budgetMs, outage } = options;
  let spentMs = 0;
  let wrongAnswers = 0;
  let ending = '';
  let last: ApiError | undefined;
  let firstFailureAt = 0;

  /** Waits for retries end with the outage; a first attempt is made even then. */
  const waitSignal = (isRetry: boolean): AbortSignal | undefined => {
    if (!isRetry || !outage) return signal;
    return signal ? AbortSignal.any([signal, outage.signal()]) : outage.signal();
  };
  const duringOutage = async <Value>(wait: Promise<Value>): Promise<Value> => {
    try {
      return await wait;
    } catch (error) {
      throw last && outage?.isLasting() && !signal?.aborted ? last : error;
    }
  };
  const run = async (number: number): Promise<Result> => {
    const leave = await duringOutage(options.admit?.(waitSignal(number > 1)) ?? NO_WAIT);
    const startedAt = timing.now();
    try {
      return await attempt(number);
    } finally {
      if (number > 1) spentMs += timing.now() - startedAt;
      leave?.();
    }
  };
  /** How the retries end, if this failure ends them. */
  const endOf = (error: ApiError, waitMs: number, tries: number): string => {
    if (outage?.isLasting()) return describeOutage(tries, budgetMs);
    if (spentMs + waitMs > budgetMs) {
      // A pause that is longer than the budget says nothing about other requests.
      if (waitMs <= budgetMs) outage?.spent(firstFailureAt);
      return describeEnd(error, tries, budgetMs);
    }
    if (spentMs + waitMs > (options.ownBudgetMs?.() ?? budgetMs)) return describeTries(tries);
    return wrongAnswers >= error.mostTries ? describeTries(tries) : '';
  };

  try {
    return await pRetry(run, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      maxTimeout: 0,
      async shouldRetry({ error, attemptNumber }) {
        if (!(error instanceof ApiError) || !error.retryable || signal?.aborted) return false;
        if (!last) firstFailureAt = timing.now();
        last = error;
        if (Number.isFinite(error.mostTries)) wrongAnswers++;
        const waitMs = waitOf(error, attemptNumber, options.random);
        ending = endOf(error, waitMs, attemptNumber);
        if (ending !== '') return false;
        spentMs += waitMs;
        options.onRetry?.(error, waitMs, attemptNumber);
        await duringOutage(timing.sleep(waitMs, waitSignal(true))).catch((reason: unknown) => {
          if (reason !== last) throw reason;
          ending = describeOutage(attemptNumber, budgetMs);
        });
        return ending === '';
      },
    });
  } catch (error) {
    if (ending === '' || !(error instanceof ApiError)) throw error;
    throw withMessage(error, `${error.message} ${ending}`);
  }
}

const NO_WAIT = Promise.resolve(undefined);

function waitOf(error: ApiError, attemptNumber: number, random?: () => number): number {
  // Waits of 0 would retry a server that is down forever without using up the budget.
  if (!error.retryAfterMs) return backoffMs(attemptNumber, random);
  return Math.max(error.retryAfterMs, SHORTEST_WAIT_MS);
}

function describeOutage(tries: number, budgetMs: number): string {
  return `${describeTries(tries)} No request at all was answered for ${budgetMs / 1000} s (retry_budget_seconds).`;
}

function describeTries(tries: number): string {
  return tries === 1 ? 'Gave up after 1 try.' : `Gave up after ${tries} tries.`;
}

function describeEnd(error: ApiError, tries: number, budgetMs: number): string {
  if ((error.retryAfterMs ?? 0) > budgetMs)
    return `The server asked us to wait ${Math.ceil((error.retryAfterMs ?? 0) / 1000)} s, which is longer than retry_budget_seconds.`;
  return describeTries(tries);
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
export function parseRetryAfter(headers: HttpHeaders, now: number): number | undefined {
  const header = headerOf(headers, 'retry-after')?.trim() ?? '';
  if (header === '') return undefined;
  const seconds = Number(header);
  const serverNow = Date.parse(headerOf(headers, 'date') ?? '');
  const waitMs = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(header) - (Number.isNaN(serverNow) ? now : serverNow);
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
