import { ApiError } from '../../errors.ts';
import { BudgetSpentError, type RequestBudget } from '../../lever/request-budget.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import { inOrder, isAfter } from '../../windows/cursor.ts';
import { LIMITS } from '../../windows/limits.ts';
import type { WindowBatch } from '../../windows/list-window.ts';
import type { Window, WindowSize } from '../../windows/plan-windows.ts';
import { readWindows } from '../../windows/read-windows.ts';
import type { RunContext } from '../context.ts';
import { type Consumer, isRequested, type RowTimes, timesOf } from './consumer.ts';
import type { ConsumerSet } from './consumer-set.ts';
import type { ParentReader } from './parent-reader.ts';
import { type QueuedRow, readRow } from './queued-rows.ts';
import { type Lap, otherLap, type SweepPosition, toSweepBookmark } from './sweep-position.ts';
import type { ParentScan } from './sync-parent.ts';

/** What decides which consumers are due. */
export interface RowFacts {
  readonly times: RowTimes;
  readonly id: string;
}

/** What a sweep works with. */
export interface Sweep {
  readonly scan: ParentScan;
  readonly context: RunContext;
  readonly reader: ParentReader;
  readonly created: TimeFilter;
  readonly consumers: readonly Consumer[];
  /** The consumers that are due for a row. */
  readonly select: (facts: RowFacts) => ConsumerSet;
  /** Requests that each row costs. */
  readonly cost: number;
  readonly budget: RequestBudget;
  position: SweepPosition;
  /** What is read next. */
  window: Window | undefined;
  row: QueuedRow | undefined;
  /** Whether the list can be had by lap. */
  hasLapFilter: boolean;
}

/** Rows whose children are read at once. */
const ROWS_AT_ONCE = 100;
/** Rows that one list request brings. */
const PAGE_ROWS = 100;

/** Sweeps one lap from its place to its end, or to the time `end`. */
export async function sweepLap(sweep: Sweep, lap: Lap, end?: number): Promise<void> {
  const isSameLap = sweep.position.lap === lap && end === undefined;
  moveTo(sweep, { lap, ...(!isSameLap && { first: undefined }) });
  try {
    await sweepWindows(sweep, lap, end);
  } catch (error) {
    // Nothing documents that `archived` may be combined with a time (lever-api: combined-filters):
    // then without.
    const isRefused = error instanceof ApiError && error.status === 400 && sweep.hasLapFilter;
    if (!isRefused) throw error;
    sweep.hasLapFilter = false;
    await sweepWindows(sweep, lap, end);
  }
  // At the end of a lap the other one is next.
  const next = end === undefined ? otherLap(lap) : lap;
  moveTo(sweep, { lap: next, [lap]: undefined, first: undefined });
  saveSweep(sweep);
}

async function sweepWindows(sweep: Sweep, lap: Lap, end: number | undefined): Promise<void> {
  const { path, parameters } = sweep.reader.listRequest(sweep.consumers);
  const archived = sweep.hasLapFilter ? { archived: String(lap === 'archived') } : {};
  const start = sweep.position[lap];
  const from = start?.at ?? 0;
  const batches = readWindows(sweep.context.client, {
    list: { path, parameters: { ...parameters, ...archived } },
    filter: sweep.created,
    get size() {
      return sizeOf(sweep);
    },
    range: () => ({ from, cutoff: sweep.context.cutoff(), ...(end !== undefined && { end }) }),
    firstMs: sweep.position.windowMs,
    isAhead: false,
    doneAt: (time) => (time === start?.at ? start?.id : undefined),
    onWindow(window) {
      Object.assign(sweep, { window, row: undefined });
      if (window.to !== undefined) moveTo(sweep, { windowMs: window.to - window.from + 1 });
    },
  });
  for await (const batch of batches) {
    if (
      !sweep.consumers.some(
        (consumer) => isRequested(consumer.endpoint) && consumer.failure === undefined,
      )
    )
      return;
    await readInTurn(sweep, lap, await gatherRows(sweep, lap, batch));
    if (Number.isFinite(batch.until.at)) moveTo(sweep, { [lap]: batch.until });
    saveSweep(sweep);
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
): Promise<readonly QueuedRow[]> {
  const place = sweep.position[lap] ?? { at: 0 };
  const rows: QueuedRow[] = [];
  for await (const { rows: listed, receivedAt } of pages)
    for (const row of listed.filter((one) => lapOf(one) === lap)) {
      const at = toEpochMs(row[sweep.created.key]);
      const id = String(row['id']);
      const wanted = sweep.select({ times: timesOf(row, sweep.scan.parent.source), id });
      const placed = { row, receivedAt, wanted, at, id };
      if (isAfter(placed, place)) rows.push(placed);
    }
  rows.sort(inOrder);
  const first = sweep.position.first ?? rows[0]?.at;
  moveTo(sweep, { first });
  return rows.filter(({ wanted }) => wanted.consumers.length > 0);
}

function lapOf(row: Readonly<Record<string, unknown>>): Lap {
  return row['archived'] ? 'archived' : 'active';
}

/** Reads rows a lot at a time, as far as the budget reaches; the place is exact after each lot. */
async function readInTurn(sweep: Sweep, lap: Lap, rows: readonly QueuedRow[]): Promise<void> {
  for (let first = 0; first < rows.length; ) {
    sweep.row = rows[first];
    const lot = rows.slice(first, first + lotSize(sweep));
    const results = await Promise.allSettled(lot.map((row) => readRow(sweep.reader, row)));
    const done = countDone(results);
    const last = lot[done - 1];
    if (last) moveTo(sweep, { [lap]: { at: last.at, id: last.id } });
    saveSweep(sweep);
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

/** Changes where the sweep stands; {@link saveSweep} says so in a STATE. */
export function moveTo(sweep: Sweep, changes: Partial<SweepPosition>): void {
  sweep.position = { ...sweep.position, ...changes };
}

/** Saves the place with the streams that cost requests, each of which may be swept without the others. */
export function saveSweep({ scan, consumers, position }: Sweep): void {
  const working = consumers.filter(
    ({ endpoint, failure }) => isRequested(endpoint) && failure === undefined,
  );
  const bookmark = toSweepBookmark(position);
  scan.context.checkpoint.commit(
    Object.fromEntries(working.map(({ recordWriter }) => [recordWriter.stream.name, bookmark])),
  );
}
