/**
 * Waits until every promise is settled, then fails with the first failure. Unlike `Promise.all` it
 * leaves nothing running behind, so that no record is written after the last STATE.
 */
export async function settleAll(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(promises))
    if (result.status === 'rejected') throw result.reason;
}

/** Has a failure met where the promise is awaited, however late that is. */
export function metLater<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
