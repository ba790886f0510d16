import { restartedPages } from '../../lever/pages.ts';
import type { Cursor, EarliestRows } from '../../windows/index.ts';
import { type Consumer, commit, isWorking } from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { atCursor, isLoaded, loadOf } from './loading.ts';
import { lookThrough } from './look-through.ts';
import { readingOf } from './phase-reading.ts';
import type { QueuedRow } from './queued-rows.ts';
import { readQueue } from './read-queue.ts';
import type { ParentScan } from './scan.ts';

/**
 * Rows without `updatedAt` of a list that has no other time filter: they are looked for in all of
 * it, and the lists below are read in the order of creation.
 */
export async function readUndated(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, reader, parent } = scan;
  const { startDate } = context.settings;
  const { order } = readingOf('undated', parent.source, startDate);
  for (const consumer of consumers) consumer.cursor = loadOf(consumer)?.cursor ?? { at: startDate };
  for (let isFirst = true; ; isFirst = false) {
    const working = consumers.filter(isWorking);
    // What came with a row was written the first time; only requests for children can be left.
    const looking = isFirst ? working : working.filter(({ endpoint }) => isRequested(endpoint));
    if (looking.length === 0) return;
    const { rows, firstDropped } = await findUndated(scan, looking, isFirst);
    const moveTo = async (upTo: Cursor): Promise<void> => {
      for (const consumer of looking) consumer.cursor = upTo;
      commit(context, looking.filter(isWorking), (consumer) =>
        atCursor(context, consumer, upTo, order),
      );
      await context.writer.ready();
    };
    await readQueue(scan, rows, { read: reader.read, cost: requestsPerRow(looking), moveTo });
    const last = rows.at(-1);
    if (firstDropped === undefined || !last) return;
    await moveTo({ at: last.at, id: last.id });
  }
}

async function findUndated(
  scan: ParentScan,
  consumers: readonly Consumer[],
  isFirst: boolean,
): Promise<EarliestRows<QueuedRow>> {
  const { context, reader, parent, memory } = scan;
  const { startDate } = context.settings;
  const { belongs } = readingOf('undated', parent.source, startDate);
  const look = isFirst ? memory.look(scan.consumers) : undefined;
  const read = look?.read ?? restartedPages;
  const pages = read(context.client, reader.listRequest(consumers));
  const found = await lookThrough(scan, pages, {
    consumers,
    accepts: (consumer, { times }) => !isLoaded(consumer, times) && belongs(times),
    timeOf: ({ createdAt }) => Math.max(createdAt || 0, startDate),
  });
  look?.end();
  return found;
}
