import { type Consumer, commit, isWorking, settleAll } from '../run/index.ts';
import { createConsumerSet, isRequested } from './consumer-set.ts';
import { RETRY_AGAIN_BUDGET_MS } from './list-faults.ts';
import type { ParentScan } from './scan.ts';

/** Parents that each stream tries again in a run. */
const PARENTS_PER_RUN = 10;

/**
 * Tries the lists again that earlier runs could not read, before anything else: a stream that still
 * fails as a whole fails here, and costs nothing more.
 */
export async function retryUnread(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, reader } = scan;
  const concerned = consumers.filter(
    ({ endpoint, state }) => isRequested(endpoint) && state.unread?.length,
  );
  const byParent = new Map<string, Consumer[]>();
  for (const consumer of concerned)
    for (const { id } of consumer.state.unread?.slice(0, PARENTS_PER_RUN) ?? [])
      byParent.set(id, [...(byParent.get(id) ?? []), consumer]);
  const receivedAt = context.now();
  await settleAll(
    [...byParent].map(([id, wanting]) =>
      reader.readChildren(
        { row: { id }, receivedAt, wanted: createConsumerSet(wanting) },
        { retryBudgetMs: RETRY_AGAIN_BUDGET_MS },
      ),
    ),
  );
  for (const consumer of concerned) {
    const unread = new Set(consumer.state.unread?.map(({ id }) => id));
    const tried = [...byParent].filter(([, wanting]) => wanting.includes(consumer));
    consumer.retried = new Set(tried.map(([id]) => id).filter((id) => !unread.has(id)));
  }
  saveUnread(scan, concerned);
}

/** Saves which lists could not be read, also for streams that failed because of them. */
export function saveUnread({ context }: ParentScan, consumers: readonly Consumer[]): void {
  const { bookmarks } = context.checkpoint.state;
  const changed = consumers.filter(({ recordWriter, state }) => {
    const saved = bookmarks[recordWriter.stream.name]?.['unread'] as readonly unknown[] | undefined;
    return JSON.stringify(saved ?? []) !== JSON.stringify(state.unread ?? []);
  });
  commit(context, changed, ({ state }) => state);
}

/** Warns of the lists that are skipped in this run. */
export function warnOfUnread(
  { context, parent }: ParentScan,
  consumers: readonly Consumer[],
): void {
  for (const { recordWriter, endpoint, state } of consumers.filter(isWorking)) {
    const { unread } = state;
    if (!unread?.length || recordWriter.stream.definition !== endpoint.definition) continue;
    const statuses = [...new Set(unread.map(({ status }) => status ?? 'no answer'))];
    context.log.warn(
      { stream: recordWriter.stream.name, parent: parent.name, lists: unread.length, statuses },
      'Lever did not return some lists of this stream. They are skipped and will be retried in the next runs.',
    );
  }
}
