import { BudgetSpentError, type RequestBudget, withBudget } from '../lever/budget.ts';
import type { Page } from '../lever/pages.ts';
import type { ChildSource, TimeFilter } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { type Lane, type RowTimes, requestsPerRow } from './lane.ts';
import { createLaneSelector, type LaneSet } from './lane-set.ts';
import { createParentReader, type ParentReader } from './parent-rows.ts';
import { settle } from './settle.ts';
import {
  type Lap,
  leastAdvanced,
  otherLap,
  readSweep,
  type SweepPosition,
  toSweepBookmark,
} from './sweep-position.ts';
import { gatherRows, type SweptRow } from './sweep-rows.ts';
import type { Walk } from './walk.ts';
import { type Listing, listWindow } from './window-reader.ts';
import {
  cutWindow,
  firstWindow,
  nextWindow,
  type Range,
  type Window,
  type WindowSize,
} from './windows.ts';

/** What a sweep works with. */
interface Sweep {
  readonly walk: Walk;
  readonly context: RunContext;
  readonly reader: ParentReader;
  readonly created: TimeFilter;
  readonly lanes: readonly Lane[];
  /** The children of which lanes are due for a row. */
  readonly select: (row: SweptRow) => LaneSet;
  /** Requests that each row costs. */
  readonly cost: number;
  readonly budget: RequestBudget;
  position: SweepPosition;
}

/** Rows whose children are read at once; the position is exact between them. */
const ROWS_AT_ONCE = 100;
/** Rows that one list request brings. */
const PAGE_ROWS = 100;

/**
 * Re-reads the children of old rows in turn, within the budget, so that changes which nothing
 * announces arrive all the same (design 4.3). `since` says which rows this run has read already.
 */
export async function sweepChildren(
  walk: Walk,
  lanes: readonly Lane[],
  since: ReadonlyMap<Lane, number>,
): Promise<void> {
  const { created, isSwept } = walk.parent.source;
  const working = lanes.filter(({ failure }) => failure === undefined);
  if (!created || !isSwept || working.length === 0) return;
  const { settings, sweepBudget } = walk.context;
  const { childRefresh } = settings;
  const saved = working.map(({ outlet }) =>
    readSweep(walk.context.checkpoint.state.bookmarks[outlet.stream.name]),
  );
  let position = leastAdvanced(saved);
  const run = async (laps: readonly Lap[], budget: RequestBudget): Promise<void> => {
    if (budget.left <= 0) return;
    const sweep = createSweep(walk, created, { lanes: working, since, budget, position });
    await sweepRound(sweep, laps);
    position = sweep.position;
  };
  const both: readonly Lap[] = [position.lap, otherLap(position.lap)];
  if (childRefresh === 'all') await run(both, { left: Number.POSITIVE_INFINITY });
  else if (childRefresh === 'active') {
    await run(['active'], { left: Number.POSITIVE_INFINITY });
    await run(['archived'], sweepBudget);
  } else await run(both, sweepBudget);
}

interface SweepInput {
  readonly lanes: readonly Lane[];
  readonly since: ReadonlyMap<Lane, number>;
  readonly budget: RequestBudget;
  readonly position: SweepPosition;
}

function createSweep(walk: Walk, created: TimeFilter, input: SweepInput): Sweep {
  const { settings } = walk.context;
  const { budget } = input;
  const context = { ...walk.context, client: withBudget(walk.context.client, budget) };
  const hasTouched = settings.childRefresh !== 'updated';
  return {
    walk,
    context,
    reader: createParentReader(walk.parent, [], context),
    created,
    lanes: input.lanes,
    select: createLaneSelector(input.lanes, (lane, { times }: SweptRow) => {
      const since = input.since.get(lane) ?? 0;
      const isRead = times.updatedAt >= since || (hasTouched && times.touchedAt >= since);
      return !isRead && lane.failure === undefined && isInScope(times, settings.startDate);
    }),
    cost: requestsPerRow(input.lanes),
    budget,
    position: input.position,
  };
}

/** Whether the row is one of those that this program replicates. */
function isInScope({ createdAt, updatedAt, touchedAt }: RowTimes, startDate: number): boolean {
  return [createdAt, updatedAt, touchedAt].some((time) => time >= startDate);
}

/** Goes through the laps once, from where each was left, and round to that place again. */
async function sweepRound(sweep: Sweep, laps: readonly Lap[]): Promise<void> {
  const begin = sweep.position;
  try {
    for (const lap of laps) await sweepLap(sweep, lap);
    for (const lap of laps) {
      const place = begin[lap];
      if (place) await sweepLap(sweep, lap, place.at - 1);
    }
  } catch (error) {
    if (!(error instanceof BudgetSpentError)) throw error;
  } finally {
    describe(sweep, begin);
  }
}

