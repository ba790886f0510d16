import { restartedPages } from '../../lever/pages.ts';
import type { Cursor, EarliestRows } from '../../windows/index.ts';
import { type Consumer, commit, isWorking } from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { atCursor, isLoaded, loadOf } from './loading.ts';
import { phaseQuery } from './phase-query.ts';
import type { QueuedRow } from './queued-rows.ts';
import { readQueue } from './read-queue.ts';
import type { ParentScan } from './scan.ts';
import { runUnorderedPass } from './unordered-pass.ts';

/**
 * Reads rows without `updatedAt` of a list that has no other time filter: full passes find them, and
 * the lists below are read in the order of creation.
 */
export async function readUndated(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, reader, parent } = scan;
  const { startDate } = context.settings;
  const { order } = phaseQuery('undated', parent.source, startDate);
  for (const consumer of consumers) consumer.cursor = loadOf(consumer)?.cursor ?? { at: startDate };
  for (let isFirst = true; ; isFirst = false) {
    const working = consumers.filter(isWorking);
    // Records inside rows were all written in the first pass; only lists below can be left.
    const remaining = isFirst ? working : working.filter(({ endpoint }) => isRequested(endpoint));
    if (remaining.length === 0) return;
    const { rows, firstDropped } = await findUndated(scan, remaining, isFirst);
    const save = (upTo: Cursor): void => {
      for (const consumer of remaining) consumer.cursor = upTo;
      commit(context, remaining.filter(isWorking), (consumer) =>
        atCursor(context, consumer, upTo, order),
      );
    };
    await readQueue(scan, rows, { read: reader.read, cost: requestsPerRow(remaining), save });
    const last = rows.at(-1);
    if (firstDropped === undefined || !last) return;
    save({ at: last.at, id: last.id });
  }
}

async function findUndated(
  scan: ParentScan,
  consumers: readonly Consumer[],
  isFirst: boolean,
): Promise<EarliestRows<QueuedRow>> {
  const { context, reader, parent, memory } = scan;
  const { startDate } = context.settings;
  const { belongs } = phaseQuery('undated', parent.source, startDate);
  const comparison = isFirst ? memory.compare(scan.consumers) : undefined;
  const read = comparison?.read ?? restartedPages;
  const pages = read(context.client, reader.listRequest(consumers));
  const found = await runUnorderedPass(scan, pages, {
    consumers,
    accepts: (consumer, { times }) => !isLoaded(consumer, times) && belongs(times),
    timeOf: ({ createdAt }) => Math.max(createdAt || 0, startDate),
  });
  comparison?.end();
  return found;
}
