import type { Parameters } from '../lever/client.ts';
import type { Page, Row } from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from './convert.ts';
import { createEarlyRows, type EarlyRows } from './early-rows.ts';
import { type Lane, laneBookmark, type RowTimes, requestsPerRow, timesOf } from './lane.ts';
import { createLaneSelector, type LaneSet } from './lane-set.ts';
import { LIMITS } from './limits.ts';
import { earlier, inOrder, isAfter, type Place, type Placed } from './place.ts';
import { createQueue, lotsOf, type PlacedRow, readInOrder, readRow } from './placed-rows.ts';
import type { Position } from './positions.ts';
import { settle } from './settle.ts';
import type { Walk } from './walk.ts';
import type { WindowBatch } from './window-listing.ts';
import { readWindows } from './window-reader.ts';
import { type Window, windowSize } from './windows.ts';

/** One way through the parents, by windows of one of their times. Every lane joins at its `next`. */
export interface Pass {
  readonly lanes: readonly Lane[];
  readonly filter: TimeFilter;
  readonly parameters?: Parameters;
  /** No row behind this place is read. */
  readonly end?: Place;
  /** Rows found elsewhere whose turn comes between those of the list, in order. */
  readonly backlog?: readonly PlacedRow[];
  /** Whether a lane that has joined wants a row. */
  accepts(lane: Lane, times: RowTimes): boolean;
  /** A lane's position once everything before a place is written. */
  positionAt(lane: Lane, reached: Place): Position;
}

/**
 * Reads a pass in the order of time. After each window, and between the rows of one that brings
 * many requests, its lanes move on and a STATE is written.
 */
export async function runPass(walk: Walk, pass: Pass): Promise<void> {
  const cost = requestsPerRow(pass.lanes);
  const allowance = cost === 0 ? 0 : LIMITS.earlyRequests;
  const early = createEarlyRows((row) => readRow(walk.reader, row), allowance);
  try {
    await readPass(walk, pass, { cost, early });
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

async function readPass(walk: Walk, pass: Pass, { cost, early }: Manner): Promise<void> {
  const size = windowSize(cost);
  const takeBacklog = createQueue(pass.backlog ?? []);
  for await (const batch of listWindows(walk, pass, { cost, early })) {
    // From here on the next window is listed while the rows of this one are read.
    early.close();
    if (workingIn(pass).length === 0) return;
    const lanes = lanesIn(pass, batch.window);
    const select = selectorOf(walk, pass, lanes, batch.window);
    const until = pass.end ? earlier(batch.until, pass.end) : batch.until;
    if (size.isHeld) {
      const listed = await placeRows(pass, batch, select);
      const rows = [...listed, ...takeBacklog(until)].sort(inOrder);
      tellFound(
        walk,
        rows.filter((row) => !early.hasBegun(row)),
      );
      const lots = lotsOf(rows, Math.min(size.target, LIMITS.rowsAtOnce));
      await readInOrder(early.read, lots, (reached) => moveLanes(walk, pass, lanes, reached));
    } else await readRows(walk, batch.pages, select);
    if (batch.isWhole()) await moveLanes(walk, pass, lanes, until);
  }
}

function workingIn({ lanes }: Pass): readonly Lane[] {
  return lanes.filter(({ failure }) => failure === undefined);
}

/** The lanes that take part in a window. */
function lanesIn(pass: Pass, { from }: Window): readonly Lane[] {
  return workingIn(pass).filter(({ next }) => next.at <= from);
}

function tellFound({ context, parent }: Walk, rows: readonly PlacedRow[]): void {
  const requests = rows.reduce((sum, { wanted }) => sum + wanted.requested.length, 0);
  context.progress.found(parent.name, rows.length, requests);
}

function listWindows(walk: Walk, pass: Pass, { cost, early }: Manner): AsyncGenerator<WindowBatch> {
  const { context, parent, reader } = walk;
  const starts = pass.lanes.map(({ next }) => next.at);
  const from = Math.min(...starts);
  const edges = starts.filter((at) => at > from).sort((a, b) => a - b);
  const list = reader.listRequest(pass.lanes);
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
      const select = selectorOf(walk, pass, lanesIn(pass, window), window);
      const placed = placePage(pass, page, { select, window });
      // What lies behind the bound may be left to the next run.
      const due = placed.filter(({ at }) => at <= context.bound());
      tellFound(walk, early.begin(due));
    },
    onOverflow: (rows) => context.progress.expected(parent.name, rows),
    doneAt: (time) => doneAt(pass.lanes, time),
    range: () => ({
      from,
      bound: context.bound(),
      edges,
      ...(pass.end && { end: pass.end.at }),
    }),
  });
}

