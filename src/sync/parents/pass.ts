import type { Parameters } from '../../lever/client.ts';
import type { Page, Row } from '../../lever/pages.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import {
  byKey,
  type Cursor,
  earlier,
  isAfter,
  previewWindows,
  type Window,
  type WindowPreview,
  type WindowRows,
  windowSize,
} from '../../windows/index.ts';
import {
  type Consumer,
  commit,
  isWorking,
  type StreamProgress,
  workInOrder,
} from '../run/index.ts';
import { type ConsumerSet, createConsumerSelector, requestsPerRow } from './consumer-set.ts';
import type { WantedRow } from './parent-reader.ts';
import { createBacklog, createEarlyRows, type EarlyRows, type QueuedRow } from './queued-rows.ts';
import { factsOf, type RowFacts, type RowTimes } from './row-facts.ts';
import type { Filling } from './row-memory.ts';
import type { ParentScan } from './scan.ts';

/** One way through the parents, by windows of one of their times. Every consumer joins at its cursor. */
export interface Pass {
  readonly consumers: readonly Consumer[];
  readonly filter: TimeFilter;
  readonly parameters?: Parameters;
  /** No row behind this cursor is read. */
  readonly end?: Cursor;
  /** Rows found elsewhere whose turn comes between those of the list, in order. */
  readonly backlog?: readonly QueuedRow[];
  /** Remembers the rows of a first load. */
  readonly filling?: Filling | undefined;
  /** Whether a consumer that has joined wants a row. */
  accepts(consumer: Consumer, times: RowTimes): boolean;
  /** A consumer's progress once everything before a cursor is written. */
  progressAt(consumer: Consumer, upTo: Cursor): StreamProgress;
}

/** A request at Lever's pace. */
const MS_PER_REQUEST = 100;

/**
 * Reads a pass in the order of time. After each window, and between the rows of one that brings
 * many requests, its consumers move on and a STATE is written.
 */
export async function runPass(scan: ParentScan, pass: Pass): Promise<void> {
  const { limits } = scan.context;
  const cost = requestsPerRow(pass.consumers);
  const early = createEarlyRows(scan.reader.read, cost === 0 ? 0 : limits.earlyRequests);
  const queue: Queue = {
    takeBacklog: createBacklog(pass.backlog ?? []),
    early,
    cost,
    isBuffered: windowSize(cost, limits).isBuffered,
  };
  try {
    for await (const part of listWindows(scan, pass, cost)) {
      if (part.isPreview) {
        beginEarly(scan, pass, part, early);
        continue;
      }
      // From here on the next window is listed while the rows of this one are read.
      early.close();
      if (!pass.consumers.some(isWorking)) return;
      await readWindow(scan, pass, part, queue);
    }
  } finally {
    await early.settled();
  }
}

/** How rows that bring requests wait for their turn. */
interface Queue {
  readonly takeBacklog: (upTo: Cursor) => readonly QueuedRow[];
  readonly early: EarlyRows;
  /** Requests that each row costs at most. */
  readonly cost: number;
  readonly isBuffered: boolean;
}

async function readWindow(
  scan: ParentScan,
  pass: Pass,
  part: WindowRows,
  queue: Queue,
): Promise<void> {
  const { early } = queue;
  const consumers = consumersIn(pass, part.window);
  const upTo = pass.end ? earlier(part.upTo, pass.end) : part.upTo;
  const moveTo = async (cursor: Cursor): Promise<void> => moveOn(scan, pass, consumers, cursor);
  const select = createSelector(scan, pass, part.window);
  if (queue.isBuffered) {
    const listed = await queueRows(part, select);
    const rows = [...listed, ...queue.takeBacklog(upTo)].sort(byKey);
    reportFound(
      scan,
      rows.filter((row) => !early.hasBegun(row)),
    );
    const { cost } = queue;
    await readQueue(scan, rows, { read: early.read, cost, moveTo, passed: pass.filling?.passed });
  } else await writePages(scan, pass, part.pages, select);
  if (part.isWhole()) await moveTo(upTo);
  else pass.filling?.drop();
}

/** The consumers that take part in a window. */
function consumersIn({ consumers }: Pass, { from }: Window): readonly Consumer[] {
  return consumers.filter((consumer) => isWorking(consumer) && consumer.cursor.at <= from);
}

function listWindows(
  { context, parent, reader }: ParentScan,
  pass: Pass,
  cost: number,
): AsyncGenerator<WindowRows | WindowPreview> {
  const starts = pass.consumers.map(({ cursor }) => cursor.at);
  const from = Math.min(...starts);
  const boundaries = starts.filter((at) => at > from).sort((a, b) => a - b);
  const list = reader.listRequest(pass.consumers);
  context.progress.pass(parent.name, { from, to: pass.end?.at, requestsPerRow: cost });
  context.progress.expected(parent.name, pass.backlog?.length ?? 0);
  return previewWindows(context.client, {
    list: { ...list, parameters: { ...list.parameters, ...pass.parameters } },
    filter: pass.filter,
    size: windowSize(cost, context.limits),
    millisecondRows: context.limits.millisecondRows,
    isAhead: true,
    // Lists below the rows keep the pace up where there are any.
    isSegmented: cost === 0,
    onOverflow: (rows) => context.progress.expected(parent.name, rows),
    doneAt: (time) => doneAt(pass.consumers, time),
    range: () => ({ from, to: pass.end?.at, cutoff: context.cutoff(), boundaries }),
  });
}

