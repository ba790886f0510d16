import { ApiError } from '../errors.ts';
import { BudgetSpentError, type RequestBudget, withBudget } from '../lever/budget.ts';
import type { TimeFilter } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { toEpochMs } from './convert.ts';
import { isRequested, type Lane, type RowTimes, requestsPerRow, timesOf } from './lane.ts';
import { createLaneSelector, type LaneSet } from './lane-set.ts';
import { LIMITS } from './limits.ts';
import type { ParentReader } from './parent-rows.ts';
import { inOrder, isAfter, type Place } from './place.ts';
import { type PlacedRow, readRow } from './placed-rows.ts';
import {
  type Lap,
  leastAdvanced,
  otherLap,
  readSweep,
  type SweepPosition,
  toSweepBookmark,
} from './sweep-position.ts';
import { describeSweep } from './sweep-progress.ts';
import type { Walk } from './walk.ts';
import { readWindows, type WindowBatch } from './window-reader.ts';
import { isMoment, type Window, type WindowSize } from './windows.ts';

/** What decides which lanes are due. */
interface RowFacts {
  readonly times: RowTimes;
  readonly id: string;
}

/** What a sweep works with. */
interface Sweep {
  readonly walk: Walk;
  readonly context: RunContext;
  readonly reader: ParentReader;
  readonly created: TimeFilter;
  readonly lanes: readonly Lane[];
  /** The lanes that are due for a row. */
  readonly select: (facts: RowFacts) => LaneSet;
  /** Requests that each row costs. */
  readonly cost: number;
  readonly budget: RequestBudget;
  position: SweepPosition;
  /** What is read next. */
  window: Window | undefined;
  row: PlacedRow | undefined;
  /** Whether the list can be had by lap. */
  hasLapFilter: boolean;
}

/** Rows whose children are read at once. */
const ROWS_AT_ONCE = 100;
/** Rows that one list request brings. */
const PAGE_ROWS = 100;

/**
 * Re-reads old rows and their children in turn, within the budget, so that changes which nothing
 * announces arrive all the same (design 4.3). `since` says which rows this run has read already.
 */
export async function sweepChildren(
  walk: Walk,
  lanes: readonly Lane[],
  since: ReadonlyMap<Lane, Place>,
): Promise<void> {
  const { created, isSwept } = walk.parent.source;
  const working = lanes.filter(({ failure }) => failure === undefined);
  const below = working.filter(({ feed }) => isRequested(feed));
  if (!created || !isSwept || below.length === 0) return;
  const { settings, sweepBudget } = walk.context;
  const { bookmarks } = walk.context.checkpoint.state;
  let position = leastAdvanced(below.map(({ outlet }) => readSweep(bookmarks[outlet.stream.name])));
  const run = async (laps: readonly Lap[], budget: RequestBudget): Promise<void> => {
    if (budget.left <= 0) return;
    const sweep = createSweep(walk, { created, lanes: working, since, budget, position });
    await sweepRound(sweep, laps);
    position = sweep.position;
  };
  const both: readonly Lap[] = [position.lap, otherLap(position.lap)];
  const unlimited = { left: Number.POSITIVE_INFINITY };
  if (settings.childRefresh === 'all') return await run(both, unlimited);
  if (settings.childRefresh !== 'active') return await run(both, sweepBudget);
  await run(['active'], unlimited);
  await run(['archived'], sweepBudget);
}

interface SweepInput {
  readonly created: TimeFilter;
  readonly lanes: readonly Lane[];
  readonly since: ReadonlyMap<Lane, Place>;
  readonly budget: RequestBudget;
  readonly position: SweepPosition;
}

function createSweep(walk: Walk, input: SweepInput): Sweep {
  const { created, lanes, since, budget, position } = input;
  const { settings } = walk.context;
  const context = { ...walk.context, client: withBudget(walk.context.client, budget) };
  const hasTouched = settings.childRefresh !== 'updated';
  return {
    walk,
    context,
    reader: walk.createReader(context),
    created,
    lanes,
    select: createLaneSelector(lanes, (lane, { times, id }: RowFacts) => {
      const from = since.get(lane) ?? { at: 0 };
      const isRead =
        isAfter({ at: times.updatedAt, id }, from) || (hasTouched && times.touchedAt >= from.at);
      return !isRead && lane.failure === undefined && isInScope(times, settings.startDate);
    }),
    cost: requestsPerRow(lanes),
    budget,
    position,
    window: undefined,
    row: undefined,
    hasLapFilter: true,
  };
}