/** Finds the lanes that want a row. */
type Select = (row: Row) => LaneSet;

/** What decides which lanes want a row. */
interface RowFacts extends Placed {
  readonly times: RowTimes;
}

function selectorOf(walk: Walk, pass: Pass, lanes: readonly Lane[], window: Window): Select {
  const select = createLaneSelector(
    lanes,
    (lane, facts: RowFacts) =>
      isAfter(facts, lane.next) &&
      !(pass.end && isAfter(facts, pass.end)) &&
      pass.accepts(lane, facts.times),
  );
  return (row) =>
    select({ ...placeOf(row, pass, window), times: timesOf(row, walk.parent.source) });
}

function placeOf(row: Row, { filter }: Pass, { from }: Window): Placed {
  const at = toEpochMs(row[filter.key]);
  return { at: Number.isNaN(at) ? from : at, id: String(row['id']) };
}

/** The id up to which all lanes are done with the rows of a time. */
function doneAt(lanes: readonly Lane[], time: number): string | undefined {
  const places = lanes.map(({ next }) => next).filter(({ at }) => at <= time);
  const ids = places.map(({ at, id }) => (at === time ? (id ?? '') : ''));
  return ids.sort()[0] || undefined;
}

/** Moves lanes to a place up to which everything is written, and says so in a STATE. */
async function moveLanes(
  walk: Walk,
  pass: Pass,
  lanes: readonly Lane[],
  reached: Place,
): Promise<void> {
  const working = lanes.filter(({ failure }) => failure === undefined);
  for (const lane of working) {
    lane.next = reached;
    lane.position = pass.positionAt(lane, reached);
  }
  commitLanes(walk, working);
  walk.context.progress.reached(walk.parent.name, reached.at);
  await walk.context.writer.ready();
}

/** The rows of a batch with their places, in no order yet. */
async function placeRows(
  pass: Pass,
  { pages, window }: WindowBatch,
  select: Select,
): Promise<readonly PlacedRow[]> {
  const placed: PlacedRow[] = [];
  for await (const page of pages) placed.push(...placePage(pass, page, { select, window }));
  return placed;
}

/** The rows of a page that a lane wants. */
function placePage(
  pass: Pass,
  { rows, receivedAt }: Page,
  { select, window }: { readonly select: Select; readonly window: Window },
): readonly PlacedRow[] {
  return rows.flatMap((row) => {
    const wanted = select(row);
    return wanted.lanes.length === 0
      ? []
      : [{ row, receivedAt, wanted, ...placeOf(row, pass, window) }];
  });
}

/** Reads rows in the order in which Lever sends them, for the lanes that `select` finds. */
export async function readRows(
  { reader, context, parent }: Walk,
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
      await settle(underWay);
      underWay = [];
    }
  } finally {
    await settle(underWay);
  }
}

/** A promise that is awaited later; its failure is met there. */
function start<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}

/** Writes a STATE with the positions of lanes, if there are any. */
export function commitLanes({ parent, context }: Walk, lanes: readonly Lane[]): void {
  if (lanes.length === 0) return;
  const { key } = parent.source.updated;
  context.checkpoint.commit(
    Object.fromEntries(
      lanes.map(({ outlet, position }) => [outlet.stream.name, laneBookmark(position, key)]),
    ),
  );
}
