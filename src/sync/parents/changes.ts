import { type ListedPage, type ListRequest, type Page, restartedPages } from '../../lever/pages.ts';
import {
  type Cursor,
  createEarliestRows,
  type EarliestRows,
  isAfter,
  readInSegments,
} from '../../windows/index.ts';
import { afterChanges, type Consumer, changesFrom, isWorking } from '../run/index.ts';
import { createConsumerSelector, isRequested } from './consumer-set.ts';
import { withoutContent } from './parent-reader.ts';
import { runPass } from './pass.ts';
import type { QueuedRow } from './queued-rows.ts';
import { factsOf, type RowFacts, type RowTimes, timesOf } from './row-facts.ts';
import type { ParentScan } from './scan.ts';

/** Reads what changed since the bookmarks of the consumers, up to now (how-it-reads: a-scan). */
export async function readChanges(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { settings, cutoff } = scan.context;
  for (const consumer of consumers) consumer.cursor = changesFrom(consumer.progress, settings);
  for (let isFirst = true; ; isFirst = false) {
    const working = consumers.filter(isWorking);
    if (working.length === 0) return;
    // What came with a row was written the first time; only requests for children can be left.
    const looking = isFirst ? working : working.filter(({ endpoint }) => isRequested(endpoint));
    const { rows, firstDropped } = await findSilentChanges(scan, looking);
    const isAll = firstDropped === undefined || firstDropped.at > cutoff();
    await readUpdates(scan, working, rows, isAll ? undefined : rows.at(-1));
    if (isAll) return;
  }
}

/**
 * Finds silent changes: rows that changed without moving `updatedAt`, or that have none. What comes
 * with a row is written at once; requests for its children wait for their turn in the order of time.
 */
async function findSilentChanges(
  scan: ParentScan,
  consumers: readonly Consumer[],
): Promise<EarliestRows<QueuedRow>> {
  const earliest = createEarliestRows<QueuedRow>(scan.context.limits.backlogRows);
  if (consumers.length === 0) return earliest.close();
  const visit = createVisitor(scan, consumers, earliest.add);
  for await (const page of silentPages(scan, consumers)) await visit(page);
  return earliest.close();
}

/** Returns a function that looks for silent changes on a page and gives rows to be read later to `queue`. */
function createVisitor(
  scan: ParentScan,
  consumers: readonly Consumer[],
  queue: (row: QueuedRow) => void,
): (page: Page) => Promise<void> {
  const { reader, context, parent } = scan;
  const first = Math.min(...consumers.map(({ cursor }) => cursor.at));
  const isTouched = countsTouches(scan);
  const isSilent = ({ cursor }: Consumer, facts: RowFacts): boolean =>
    isSilentChange(facts, cursor, isTouched);
  const selectInside = createConsumerSelector(
    consumers.filter(({ endpoint }) => !isRequested(endpoint)),
    isSilent,
  );
  const selectBelow = createConsumerSelector(
    consumers.filter(({ endpoint }) => isRequested(endpoint)),
    (consumer, facts: RowFacts) =>
      isAfter(facts, consumer.cursor) &&
      !consumer.retried?.has(facts.id) &&
      isSilent(consumer, facts),
  );
  return async ({ rows, receivedAt }) => {
    for (const row of rows) {
      const at = Math.max(timeOfChange(timesOf(row, parent.source), isTouched), first);
      const facts = factsOf(row, parent.source, at);
      await reader.writeOwn({ row, receivedAt, wanted: selectInside(facts) });
      const wanted = selectBelow(facts);
      if (wanted.requested.length > 0)
        queue({ row: withoutContent(row, wanted.requested), receivedAt, wanted, at, id: facts.id });
    }
    await context.writer.ready();
  };
}

/**
 * Whether interactions count as changes; no filter finds them (lever-api: no-interaction-filter).
 */
function countsTouches({ parent, context }: ParentScan): boolean {
  return context.settings.childRefresh !== 'updated' && parent.source.touchedBy.length > 0;
}

/** The whole list where interactions count or nothing else finds them, else what was created since. */
function silentPages(scan: ParentScan, consumers: readonly Consumer[]): AsyncGenerator<ListedPage> {
  const { context, parent, reader } = scan;
  const { created } = parent.source;
  const list = reader.listRequest(consumers);
  if (!created) return restartedPages(context.client, list);
  if (countsTouches(scan))
    return readInSegments(context.client, {
      list,
      filter: created,
      range: {},
      read: restartedPages,
    });
  const from = Math.min(...consumers.map(({ cursor }) => cursor.at));
  const parameters: ListRequest['parameters'] = { ...list.parameters, [created.start]: from };
  return restartedPages(context.client, { ...list, parameters });
}

function isSilentChange({ times, id }: RowFacts, since: Cursor, isTouched: boolean): boolean {
  const { createdAt, updatedAt, touchedAt } = times;
  if (isAfter({ at: updatedAt, id }, since)) return false;
  return (
    (isTouched && touchedAt >= since.at) || (Number.isNaN(updatedAt) && !(createdAt < since.at))
  );
}

/** When such a row changed; 0 when Lever does not say. */
function timeOfChange({ createdAt, touchedAt }: RowTimes, isTouched: boolean): number {
  return Math.max(createdAt || 0, isTouched ? touchedAt || 0 : 0);
}

async function readUpdates(
  scan: ParentScan,
  consumers: readonly Consumer[],
  backlog: readonly QueuedRow[],
  end: Cursor | undefined,
): Promise<void> {
  const { context, parent } = scan;
  const { lookbackMs } = context.settings;
  await runPass(scan, {
    consumers,
    filter: parent.source.updated,
    backlog,
    ...(end !== undefined && { end }),
    accepts: () => true,
    progressAt: ({ progress }, upTo) =>
      afterChanges(progress, upTo, { cutoff: context.cutoff(), lookbackMs }),
  });
}
