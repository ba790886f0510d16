import { type ListedPage, type ListRequest, restartedPages } from '../../lever/pages.ts';
import { DAY_MS } from '../../time.ts';
import { type Cursor, isAfter, type PageReader, readInSegments } from '../../windows/index.ts';
import {
  afterChanges,
  type Consumer,
  changesFrom,
  commit,
  isWorking,
  knownUntil,
} from '../run/index.ts';
import { isRequested } from './consumer-set.ts';
import type { QueuedRow } from './queued-rows.ts';
import type { RowFacts, RowTimes } from './row-facts.ts';
import { runPass } from './run-pass.ts';
import type { ParentScan } from './scan.ts';
import { readInListOrder, type UnorderedPass } from './unordered-pass.ts';
import { splitByRest, type UnorderedRows } from './unordered-rows.ts';

const WEEK_MS = 7 * DAY_MS;

/**
 * Reads what changed since the bookmarks of the consumers, up to now (how-it-reads: a-scan); `onPage` is
 * shown the pages of a full pass.
 */
export async function readChanges(
  scan: ParentScan,
  consumers: readonly Consumer[],
  onPage: (page: ListedPage) => void = () => undefined,
): Promise<void> {
  for (const consumer of consumers) begin(scan, consumer);
  let pass: SilentPass = { isFirst: true, onPage };
  while (consumers.some(isWorking) && !(await readSome(scan, consumers, pass)))
    pass = { isFirst: false };
  if (looksForTouches(scan)) forgetTouched(scan, consumers);
}

/** One of the passes that find silent changes. */
type SilentPass = { readonly isFirst: boolean } & Pick<UnorderedPass, 'onPage'>;

/** Reads changes as far as the silent ones fit in memory; returns whether these were all. */
async function readSome(
  scan: ParentScan,
  consumers: readonly Consumer[],
  pass: SilentPass,
): Promise<boolean> {
  const working = consumers.filter(isWorking);
  // Records inside rows were all written in the first pass; only lists below can be left.
  const remaining = pass.isFirst
    ? working
    : working.filter(({ endpoint }) => isRequested(endpoint));
  const { rows, firstDropped, isWritten } = await findSilentChanges(scan, remaining, pass);
  if (looksForTouches(scan)) noteWritten(scan, splitByRest(remaining, isWritten).done);
  const isAll = firstDropped === undefined || firstDropped.at > scan.context.cutoff();
  await readUpdates(scan, working, rows, isAll ? undefined : rows.at(-1));
  return isAll;
}

function begin(scan: ParentScan, consumer: Consumer): void {
  const { state } = consumer;
  consumer.cursor = changesFrom(state, scan.context.settings);
  // Interactions that this run does not look for are left to the next one that does.
  if (!looksForTouches(scan))
    consumer.state = { ...state, touched: state.touched ?? consumer.cursor.at };
}

/** What came with silent changes is written: a run that goes on in place of this one need not send it again. */
function noteWritten({ context }: ParentScan, consumers: readonly Consumer[]): void {
  const touched = context.cutoff() - context.settings.lookbackMs;
  const behind = consumers.filter(
    (consumer) => isWorking(consumer) && touchedSince(consumer) < touched,
  );
  commit(context, behind, ({ state }) => ({ ...state, touched }));
}

/** All interactions have been found, however far back. */
function forgetTouched({ context }: ParentScan, consumers: readonly Consumer[]): void {
  const behind = consumers.filter(
    (consumer) => isWorking(consumer) && typeof consumer.state.touched === 'number',
  );
  commit(context, behind, ({ state }) => ({ ...state, touched: null }));
}

/** Finds silent changes: rows that changed without moving `updatedAt`, or that have none. */
async function findSilentChanges(
  scan: ParentScan,
  consumers: readonly Consumer[],
  { isFirst, onPage }: SilentPass,
): Promise<UnorderedRows> {
  if (consumers.length === 0) return { rows: [], firstDropped: undefined, isWritten: false };
  const findsTouched = looksForTouches(scan);
  const isComplete = isFirst && seesWholeList(scan) && isDueForAll(scan, consumers);
  const comparison =
    isFirst && seesWholeList(scan) ? scan.memory.beginComparison(scan.consumers) : undefined;
  const silent = await readInListOrder(
    scan,
    silentPages(scan, consumers, isComplete, comparison?.read),
    {
      consumers,
      onPage,
      accepts: (consumer, facts) =>
        // The id in a cursor that is resumed says nothing of rows that changed before its time.
        (isAfter(facts, consumer.cursor) ||
          (isFirst && timeOfChange(facts.times, findsTouched) < consumer.cursor.at)) &&
        (isSilentChange(facts, consumer, findsTouched) ||
          (isComplete && Number.isNaN(facts.times.createdAt))),
      timeOf: (times, from) => Math.max(timeOfChange(times, findsTouched), from),
    },
  );
  comparison?.end();
  return silent;
}

/**
 * Whether changes count that no filter finds: interactions (lever-api: no-interaction-filter), or, in
 * a list without a filter by creation, new rows.
 */
function looksForTouches({ parent, context }: ParentScan): boolean {
  const { touchedBy, created } = parent.source;
  return touchedBy.length > 0 ? context.settings.childRefresh !== 'updated' : !created;
}

/** Whether silent changes need a full pass; otherwise a filter by creation finds them. */
function seesWholeList(scan: ParentScan): boolean {
  return scan.parent.source.created === undefined || looksForTouches(scan);
}

/**
 * Whether it is time for rows without a time of creation, which are in no segment of the list: in the
 * first full pass after a load, and once a week.
 */
function isDueForAll({ memory, context }: ParentScan, consumers: readonly Consumer[]): boolean {
  const week = Math.floor(context.now() / WEEK_MS);
  const isOfEarlierWeek = ({ state }: Consumer): boolean =>
    Math.floor((knownUntil(state) ?? 0) / WEEK_MS) < week;
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
  consumer: Consumer,
  findsTouched: boolean,
): boolean {
  const { createdAt, updatedAt, touchedAt } = times;
  if (isAfter({ at: updatedAt, id }, consumer.cursor)) return false;
  const since = findsTouched ? touchedSince(consumer) : consumer.cursor.at;
  return (
    (findsTouched && touchedAt >= since) ||
    // Rows created since then are in no table of known rows, whatever their other times are.
    createdAt >= since ||
    (Number.isNaN(updatedAt) && Number.isNaN(createdAt))
  );
}

/** Since when interactions and new rows are still to be found, in milliseconds. */
function touchedSince({ cursor, state }: Consumer): number {
  return state.touched ?? cursor.at;
}

/** When such a row changed; 0 when Lever does not say. */
function timeOfChange({ createdAt, touchedAt }: RowTimes, findsTouched: boolean): number {
  return Math.max(createdAt || 0, findsTouched ? touchedAt || 0 : 0);
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
    stateAt: ({ state }, upTo) =>
      afterChanges(state, upTo, { cutoff: context.cutoff(), lookbackMs }),
  });
}
