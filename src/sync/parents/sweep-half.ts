import { ApiError } from '../../errors.ts';
import { BudgetSpentError, type RequestBudget } from '../../lever/request-budget.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import {
  byKey,
  isAfter,
  readWindows,
  type Window,
  type WindowRows,
  type WindowSize,
} from '../../windows/index.ts';
import {
  type Consumer,
  commit,
  type Half,
  isWorking,
  type SweepState,
  workInOrder,
} from '../run/index.ts';
import { type ConsumerSet, isRequested } from './consumer-set.ts';
import type { QueuedRow } from './queued-rows.ts';
import { factsOf, halfOf, type RowFacts } from './row-facts.ts';
import type { ParentScan } from './scan.ts';
import { further, otherHalf } from './sweep-order.ts';

/** What a sweep works with. */
export interface Sweep {
  /** A scan whose requests come out of the budget. */
  readonly scan: ParentScan;
  readonly created: TimeFilter;
  readonly consumers: readonly Consumer[];
  /** The consumers for which a row is to be read. */
  readonly select: (facts: RowFacts) => ConsumerSet;
  /** Requests that each row costs. */
  readonly cost: number;
  readonly budget: RequestBudget;
  state: SweepState;
  /** What is read next. */
  window: Window | undefined;
  row: QueuedRow | undefined;
  /** Whether Lever's list can be filtered by half. */
  hasHalfFilter: boolean;
}

/** Rows whose children are read at once. */
const ROWS_AT_ONCE = 100;
/** Rows that one list request brings. */
const PAGE_ROWS = 100;

/** Sweeps one half from its cursor to its end, or to the time `end`. */
export async function sweepHalf(sweep: Sweep, half: Half, end?: number): Promise<void> {
  const isSameHalf = sweep.state.half === half && end === undefined;
  // The next cycle begins at the beginning of the first half, also where this one did not come to its end.
  const isBehind = half === 'archived' && { active: undefined };
  move(sweep, { half, ...(!isSameHalf && { first: undefined }), ...isBehind });
  try {
    await sweepWindows(sweep, half, end);
  } catch (error) {
    // Nothing documents that `archived` may be combined with a time (lever-api: combined-filters):
    // then without.
    const isRejected = error instanceof ApiError && error.status === 400 && sweep.hasHalfFilter;
    if (!isRejected) throw error;
    sweep.hasHalfFilter = false;
    await sweepWindows(sweep, half, end);
  }
  if (end !== undefined) return;
  // At the end of a half the other one is next, and after the archived ones the next cycle.
  const cycle = sweep.state.cycle + (half === 'archived' ? 1 : 0);
  move(sweep, { cycle, half: otherHalf(half), [half]: undefined, first: undefined });
  saveSweep(sweep);
}

async function sweepWindows(sweep: Sweep, half: Half, end: number | undefined): Promise<void> {
  const { context, reader } = sweep.scan;
  const { path, parameters } = reader.listRequest(sweep.consumers);
  const { archived } = sweep.scan.parent.source;
  const inHalf = archived &&
    sweep.hasHalfFilter && { [archived.parameter]: String(half === 'archived') };
  const start = sweep.state[half];
  const from = start?.at ?? 0;
  const windows = readWindows(context.client, {
    list: { path, parameters: { ...parameters, ...inHalf } },
    filter: sweep.created,
    get size() {
      return sizeOf(sweep);
    },
    millisecondRows: context.limits.millisecondRows,
    range: () => ({ from, to: end, cutoff: context.cutoff() }),
    firstMs: sweep.state.windowMs,
    isAhead: false,
    doneAt: (time) => (time === start?.at ? start?.id : undefined),
    onWindow(window) {
      Object.assign(sweep, { window, row: undefined });
      if (window.to !== undefined) move(sweep, { windowMs: window.to - window.from + 1 });
    },
  });
  for await (const part of windows) {
    const isNeeded = sweep.consumers.some(
      (consumer) => isRequested(consumer.endpoint) && isWorking(consumer),
    );
    if (!isNeeded) return;
    await readInTurn(sweep, half, await queueRows(sweep, half, part));
    if (Number.isFinite(part.upTo.at)) move(sweep, { [half]: part.upTo });
    saveSweep(sweep);
  }
}

/** Windows no larger than what the budget can use; a page of the list is the least. */
function sizeOf({ budget, cost, scan }: Sweep): WindowSize {
  const { requestsPerWindow, probeRows } = scan.context.limits;
  const target = Math.max(1, Math.floor(Math.min(requestsPerWindow, budget.left) / cost));
  return { target, limit: Math.max(PAGE_ROWS, target * 2), isBuffered: true, probeRows };
}

/** The rows of a window that are to be read, in the order of creation. */
async function queueRows(
  sweep: Sweep,
  half: Half,
  { pages }: WindowRows,
): Promise<readonly QueuedRow[]> {
  const { source } = sweep.scan.parent;
  const cursor = sweep.state[half] ?? { at: 0 };
  const rows: QueuedRow[] = [];
  for await (const { rows: listed, receivedAt } of pages)
    for (const row of listed.filter((one) => halfOf(one, source) === half)) {
      const facts = factsOf(row, source, toEpochMs(row[sweep.created.key]));
      const queued = { row, receivedAt, wanted: sweep.select(facts), at: facts.at, id: facts.id };
      if (isAfter(queued, cursor)) rows.push(queued);
    }
  rows.sort(byKey);
  move(sweep, { first: sweep.state.first ?? rows[0]?.at });
  return rows.filter(({ wanted }) => wanted.consumers.length > 0);
}

/** Reads rows, several at once, as far as the budget reaches; the cursor is exact after each. */
async function readInTurn(sweep: Sweep, half: Half, rows: readonly QueuedRow[]): Promise<void> {
  const { reader, context } = sweep.scan;
  const work = context.autosave.open();
  let done = 0;
  sweep.row = rows[0];
  try {
    await workInOrder(rows, {
      concurrency: () => rowsWithin(sweep),
      async work(row) {
        if (sweep.budget.left < row.wanted.requested.length)
          throw new BudgetSpentError('No budget for a row.');
        await reader.read(row);
      },
      async completed({ at, id }) {
        move(sweep, { [half]: { at, id } });
        sweep.row = rows[++done];
        work.reached(() => saveSweep(sweep));
        await context.writer.ready();
      },
    });
    // The end of the window is said instead.
    work.drop();
  } finally {
    work.close();
  }
}

/** Rows to read at once, with something left of the budget for children of several pages. */
function rowsWithin({ budget, cost }: Sweep): number {
  return Math.max(1, Math.min(ROWS_AT_ONCE, Math.ceil(Math.floor(budget.left / cost) / 2)));
}

/** Changes where the sweep is; {@link saveSweep} says so in a STATE. */
export function move(sweep: Sweep, changes: Partial<SweepState>): void {
  sweep.state = { ...sweep.state, ...changes };
}

/** Saves where the sweep is with each stream that costs requests, since a later run may select fewer. */
export function saveSweep({ scan, consumers, state }: Sweep): void {
  const working = consumers.filter(
    (consumer) => isRequested(consumer.endpoint) && isWorking(consumer),
  );
  commit(scan.context, working, (consumer) => ({
    ...consumer.state,
    sweep: further(consumer.state.sweep ?? state, state),
  }));
}