/** Finds the consumers that want a row, and where it stands. */
type Select = (row: Row) => { readonly facts: RowFacts; readonly wanted: ConsumerSet };

function createSelector({ parent }: ParentScan, pass: Pass, window: Window): Select {
  const { filter, end } = pass;
  const select = createConsumerSelector(
    consumersIn(pass, window),
    (consumer, facts: RowFacts) =>
      isAfter(facts, consumer.cursor) &&
      !consumer.retried?.has(facts.id) &&
      !(end && isAfter(facts, end)) &&
      pass.accepts(consumer, facts.times),
  );
  return (row) => {
    const at = toEpochMs(row[filter.key]);
    const facts = factsOf(row, parent.source, Number.isNaN(at) ? window.from : at);
    return { facts, wanted: select(facts) };
  };
}

/** Begins with rows of a list that is still being read. */
function beginEarly(
  scan: ParentScan,
  pass: Pass,
  { window, page }: WindowPreview,
  early: EarlyRows,
): void {
  if (!early.isOpen()) return;
  const queued = queuePage(page, createSelector(scan, pass, window));
  // What lies behind the cutoff may be left to the next run.
  const eligible = queued.filter(({ at }) => at <= scan.context.cutoff());
  // They keep the pace while the next page is on its way; a list that is quick needs none.
  reportFound(scan, early.begin(eligible, page.tookMs / MS_PER_REQUEST));
}

/** The rows of a window that a consumer wants, in no order yet. */
async function queueRows({ pages }: WindowRows, select: Select): Promise<readonly QueuedRow[]> {
  const queued: QueuedRow[] = [];
  for await (const page of pages) queued.push(...queuePage(page, select));
  return queued;
}

function queuePage({ rows, receivedAt }: Page, select: Select): readonly QueuedRow[] {
  return rows.flatMap((row) => {
    const { facts, wanted } = select(row);
    if (wanted.consumers.length === 0) return [];
    return [{ row, receivedAt, wanted, at: facts.at, id: facts.id }];
  });
}

/** How queued rows are read. */
export interface QueueReading {
  read(row: QueuedRow): Promise<void>;
  /** Requests that each row costs at most. */
  readonly cost: number;
  /** Called for each row, in order, once it and all before it are read. */
  readonly passed?: ((row: QueuedRow) => void) | undefined;
  /** Called whenever so much is done that progress should be saved, but for the last row. */
  moveTo(cursor: Cursor): Promise<void>;
}

/** Reads rows in order, several at once. */
export async function readQueue(
  { context }: ParentScan,
  rows: readonly QueuedRow[],
  { read, cost, moveTo, passed }: QueueReading,
): Promise<void> {
  const { requestsAtOnce, requestsPerState } = context.limits;
  const atOnce = Math.ceil(requestsAtOnce / Math.max(1, cost));
  let unsaved = 0;
  await workInOrder(rows, {
    concurrency: () => atOnce,
    work: read,
    async passed(row) {
      passed?.(row);
      unsaved += row.wanted.requested.length;
      if (unsaved < requestsPerState || row === rows.at(-1)) return;
      unsaved = 0;
      await moveTo({ at: row.at, id: row.id });
    },
  });
}

/** Writes rows as they come, in whatever order. */
async function writePages(
  { reader, context, parent }: ParentScan,
  { filling }: Pass,
  pages: Iterable<Page> | AsyncIterable<Page>,
  select: Select,
): Promise<void> {
  for await (const { rows, receivedAt } of pages) {
    context.progress.found(parent.name, rows.length, 0);
    for (const row of rows) {
      const wanted: WantedRow = { row, receivedAt, wanted: select(row).wanted };
      await reader.writeOwn(wanted);
      filling?.passed(wanted);
    }
    await context.writer.ready();
  }
}

function reportFound({ context, parent }: ParentScan, rows: readonly QueuedRow[]): void {
  const requests = rows.reduce((sum, { wanted }) => sum + wanted.requested.length, 0);
  context.progress.found(parent.name, rows.length, requests);
}

/** The id up to which all consumers are done with the rows of a time. */
function doneAt(consumers: readonly Consumer[], time: number): string | undefined {
  const cursors = consumers.map(({ cursor }) => cursor).filter(({ at }) => at <= time);
  const ids = cursors.map(({ at, id }) => (at === time ? (id ?? '') : ''));
  return ids.sort()[0] || undefined;
}

/** Moves consumers to a cursor up to which everything is written, and says so in a STATE. */
async function moveOn(
  { context, parent }: ParentScan,
  pass: Pass,
  consumers: readonly Consumer[],
  upTo: Cursor,
): Promise<void> {
  const working = consumers.filter(isWorking);
  for (const consumer of working) consumer.cursor = upTo;
  commit(context, working, (consumer) => pass.progressAt(consumer, upTo), pass.filling?.keep());
  context.progress.reached(parent.name, upTo.at);
  await context.writer.ready();
}