/** Sweeps one lap from its place to its end, or to the time `end`. */
async function sweepLap(sweep: Sweep, lap: Lap, end?: number): Promise<void> {
  moveTo(sweep, { lap });
  const range: Range = {
    from: sweep.position[lap]?.at ?? 0,
    bound: sweep.context.bound(),
    ...(end !== undefined && { end }),
  };
  let window = firstSweepWindow(sweep, range);
  while (window) {
    const size = sizeOf(sweep);
    const listing = await listLap(sweep, lap, window, range);
    if (listing.isOverflow) {
      window = cutWindow(window, listing.times, range, size);
      continue;
    }
    await readInOrder(sweep, lap, listing.pages);
    const next = nextWindow(window, listing.rowCount(), range, size);
    moveTo(sweep, {
      // At the end of a lap the other one is next.
      lap: next || end !== undefined ? lap : otherLap(lap),
      [lap]: next && { at: next.from, id: undefined },
      windowMs: window.to === undefined ? undefined : window.to - window.from + 1,
    });
    commit(sweep);
    window = next;
  }
}

/** The first window is as long as the last one of the run before. */
function firstSweepWindow(sweep: Sweep, range: Range): Window | undefined {
  const first = firstWindow(range, sizeOf(sweep));
  const { windowMs } = sweep.position;
  if (!first || windowMs === undefined) return first;
  const to = first.from + windowMs - 1;
  return to < (first.to ?? range.bound) ? { ...first, to } : first;
}

async function listLap(sweep: Sweep, lap: Lap, window: Window, range: Range): Promise<Listing> {
  const { path, parameters } = sweep.reader.listRequest(sweep.lanes);
  return await listWindow(
    sweep.context.client,
    {
      list: { path, parameters: { ...parameters, archived: String(lap === 'archived') } },
      filter: sweep.created,
      size: sizeOf(sweep),
      range: () => range,
    },
    window,
  );
}

/** Reads the children of rows, a lot at a time, as far as the budget reaches. */
async function readInOrder(
  sweep: Sweep,
  lap: Lap,
  pages: Iterable<Page> | AsyncIterable<Page>,
): Promise<void> {
  const rows = await gatherRows(pages, {
    lap,
    place: sweep.position[lap],
    source: sweep.walk.parent.source,
    kept: sweep.lanes.map(({ feed }) => (feed.definition.source as ChildSource).ruledOutBy),
  });
  const due = rows
    .map((swept) => ({ swept, wanted: sweep.select(swept) }))
    .filter(({ wanted }) => wanted.lanes.length > 0);
  for (let first = 0; first < due.length; ) {
    const fitting = Math.floor(sweep.budget.left / sweep.cost);
    if (fitting === 0) throw new BudgetSpentError('The request budget is spent.');
    const lot = due.slice(first, first + Math.min(ROWS_AT_ONCE, fitting));
    await settle(
      lot.map(({ swept, wanted }) =>
        sweep.reader.readChildren({ row: swept.row, receivedAt: swept.receivedAt, wanted }),
      ),
    );
    first += lot.length;
    const last = lot.at(-1)?.swept;
    if (last) moveTo(sweep, { [lap]: { at: last.times.createdAt, id: String(last.row['id']) } });
    commit(sweep);
    await sweep.context.writer.ready();
  }
}

/** Windows no larger than what the budget can use; a page of the list is the least. */
function sizeOf({ budget, cost }: Sweep): WindowSize {
  const target = Math.max(1, Math.floor(Math.min(1000, budget.left) / cost));
  return { target, cutAfter: Math.max(PAGE_ROWS, target * 2) };
}

function moveTo(sweep: Sweep, changes: Partial<SweepPosition>): void {
  sweep.position = { ...sweep.position, ...changes };
}

function commit({ walk, lanes, position }: Sweep): void {
  const working = lanes.filter(({ failure }) => failure === undefined);
  const bookmark = toSweepBookmark(position);
  walk.context.checkpoint.commit(
    Object.fromEntries(working.map(({ outlet }) => [outlet.stream.name, bookmark])),
  );
}

/** Says how far round the sweep is. */
function describe(sweep: Sweep, begin: SweepPosition): void {
  const { lap } = sweep.position;
  const at = sweep.position[lap]?.at;
  sweep.context.log.info(
    {
      stream: sweep.walk.parent.name,
      lap,
      ...(at !== undefined && { reached: new Date(at).toISOString() }),
      began: new Date(begin[begin.lap]?.at ?? 0).toISOString(),
    },
    at === undefined
      ? 'The sweep of old children is once round.'
      : 'The sweep of old children goes on from here in the next run.',
  );
}
