import { type ListRequest, type Page, restartedPages } from '../../lever/pages.ts';
import { type Cursor, isAfter, type Keyed } from '../../windows/cursor.ts';
import { createEarliestRows, type EarliestRows } from '../../windows/earliest-rows.ts';
import { LIMITS } from '../../windows/limits.ts';
import { readInSegments } from '../../windows/segments.ts';
import { afterChanges, changesFrom } from '../bookmark.ts';
import { type Consumer, isRequested, type RowTimes, timesOf } from './consumer.ts';
import { createConsumerSelector } from './consumer-set.ts';
import { withoutContent } from './parent-reader.ts';
import { runPass } from './pass.ts';
import type { QueuedRow } from './queued-rows.ts';
import type { ParentScan } from './sync-parent.ts';

/** Reads what changed since the bookmarks of the consumers, up to now (how-it-reads: a-walk). */
export async function readChanges(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { settings, cutoff } = scan.context;
  for (const consumer of consumers) consumer.next = changesFrom(consumer.position, settings);
  for (let round = 0; ; round++) {
    const working = consumers.filter(({ failure }) => failure === undefined);
    if (working.length === 0) return;
    // What came with a row went out in the first round; only requests for children can be left.
    const looking = round === 0 ? working : working.filter(({ endpoint }) => isRequested(endpoint));
    const { rows, firstDropped } = await findUnannounced(scan, looking);
    const isAll = firstDropped === undefined || firstDropped.at > cutoff();
    await readUpdates(scan, working, rows, isAll ? undefined : rows.at(-1));
    if (isAll) return;
  }
}

/** What decides whether a row changed in a way that the filter by `updatedAt` does not find. */
interface Facts extends Keyed {
  readonly times: RowTimes;
}

/**
 * Finds rows that changed without moving `updatedAt`, or that have none. What comes with a row is
 * written at once; requests for its children wait for their turn in the order of time.
 */
async function findUnannounced(
  scan: ParentScan,
  consumers: readonly Consumer[],
): Promise<EarliestRows<QueuedRow>> {
  const { reader, context, parent } = scan;
  const first = createEarliestRows<QueuedRow>(LIMITS.backlogRows);
  const list = unannouncedList(scan, consumers);
  if (!list) return first.close();
  const earliest = Math.min(...consumers.map(({ next }) => next.at));
  const isTouched = countsTouches(scan);
  const accepts = (consumer: Consumer, facts: Facts): boolean =>
    isUnannounced(facts, consumer.next, isTouched);
  const [below, inside] = [
    consumers.filter(isBelow),
    consumers.filter((consumer) => !isBelow(consumer)),
  ];
  const selectInside = createConsumerSelector(inside, accepts);
  const selectBelow = createConsumerSelector(
    below,
    (consumer, facts: Facts) => isAfter(facts, consumer.next) && accepts(consumer, facts),
  );
  const visit = async ({ rows, receivedAt }: Page): Promise<void> => {
    for (const row of rows) {
      const times = timesOf(row, parent.source);
      const at = Math.max(timeOfChange(times, isTouched), earliest);
      const facts = { times, at, id: String(row['id']) };
      await reader.emitOwn({ row, receivedAt, wanted: selectInside(facts) });
      const wanted = selectBelow(facts);
      if (wanted.requested.length > 0)
        first.add({ row: withoutContent(row, wanted.requested), receivedAt, wanted, ...facts });
    }
    await context.writer.ready();
  };
  const { created } = parent.source;
  const pages =
    created && isTouched
      ? readInSegments(context.client, {
          list,
          filter: created,
          stretch: {},
          read: restartedPages,
        })
      : restartedPages(context.client, list);
  for await (const page of pages) await visit(page);
  return first.close();
}

function isBelow({ endpoint }: Consumer): boolean {
  return isRequested(endpoint);
}

/**
 * Whether interactions count as changes; no filter finds them (lever-api: no-interaction-filter).
 */
function countsTouches({ parent, context }: ParentScan): boolean {
  return context.settings.childRefresh !== 'updated' && parent.source.touchedBy.length > 0;
}

/** The whole list where interactions count or nothing else finds them, else what was created since. */
function unannouncedList(
  scan: ParentScan,
  consumers: readonly Consumer[],
): ListRequest | undefined {
  const { created } = scan.parent.source;
  if (consumers.length === 0) return undefined;
  const list = scan.reader.listRequest(consumers);
  if (countsTouches(scan) || !created) return list;
  const earliest = Math.min(...consumers.map(({ next }) => next.at));
  return { ...list, parameters: { ...list.parameters, [created.start]: earliest } };
}

function isUnannounced({ times, id }: Facts, since: Cursor, isTouched: boolean): boolean {
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
  await runPass(scan, {
    consumers,
    filter: parent.source.updated,
    backlog,
    ...(end !== undefined && { end }),
    accepts: () => true,
    positionAt: ({ position }, reached) =>
      afterChanges(position, reached, {
        cutoff: context.cutoff(),
        lookbackMs: context.settings.lookbackMs,
      }),
  });
}
