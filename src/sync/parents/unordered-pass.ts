import type { ListedPage } from '../../lever/pages.ts';
import type { Consumer } from '../run/index.ts';
import { type ConsumerSet, createConsumerSelector, isRequested } from './consumer-set.ts';
import { type RowFacts, type RowTimes, timesOf } from './row-facts.ts';
import type { ParentScan } from './scan.ts';
import { createUnorderedRows, type UnorderedRows } from './unordered-rows.ts';

/** A traversal of a list in whatever order Lever sends it. */
export interface UnorderedPass {
  readonly consumers: readonly Consumer[];
  /** Whether a consumer wants a row that is sorted by this time. */
  accepts(consumer: Consumer, facts: KeyedFacts): boolean;
  /**
   * The time by which a row is sorted for a consumer whose cursor is at `from`. Both in milliseconds.
   */
  timeOf(times: RowTimes, from: number): number;
  /** Called with each page. */
  readonly onPage?: ((page: ListedPage) => void) | undefined;
}

export type KeyedFacts = Pick<RowFacts, 'times' | 'id' | 'at'>;

/**
 * Reads a list in whatever order it comes. Rows whose lists are wanted are returned sorted, as many
 * of the earliest as fit in memory. Records inside rows are written at once where no list is wanted,
 * or where these rows are many; otherwise with the lists below.
 */
export async function readInListOrder(
  scan: ParentScan,
  pages: AsyncIterable<ListedPage>,
  { consumers, accepts, timeOf, onPage }: UnorderedPass,
): Promise<UnorderedRows> {
  const { context, parent } = scan;
  const found = createUnorderedRows(scan);
  const select = createSelector(consumers, (consumer, facts) => {
    const isHere = timeOf(facts.times, consumer.cursor.at) === facts.at;
    return isHere && accepts(consumer, facts);
  });
  const cursors = [...new Set(consumers.map(({ cursor }) => cursor.at))];
  for await (const page of pages) {
    onPage?.(page);
    const { rows, receivedAt } = page;
    for (const row of rows) {
      const times = timesOf(row, parent.source);
      const id = String(row['id']);
      for (const at of new Set(cursors.map((from) => timeOf(times, from)))) {
        const wanted = select({ id, times, at });
        if (wanted.consumers.length > 0) await found.add({ row, receivedAt, wanted, at, id });
      }
    }
    await context.writer.ready();
  }
  return found.close();
}

/** Finds the consumers that want a row. */
function createSelector(
  consumers: readonly Consumer[],
  isWanting: (consumer: Consumer, facts: KeyedFacts) => boolean,
): (facts: KeyedFacts) => ConsumerSet {
  const isWantingList = (consumer: Consumer, facts: KeyedFacts): boolean =>
    !consumer.retried?.has(facts.id) && isWanting(consumer, facts);
  const sharing = new Map(
    consumers.map(({ endpoint }) => [
      endpoint,
      consumers.filter((consumer) => consumer.endpoint === endpoint),
    ]),
  );
  return createConsumerSelector(consumers, (consumer, facts: KeyedFacts) => {
    if (!isRequested(consumer.endpoint)) return isWanting(consumer, facts);
    // A list that is read for one stream is written to all that are filled from it: its marker is for all.
    return sharing.get(consumer.endpoint)?.some((one) => isWantingList(one, facts)) ?? false;
  });
}