/** Whether the row is one of those that this program replicates. */
function isInScope({ createdAt, updatedAt, touchedAt }: RowTimes, startDate: number): boolean {
  return [createdAt, updatedAt, touchedAt].some((time) => time >= startDate);
}

/** Goes through the laps once, from where each was left, and round to that place again. */
async function sweepRound(sweep: Sweep, laps: readonly Lap[]): Promise<void> {
  const before = sweep.position;
  const { log, bound } = sweep.context;
  let isRound = false;
  try {
    for (const lap of laps) await sweepLap(sweep, lap);
    for (const lap of laps) {
      const place = before[lap];
      if (place) await sweepLap(sweep, lap, place.at);
    }
    isRound = true;
    moveTo(sweep, { lap: 'active' });
    commit(sweep);
  } catch (error) {
    if (error instanceof ApiError)
      log.warn({}, `The sweep of old children stops here: ${error.message}`);
    else if (error instanceof BudgetSpentError) stepOver(sweep, before);
    else throw error;
  }
  const progress = { before, after: sweep.position, laps, isRound, bound: bound() };
  log.info({ stream: sweep.walk.parent.name }, describeSweep(progress));
}

/** Sweeps one lap from its place to its end, or to the time `end`. */
async function sweepLap(sweep: Sweep, lap: Lap, end?: number): Promise<void> {
  const isSameLap = sweep.position.lap === lap && end === undefined;
  moveTo(sweep, { lap, ...(!isSameLap && { first: undefined }) });
  try {
    await sweepWindows(sweep, lap, end);
  } catch (error) {
    // Nothing documents that `archived` may be combined with a time (lever-api 2.1): then without.
    const isRefused = error instanceof ApiError && error.status === 400 && sweep.hasLapFilter;
    if (!isRefused) throw error;
    sweep.hasLapFilter = false;
    await sweepWindows(sweep, lap, end);
  }
  // At the end of a lap the other one is next.
  const next = end === undefined ? otherLap(lap) : lap;
  moveTo(sweep, { lap: next, [lap]: undefined, first: undefined });
  commit(sweep);
}

async function sweepWindows(sweep: Sweep, lap: Lap, end: number | undefined): Promise<void> {
  const { path, parameters } = sweep.reader.listRequest(sweep.lanes);
  const archived = sweep.hasLapFilter ? { archived: String(lap === 'archived') } : {};
  const start = sweep.position[lap];
  const from = start?.at ?? 0;
  const batches = readWindows(sweep.context.client, {
    list: { path, parameters: { ...parameters, ...archived } },
    filter: sweep.created,
    get size() {
      return sizeOf(sweep);
    },
    range: () => ({ from, bound: sweep.context.bound(), ...(end !== undefined && { end }) }),
    firstMs: sweep.position.windowMs,
    isAhead: false,
    doneAt: (time) => (time === start?.at ? start?.id : undefined),
    onWindow(window) {
      Object.assign(sweep, { window, row: undefined });
      if (window.to !== undefined) moveTo(sweep, { windowMs: window.to - window.from + 1 });
    },
  });
  for await (const batch of batches) {
    if (!sweep.lanes.some((lane) => isRequested(lane.feed) && lane.failure === undefined)) return;
    await readInTurn(sweep, lap, await gatherRows(sweep, lap, batch));
    if (Number.isFinite(batch.until.at)) moveTo(sweep, { [lap]: batch.until });
    commit(sweep);
  }
}

/** Windows no larger than what the budget can use; a page of the list is the least. */
function sizeOf({ budget, cost }: Sweep): WindowSize {
  const target = Math.max(1, Math.floor(Math.min(LIMITS.requestsPerState, budget.left) / cost));
  return { target, limit: Math.max(PAGE_ROWS, target * 2), isHeld: true };
}

