import type { ListedPage } from '../../lever/pages.ts';
import { createEarliestRows, type EarliestRows, isAfter } from '../../windows/index.ts';
import type { Consumer } from '../run/index.ts';
import { createConsumerSelector, isRequested } from './consumer-set.ts';
import { withoutContent } from './parent-reader.ts';
import type { QueuedRow } from './queued-rows.ts';
import { factsOf, type RowFacts, type RowTimes, timesOf } from './row-facts.ts';
import type { ParentScan } from './scan.ts';

/** What is looked for in a list that no filter narrows down. */
export interface Look {
  readonly consumers: readonly Consumer[];
  /** Whether a consumer wants a row, wherever it is in the reading at hand. */
  accepts(consumer: Consumer, facts: RowFacts): boolean;
  /** Where a row stands in the order in which the lists below are read, in milliseconds. */
  timeOf(times: RowTimes): number;
}

/**
 * Goes through a list in whatever order it comes. What comes with a row that is wanted is written at
 * once; rows whose lists are wanted are returned in order, reduced to what the requests need, the
 * earliest first where there are more than fit.
 */
export async function lookThrough(
  { reader, context, parent }: ParentScan,
  pages: AsyncIterable<ListedPage>,
  { consumers, accepts, timeOf }: Look,
): Promise<EarliestRows<QueuedRow>> {
  const earliest = createEarliestRows<QueuedRow>(context.limits.backlogRows);
  const selectInside = createConsumerSelector(
    consumers.filter(({ endpoint }) => !isRequested(endpoint)),
    accepts,
  );
  const selectBelow = createConsumerSelector(
    consumers.filter(({ endpoint }) => isRequested(endpoint)),
    (consumer, facts: RowFacts) =>
      isAfter(facts, consumer.cursor) &&
      !consumer.retried?.has(facts.id) &&
      accepts(consumer, facts),
  );
  for await (const { rows, receivedAt } of pages) {
    for (const row of rows) {
      const facts = factsOf(row, parent.source, timeOf(timesOf(row, parent.source)));
      await reader.writeOwn({ row, receivedAt, wanted: selectInside(facts) });
      const wanted = selectBelow(facts);
      if (wanted.requested.length === 0) continue;
      const { at, id } = facts;
      earliest.add({ row: withoutContent(row, wanted.requested), receivedAt, wanted, at, id });
    }
    await context.writer.ready();
  }
  return earliest.close();
}
