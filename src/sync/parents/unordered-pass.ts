import type { ListedPage } from '../../lever/pages.ts';
import { createEarliestRows, type EarliestRows, isAfter } from '../../windows/index.ts';
import type { Consumer } from '../run/index.ts';
import { createConsumerSelector, isRequested } from './consumer-set.ts';
import { withoutContent } from './parent-reader.ts';
import type { QueuedRow } from './queued-rows.ts';
import { type RowFacts, type RowTimes, timesOf } from './row-facts.ts';
import type { ParentScan } from './scan.ts';

/** A traversal of a list in whatever order Lever sends it. */
export interface UnorderedPass {
  readonly consumers: readonly Consumer[];
  /** Whether a consumer wants a row, wherever its cursor is. */
  accepts(consumer: Consumer, facts: Pick<RowFacts, 'times' | 'id'>): boolean;
  /**
   * The time by which a row is sorted, where the lists below are read for a consumer whose cursor is
   * at `from`. Both in milliseconds.
   */
  timeOf(times: RowTimes, from: number): number;
  /** Shown each page. */
  readonly see?: ((page: ListedPage) => void) | undefined;
}

type KeyedFacts = Omit<RowFacts, 'half'>;

/**
 * Reads a list in whatever order it comes. Records inside wanted rows are written at once. Rows whose
 * lists are wanted are returned sorted, reduced to what the requests need: as many of the earliest as
 * fit in memory.
 */
export async function runUnorderedPass(
  { reader, context, parent }: ParentScan,
  pages: AsyncIterable<ListedPage>,
  { consumers, accepts, timeOf, see }: UnorderedPass,
): Promise<EarliestRows<QueuedRow>> {
  const earliest = createEarliestRows<QueuedRow>(context.limits.backlogRows);
  const selectInside = createConsumerSelector(
    consumers.filter(({ endpoint }) => !isRequested(endpoint)),
    accepts,
  );
  const requesting = consumers.filter(({ endpoint }) => isRequested(endpoint));
  const isWanting = (consumer: Consumer, facts: KeyedFacts): boolean =>
    timeOf(facts.times, consumer.cursor.at) === facts.at &&
    isAfter(facts, consumer.cursor) &&
    !consumer.retried?.has(facts.id) &&
    accepts(consumer, facts);
  // A list that is read for one stream is written to all that are filled from it: its marker is for all.
  const byEndpoint = new Map(
    requesting.map(({ endpoint }) => [
      endpoint,
      requesting.filter((one) => one.endpoint === endpoint),
    ]),
  );
  const selectBelow = createConsumerSelector(
    requesting,
    ({ endpoint }, facts: KeyedFacts) =>
      byEndpoint.get(endpoint)?.some((consumer) => isWanting(consumer, facts)) ?? false,
  );
  const cursors = [...new Set(requesting.map(({ cursor }) => cursor.at))];
  for await (const page of pages) {
    see?.(page);
    const { rows, receivedAt } = page;
    for (const row of rows) {
      const times = timesOf(row, parent.source);
      const id = String(row['id']);
      await reader.writeOwn({ row, receivedAt, wanted: selectInside({ id, times }) });
      for (const at of new Set(cursors.map((from) => timeOf(times, from)))) {
        const wanted = selectBelow({ id, times, at });
        if (wanted.requested.length === 0) continue;
        earliest.add({ row: withoutContent(row, wanted.requested), receivedAt, wanted, at, id });
      }
    }
    await context.writer.ready();
  }
  return earliest.close();
}
