import { restartedPages } from '../../lever/pages.ts';
import { isAfter } from '../../windows/index.ts';
import type { Consumer } from '../run/index.ts';
import { atCursor, loadOf, wasLoadedBefore } from './backfill-steps.ts';
import { phaseQuery } from './phase-query.ts';
import { repeatPass } from './repeat-pass.ts';
import type { ParentScan } from './scan.ts';
import { readInListOrder } from './unordered-pass.ts';
import type { UnorderedRows } from './unordered-rows.ts';

/**
 * Reads rows without `updatedAt` of a list that has no other time filter: full passes find them, and
 * the lists below are read in the order of creation.
 */
export async function readUndated(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, parent } = scan;
  const { startDate } = context.settings;
  const { order } = phaseQuery('undated', parent.source, startDate);
  for (const consumer of consumers) consumer.cursor = loadOf(consumer)?.cursor ?? { at: startDate };
  await repeatPass(scan, {
    consumers,
    find: (remaining, isFirst) => findUndated(scan, remaining, isFirst),
    stateAt: (consumer, upTo) => atCursor(context, consumer, upTo, order),
  });
}

async function findUndated(
  scan: ParentScan,
  consumers: readonly Consumer[],
  isFirst: boolean,
): Promise<UnorderedRows> {
  const { context, reader, parent, memory } = scan;
  const { startDate } = context.settings;
  const { belongs } = phaseQuery('undated', parent.source, startDate);
  const comparison = isFirst ? memory.beginComparison(scan.consumers) : undefined;
  const read = comparison?.read ?? restartedPages;
  const pages = read(context.client, reader.listRequest(consumers));
  const found = await readInListOrder(scan, pages, {
    consumers,
    accepts: (consumer, facts) =>
      !wasLoadedBefore(consumer, facts.times) &&
      belongs(facts.times) &&
      isAfter(facts, consumer.cursor),
    timeOf: ({ createdAt }) => Math.max(createdAt || 0, startDate),
  });
  comparison?.end();
  return found;
}
