import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/errors.ts';
import { backoffMs, parseRetryAfter, type RetryOptions, withRetry } from '../../src/lever/retry.ts';
import { createTestTiming } from '../helpers/timing.ts';

const DOWN = { path: '/users', status: 503, retryable: true } as const;

/** Fails as often as asked, then succeeds; tells how often it was called. */
async function retry(
  failures: number,
  options: Partial<RetryOptions> & { attemptMs?: number; heldMs?: number; error?: Error } = {},
) {
  const timing = createTestTiming();
  let calls = 0;
  const result = await withRetry(
    async () => {
      calls++;
      timing.advance(options.attemptMs ?? 0);
      if (calls > failures) return 'done';
      throw options.error ?? new ApiError('/users: down.', DOWN);
    },
    {
      budgetMs: 60_000,
      timing,
      random: () => 1,
      async admit() {
        timing.advance(options.heldMs ?? 0);
        return () => undefined;
      },
      ...options,
    },
  ).catch((error: Error) => error.message);
  return { result, calls, elapsedMs: timing.now() };
}

describe('retries', () => {
  it('wait longer each time, up to a minute', () => {
    const longest = [1, 2, 3, 4, 8, 30].map((number) => backoffMs(number, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 60_000, 60_000]);
    expect(backoffMs(3, () => 0)).toBe(1000);
  });

  it('end with the answer, however many attempts it took', async () => {
    expect(await retry(4)).toEqual({ result: 'done', calls: 5, elapsedMs: 7500 });
  });

  it('end when the budget would be exceeded, and say how often it was tried', async () => {
    expect(await retry(99, { budgetMs: 3500 })).toEqual({
      result: '/users: down. Gave up after 4 tries.',
      calls: 4,
      elapsedMs: 3500,
    });
    expect((await retry(99, { budgetMs: 0 })).calls).toBe(1);
  });

  it('end sooner where a request has a budget of its own, also one that shrinks meanwhile', async () => {
    const own = (...budgets: (number | undefined)[]) => ({ ownBudgetMs: () => budgets.shift() });
    expect((await retry(99, own(undefined, undefined, undefined, 5000))).calls).toBe(4);
    expect(await retry(99, { ownBudgetMs: () => 500 })).toEqual({
      result: '/users: down. Gave up after 2 tries.',
      calls: 2,
      elapsedMs: 500,
    });
    // It is never longer than that of the run.
    expect((await retry(99, { budgetMs: 3500, ownBudgetMs: () => 60_000 })).calls).toBe(4);
  });

  it('are charged for waits and later attempts, but not for the first one or for being held back', async () => {
    expect((await retry(9, { attemptMs: 50_000, budgetMs: 60_000 })).calls).toBe(3);
    expect(await retry(1, { heldMs: 3_600_000 })).toMatchObject({ result: 'done', calls: 2 });
  });

  it('give up at once when the server asks for a pause beyond the budget', async () => {
    const error = new ApiError('/users: rate limit exceeded.', {
      ...DOWN,
      retryAfterMs: 3_600_000,
    });
    const run = await retry(1, { error });
    expect(run.calls).toBe(1);
    expect(run.result).toContain('to wait 3600 s, which is longer than retry_budget_seconds');
  });

  it('pause even when the server asks for no pause', async () => {
    const error = new ApiError('/users: down.', { ...DOWN, retryAfterMs: 0 });
    expect(await retry(3, { error })).toMatchObject({ calls: 4, elapsedMs: 3500 });
  });

  it('spend the budget, however short the pauses are that the server asks for', async () => {
    const error = new ApiError('/users: down.', { ...DOWN, retryAfterMs: 0.1 });
    expect((await retry(999, { error, budgetMs: 2000 })).calls).toBe(9);
  });

  it('of an answer that is wrong are three at most, whatever else fails between them', async () => {
    const wrong = new ApiError('/users: odd.', { ...DOWN, status: 200, mostTries: 3 });
    expect(await retry(9, { error: wrong })).toMatchObject({
      result: '/users: odd. Gave up after 3 tries.',
      calls: 3,
    });
    const errors = [wrong, new ApiError('/users: down.', DOWN), wrong];
    let calls = 0;
    const result = await withRetry(
      async () => {
        const error = errors[calls++];
        if (error) throw error;
        return 'done';
      },
      { budgetMs: 60_000, timing: createTestTiming() },
    );
    expect(result).toBe('done');
  });

  it('are not made for a permanent error or a bug', async () => {
    const denied = new ApiError('/users: no.', { path: '/users', status: 403 });
    expect(await retry(1, { error: denied })).toMatchObject({ result: '/users: no.', calls: 1 });
    expect((await retry(1, { error: new TypeError('x is undefined') })).calls).toBe(1);
  });

  it('end in the middle of a wait when the run is over', async () => {
    const controller = new AbortController();
    const onRetry = () => controller.abort(new Error('over'));
    const run = await retry(9, { signal: controller.signal, onRetry });
    expect(run).toMatchObject({ result: 'over', calls: 1 });
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-24T08:00:00Z');
  const read = (headers: Record<string, string>) => parseRetryAfter(headers, now);

  it('is read in seconds and as a date', () => {
    expect(read({ 'retry-after': '7' })).toBe(7000);
    expect(read({ 'retry-after': '0.5' })).toBe(500);
    expect(read({ 'retry-after': 'Tue, 24 Nov 2026 08:00:09 GMT' })).toBe(9000);
  });

  it("takes a date by the server's clock, since ours may be wrong", () => {
    const date = 'Tue, 24 Nov 2026 06:00:00 GMT';
    expect(read({ date, 'retry-after': 'Tue, 24 Nov 2026 06:00:30 GMT' })).toBe(30_000);
  });

  it('is ignored when it lies in the past or cannot be read', () => {
    expect(read({ 'retry-after': 'Tue, 24 Nov 2026 07:00:00 GMT' })).toBe(0);
    expect(read({ 'retry-after': '-3' })).toBe(0);
    expect(read({ 'retry-after': 'soon' })).toBeUndefined();
    expect(read({ 'retry-after': ' ' })).toBeUndefined();
    expect(read({})).toBeUndefined();
  });
});
