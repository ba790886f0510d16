import type { Parameters } from '../../lever/client.ts';
import type { Page, Row } from '../../lever/pages.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import { type Cursor, earlier, inOrder, isAfter, type Keyed } from '../../windows/cursor.ts';
import { LIMITS } from '../../windows/limits.ts';
import type { WindowBatch } from '../../windows/list-window.ts';
import { type Window, windowSize } from '../../windows/plan-windows.ts';
import { readWindows } from '../../windows/read-windows.ts';
import type { Position } from '../bookmark.ts';
import { settleAll } from '../settle-all.ts';
import {
  type Consumer,
  consumerBookmark,
  type RowTimes,
  requestsPerRow,
  timesOf,
} from './consumer.ts';
import { type ConsumerSet, createConsumerSelector } from './consumer-set.ts';
import { createEarlyRows, type EarlyRows } from './early-rows.ts';
import { createQueue, lotsOf, type QueuedRow, readInOrder, readRow } from './queued-rows.ts';
import type { ParentScan } from './sync-parent.ts';

/** One way through the parents, by windows of one of their times. Every consumer joins at its `next`. */
export interface Pass {
  readonly consumers: readonly Consumer[];
  readonly filter: TimeFilter;
  readonly parameters?: Parameters;
  /** No row behind this place is read. */
  readonly end?: Cursor;
  /** Rows found elsewhere whose turn comes between those of the list, in order. */
  readonly backlog?: readonly QueuedRow[];
  /** Whether a consumer that has joined wants a row. */
  accepts(consumer: Consumer, times: RowTimes): boolean;
  /** A consumer's position once everything before a place is written. */
  positionAt(consumer: Consumer, reached: Cursor): Position;
}

/**
 * Reads a pass in the order of time. After each window, and between the rows of one that brings
 * many requests, its consumers move on and a STATE is written.
 */
export async function runPass(scan: ParentScan, pass: Pass): Promise<void> {
  const cost = requestsPerRow(pass.consumers);
  const allowance = cost === 0 ? 0 : LIMITS.earlyRequests;
  const early = createEarlyRows((row) => readRow(scan.reader, row), allowance);
  try {
    await readPass(scan, pass, { cost, early });
  } finally {
    await early.settled();
  }
}

/** How a pass is read. */
interface Manner {
  /** Requests that each row costs. */
  readonly cost: number;
  readonly early: EarlyRows;
}

async function readPass(scan: ParentScan, pass: Pass, { cost, early }: Manner): Promise<void> {
  const size = windowSize(cost);
  const takeBacklog = createQueue(pass.backlog ?? []);
  for await (const batch of listWindows(scan, pass, { cost, early })) {
    // From here on the next window is listed while the rows of this one are read.
    early.close();
    if (workingIn(pass).length === 0) return;
    const consumers = consumersIn(pass, batch.window);
    const select = selectorOf(scan, pass, consumers, batch.window);
    const until = pass.end ? earlier(batch.until, pass.end) : batch.until;
    if (size.isHeld) {
      const listed = await placeRows(pass, batch, select);
      const rows = [...listed, ...takeBacklog(until)].sort(inOrder);
      tellFound(
        scan,
        rows.filter((row) => !early.hasBegun(row)),
      );
      const lots = lotsOf(rows, Math.min(size.target, LIMITS.rowsAtOnce));
      await readInOrder(early.read, lots, (reached) =>
        moveConsumers(scan, pass, consumers, reached),
      );
    } else await readRows(scan, batch.pages, select);
    if (batch.isWhole()) await moveConsumers(scan, pass, consumers, until);
  }
}

function workingIn({ consumers }: Pass): readonly Consumer[] {
  return consumers.filter(({ failure }) => failure === undefined);
}

/** The consumers that take part in a window. */
function consumersIn(pass: Pass, { from }: Window): readonly Consumer[] {
  return workingIn(pass).filter(({ next }) => next.at <= from);
}

function tellFound({ context, parent }: ParentScan, rows: readonly QueuedRow[]): void {
  const requests = rows.reduce((sum, { wanted }) => sum + wanted.requested.length, 0);
  context.progress.found(parent.name, rows.length, requests);
}

