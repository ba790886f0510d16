import { type ListedPage, type ListRequest, restartedPages } from '../../lever/pages.ts';
import { DAY_MS } from '../../time.ts';
import {
  type Cursor,
  type EarliestRows,
  isAfter,
  type PageReader,
  readInSegments,
} from '../../windows/index.ts';
import { afterChanges, type Consumer, changesFrom, commit, isWorking } from '../run/index.ts';
import { isRequested } from './consumer-set.ts';
import { lookThrough } from './look-through.ts';
import type { QueuedRow } from './queued-rows.ts';
import type { RowFacts, RowTimes } from './row-facts.ts';
import { runPass } from './run-pass.ts';
import type { ParentScan } from './scan.ts';

const WEEK_MS = 7 * DAY_MS;

/** Reads what changed since the bookmarks of the consumers, up to now (how-it-reads: a-scan). */
export async function readChanges(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  for (const consumer of consumers) begin(scan, consumer);
  let isFirst = true;
  while (consumers.some(isWorking) && !(await readSome(scan, consumers, isFirst))) isFirst = false;
  if (countsTouches(scan)) forgetTouched(scan, consumers);
}

/** Reads changes as far as the silent ones fit; tells whether these were all. */
async function readSome(
  scan: ParentScan,
  consumers: readonly Consumer[],
  isFirst: boolean,
): Promise<boolean> {
  const working = consumers.filter(isWorking);
  // What came with a row was written the first time; only requests for children can be left.
  const looking = isFirst ? working : working.filter(({ endpoint }) => isRequested(endpoint));
  const { rows, firstDropped } = await findSilentChanges(scan, looking, isFirst);
  const isAll = firstDropped === undefined || firstDropped.at > scan.context.cutoff();
  await readUpdates(scan, working, rows, isAll ? undefined : rows.at(-1));
  return isAll;
}

function begin(scan: ParentScan, consumer: Consumer): void {
  const { progress } = consumer;
  consumer.cursor = changesFrom(progress, scan.context.settings);
  // Interactions that this run does not look for are left to the next one that does.
  if (!countsTouches(scan))
    consumer.progress = { ...progress, touched: progress.touched ?? consumer.cursor.at };
}

/** All interactions have been looked for, however far back. */
function forgetTouched({ context }: ParentScan, consumers: readonly Consumer[]): void {
  const behind = consumers.filter(
    (consumer) => isWorking(consumer) && typeof consumer.progress.touched === 'number',
  );
  commit(context, behind, ({ progress }) => ({ ...progress, touched: null }));
}

/** Finds silent changes: rows that changed without moving `updatedAt`, or that have none. */
async function findSilentChanges(
  scan: ParentScan,
  consumers: readonly Consumer[],
  isFirst: boolean,
): Promise<EarliestRows<QueuedRow>> {
  if (consumers.length === 0) return { rows: [], firstDropped: undefined };
  const isTouched = countsTouches(scan);
  const isComplete = isFirst && seesWholeList(scan) && isDueForAll(scan, consumers);
  const look = isFirst && seesWholeList(scan) ? scan.memory.look(scan.consumers) : undefined;
  const silent = await lookThrough(scan, silentPages(scan, consumers, isComplete, look?.read), {
    consumers,
    accepts: (consumer, facts) =>
      isSilentChange(facts, consumer, isTouched) ||
      (isComplete && Number.isNaN(facts.times.createdAt)),
    timeOf: (times, from) => Math.max(timeOfChange(times, isTouched), from),
  });
  look?.end();
  return silent;
}

/**
 * Whether everything is looked for that no filter finds: interactions
 * (lever-api: no-interaction-filter), and rows that were created before the bookmark.
 */
function countsTouches({ parent, context }: ParentScan): boolean {
  const { touchedBy, created } = parent.source;
  return touchedBy.length > 0 ? context.settings.childRefresh !== 'updated' : !created;
}

/** Whether silent changes are looked for in the whole list: where interactions count or nothing else finds them. */
function seesWholeList(scan: ParentScan): boolean {
  return scan.parent.source.created === undefined || countsTouches(scan);
}

/**
 * Whether it is time for rows without a time of creation, which segments of the list do not have: in
 * the first look after a load, and once a week.
 */
function isDueForAll({ memory, context }: ParentScan, consumers: readonly Consumer[]): boolean {
  const week = Math.floor(context.now() / WEEK_MS);
  const isOfEarlierWeek = ({ progress: { bookmark = 0 } }: Consumer): boolean =>
    Math.floor(bookmark / WEEK_MS) < week;
  return memory.known().since !== undefined || consumers.some(isOfEarlierWeek);
}

/** The whole list, or what was created since. */
function silentPages(
  scan: ParentScan,
  consumers: readonly Consumer[],
  isComplete: boolean,
  read: PageReader = restartedPages,
): AsyncGenerator<ListedPage> {
  const { context, parent, reader } = scan;
  const { created } = parent.source;
  const list = reader.listRequest(consumers);
  if (!created || isComplete) return read(context.client, list);
  if (seesWholeList(scan))
    return readInSegments(context.client, { list, filter: created, range: {}, read });
  const from = Math.min(...consumers.map(({ cursor }) => cursor.at));
  const parameters: ListRequest['parameters'] = { ...list.parameters, [created.start]: from };
  return restartedPages(context.client, { ...list, parameters });
}

function isSilentChange(
  { times, id }: Pick<RowFacts, 'times' | 'id'>,
  { cursor, progress }: Consumer,
  isTouched: boolean,
): boolean {
  const { createdAt, updatedAt, touchedAt } = times;
  if (isAfter({ at: updatedAt, id }, cursor)) return false;
  const since = isTouched ? Math.min(cursor.at, progress.touched ?? cursor.at) : cursor.at;
  return (
    (isTouched && touchedAt >= since) ||
    // What was created since then is in no table of known rows, whatever its other times are.
    createdAt >= since ||
    (Number.isNaN(updatedAt) && Number.isNaN(createdAt))
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