/** The rows of a batch that are due, in the order of creation. */
async function gatherRows(
  sweep: Sweep,
  lap: Lap,
  { pages }: WindowBatch,
): Promise<readonly PlacedRow[]> {
  const place = sweep.position[lap] ?? { at: 0 };
  const rows: PlacedRow[] = [];
  for await (const { rows: listed, receivedAt } of pages)
    for (const row of listed.filter((one) => lapOf(one) === lap)) {
      const at = toEpochMs(row[sweep.created.key]);
      const id = String(row['id']);
      const wanted = sweep.select({ times: timesOf(row, sweep.walk.parent.source), id });
      const placed = { row, receivedAt, wanted, at, id };
      if (isAfter(placed, place)) rows.push(placed);
    }
  rows.sort(inOrder);
  const first = sweep.position.first ?? rows[0]?.at;
  moveTo(sweep, { first });
  return rows.filter(({ wanted }) => wanted.lanes.length > 0);
}

function lapOf(row: Readonly<Record<string, unknown>>): Lap {
  return row['archived'] ? 'archived' : 'active';
}

/** Reads rows a lot at a time, as far as the budget reaches; the place is exact after each lot. */
async function readInTurn(sweep: Sweep, lap: Lap, rows: readonly PlacedRow[]): Promise<void> {
  for (let first = 0; first < rows.length; ) {
    sweep.row = rows[first];
    const lot = rows.slice(first, first + lotSize(sweep));
    const results = await Promise.allSettled(lot.map((row) => readRow(sweep.reader, row)));
    const done = countDone(results);
    const last = lot[done - 1];
    if (last) moveTo(sweep, { [lap]: { at: last.at, id: last.id } });
    commit(sweep);
    if (done < lot.length) throw new BudgetSpentError('The request budget is spent.');
    first += done;
    await sweep.context.writer.ready();
  }
}

/** Rows that the budget allows, with something left for children of several pages. */
function lotSize({ budget, cost }: Sweep): number {
  const fitting = Math.floor(budget.left / cost);
  if (fitting === 0) throw new BudgetSpentError('The request budget is spent.');
  return Math.min(ROWS_AT_ONCE, Math.ceil(fitting / 2));
}

/** How many rows are done before the first that the budget did not reach. */
function countDone(results: readonly PromiseSettledResult<void>[]): number {
  for (const result of results)
    if (result.status === 'rejected' && !(result.reason instanceof BudgetSpentError))
      throw result.reason;
  const undone = results.findIndex(({ status }) => status === 'rejected');
  return undone < 0 ? results.length : undone;
}

/** Sees to it that a sweep whose whole budget did not reach for a single step takes one next time. */
function stepOver(sweep: Sweep, before: SweepPosition): void {
  const { window, position } = sweep;
  const isStuck =
    position[position.lap] === before[position.lap] && position.windowMs === before.windowMs;
  if (window && isStuck) moveTo(sweep, detour(sweep, window));
  commit(sweep);
}

function detour(sweep: Sweep, window: Window): Partial<SweepPosition> {
  const { row, cost, context, position } = sweep;
  if (row === undefined && !isMoment(window)) {
    const length = (window.to ?? context.bound()) - window.from;
    return { windowMs: Math.max(1, Math.floor(length / 2)) };
  }
  context.log.warn(
    {},
    `The sweep steps over an opportunity whose children need more requests than child_sweep_requests allows; with these streams it should be ${10 * cost} at least.`,
  );
  return { [position.lap]: row ? { at: row.at, id: row.id } : { at: window.from + 1 } };
}

function moveTo(sweep: Sweep, changes: Partial<SweepPosition>): void {
  sweep.position = { ...sweep.position, ...changes };
}

/** Saves the place with the streams that cost requests, each of which may be swept without the others. */
function commit({ walk, lanes, position }: Sweep): void {
  const working = lanes.filter(({ feed, failure }) => isRequested(feed) && failure === undefined);
  const bookmark = toSweepBookmark(position);
  walk.context.checkpoint.commit(
    Object.fromEntries(working.map(({ outlet }) => [outlet.stream.name, bookmark])),
  );
}