function listWindows(
  scan: ParentScan,
  pass: Pass,
  { cost, early }: Manner,
): AsyncGenerator<WindowBatch> {
  const { context, parent, reader } = scan;
  const starts = pass.consumers.map(({ next }) => next.at);
  const from = Math.min(...starts);
  const edges = starts.filter((at) => at > from).sort((a, b) => a - b);
  const list = reader.listRequest(pass.consumers);
  context.progress.pass(parent.name, { from, end: pass.end?.at, requestsPerRow: cost });
  context.progress.expected(parent.name, pass.backlog?.length ?? 0);
  return readWindows(context.client, {
    list: { ...list, parameters: { ...list.parameters, ...pass.parameters } },
    filter: pass.filter,
    size: windowSize(cost),
    isAhead: true,
    // Lists below the rows keep the pace up where there are any.
    isSegmented: cost === 0,
    onPage(page, window) {
      if (!early.isOpen()) return;
      const select = selectorOf(scan, pass, consumersIn(pass, window), window);
      const placed = placePage(pass, page, { select, window });
      // What lies behind the cutoff may be left to the next run.
      const due = placed.filter(({ at }) => at <= context.cutoff());
      tellFound(scan, early.begin(due));
    },
    onOverflow: (rows) => context.progress.expected(parent.name, rows),
    doneAt: (time) => doneAt(pass.consumers, time),
    range: () => ({
      from,
      cutoff: context.cutoff(),
      edges,
      ...(pass.end && { end: pass.end.at }),
    }),
  });
}

/** Finds the consumers that want a row. */
type Select = (row: Row) => ConsumerSet;

/** What decides which consumers want a row. */
interface RowFacts extends Keyed {
  readonly times: RowTimes;
}

function selectorOf(
  scan: ParentScan,
  pass: Pass,
  consumers: readonly Consumer[],
  window: Window,
): Select {
  const select = createConsumerSelector(
    consumers,
    (consumer, facts: RowFacts) =>
      isAfter(facts, consumer.next) &&
      !(pass.end && isAfter(facts, pass.end)) &&
      pass.accepts(consumer, facts.times),
  );
  return (row) =>
    select({ ...placeOf(row, pass, window), times: timesOf(row, scan.parent.source) });
}

function placeOf(row: Row, { filter }: Pass, { from }: Window): Keyed {
  const at = toEpochMs(row[filter.key]);
  return { at: Number.isNaN(at) ? from : at, id: String(row['id']) };
}

/** The id up to which all consumers are done with the rows of a time. */
function doneAt(consumers: readonly Consumer[], time: number): string | undefined {
  const places = consumers.map(({ next }) => next).filter(({ at }) => at <= time);
  const ids = places.map(({ at, id }) => (at === time ? (id ?? '') : ''));
  return ids.sort()[0] || undefined;
}

/** Moves consumers to a place up to which everything is written, and says so in a STATE. */
async function moveConsumers(
  scan: ParentScan,
  pass: Pass,
  consumers: readonly Consumer[],
  reached: Cursor,
): Promise<void> {
  const working = consumers.filter(({ failure }) => failure === undefined);
  for (const consumer of working) {
    consumer.next = reached;
    consumer.position = pass.positionAt(consumer, reached);
  }
  commitConsumers(scan, working);
  scan.context.progress.reached(scan.parent.name, reached.at);
  await scan.context.writer.ready();
}

/** The rows of a batch with their places, in no order yet. */
async function placeRows(
  pass: Pass,
  { pages, window }: WindowBatch,
  select: Select,
): Promise<readonly QueuedRow[]> {
  const placed: QueuedRow[] = [];
  for await (const page of pages) placed.push(...placePage(pass, page, { select, window }));
  return placed;
}

/** The rows of a page that a consumer wants. */
function placePage(
  pass: Pass,
  { rows, receivedAt }: Page,
  { select, window }: { readonly select: Select; readonly window: Window },
): readonly QueuedRow[] {
  return rows.flatMap((row) => {
    const wanted = select(row);
    return wanted.consumers.length === 0
      ? []
      : [{ row, receivedAt, wanted, ...placeOf(row, pass, window) }];
  });
}

/** Reads rows in the order in which Lever sends them, for the consumers that `select` finds. */
export async function readRows(
  { reader, context, parent }: ParentScan,
  pages: Iterable<Page> | AsyncIterable<Page>,
  select: Select,
): Promise<void> {
  let underWay: Promise<void>[] = [];
  try {
    for await (const { rows, receivedAt } of pages) {
      context.progress.found(parent.name, rows.length, 0);
      for (const row of rows) {
        const wanted = select(row);
        await reader.emitOwn({ row, receivedAt, wanted });
        if (wanted.requested.length === 0) continue;
        underWay.push(start(reader.readChildren({ row, receivedAt, wanted })));
      }
      await context.writer.ready();
      if (underWay.length < LIMITS.rowsAtOnce) continue;
      await settleAll(underWay);
      underWay = [];
    }
  } finally {
    await settleAll(underWay);
  }
}

/** A promise that is awaited later; its failure is met there. */
function start<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}

/** Writes a STATE with the positions of consumers, if there are any. */
export function commitConsumers(
  { parent, context }: ParentScan,
  consumers: readonly Consumer[],
): void {
  if (consumers.length === 0) return;
  const { key } = parent.source.updated;
  context.checkpoint.commit(
    Object.fromEntries(
      consumers.map(({ recordWriter, position }) => [
        recordWriter.stream.name,
        consumerBookmark(position, key),
      ]),
    ),
  );
}
