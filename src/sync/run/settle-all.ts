/**
 * Waits until every promise is settled, then fails with the first failure. Unlike `Promise.all` it
 * leaves nothing running, so that no record is written after the last STATE.
 */
export async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(promises))
    if (result.status === 'rejected') throw result.reason;
}

/** Leaves a rejection to whoever awaits the promise, however late, without an unhandled rejection. */
export function deferRejection<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
