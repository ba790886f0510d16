import { type ListedPage, restartedPages } from '../../lever/pages.ts';
import type { RequestBudget } from '../../lever/request-budget.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import {
  byKey,
  type Cursor,
  createEarliestRows,
  type EarliestRows,
  isAfter,
  readWindows,
  type Window,
  type WindowRows,
  type WindowSize,
} from '../../windows/index.ts';
import type { Consumer, Half, SweepState } from '../run/index.ts';
import type { ConsumerSet } from './consumer-set.ts';
import { withoutContent } from './parent-reader.ts';
import { halfParameter } from './phase-query.ts';
import type { QueuedRow } from './queued-rows.ts';
import { factsOf, type RowFacts } from './row-facts.ts';
import type { ParentScan } from './scan.ts';

/** What a sweep works with. */
export interface Sweep {
  /** A scan whose requests come out of the budget. */
  readonly scan: ParentScan;
  readonly consumers: readonly Consumer[];
  /** The consumers for which a row is to be read. */
  readonly select: (facts: RowFacts) => ConsumerSet;
  /** Requests that each row costs. */
  readonly cost: number;
  readonly budget: RequestBudget;
  /** Whether every row is read, wherever the streams are in their sweeps. */
  readonly isFull: boolean;
  state: SweepState;
  /** What is read next. */
  window: Window | undefined;
  row: QueuedRow | undefined;
  /** Whether Lever's list can be filtered by half. */
  hasHalfFilter: boolean;
  /** The first rows of halves, where a full pass for something else has kept them. */
  found: readonly FoundRows[];
}

/** Rows of a sweep, in the order of creation. */
export interface SweptRows {
  readonly rows: readonly QueuedRow[];
  /** They are all up to here. */
  readonly upTo: Cursor;
}

/** The rows that a full pass keeps: as many of the earliest of a half, after its cursor, as fit in memory. */
export interface FoundRows {
  readonly half: Half;
  keep(page: ListedPage): void;
  close(): EarliestRows<QueuedRow>;
}

/** Rows that one list request brings. */
const PAGE_ROWS = 100;

/** Lists the rows of one half from its cursor to its end, or to the time `end`, part by part. */
export function listHalf(sweep: Sweep, half: Half, end?: number): AsyncGenerator<SweptRows> {
  const { created } = sweep.scan.parent.source;
  return created ? listByCreation(sweep, created, half, end) : listAll(sweep, half, end);
}

async function* listByCreation(
  sweep: Sweep,
  created: TimeFilter,
  half: Half,
  end: number | undefined,
): AsyncGenerator<SweptRows> {
  const { context, reader, parent } = sweep.scan;
  const { path, parameters } = reader.listRequest(sweep.consumers);
  const inHalf = sweep.hasHalfFilter && halfParameter(half, parent.source);
  const start = sweep.state[half];
  const from = start?.at ?? 0;
  const windows = readWindows(context.client, {
    list: { path, parameters: { ...parameters, ...inHalf } },
    filter: created,
    get size() {
      return sizeOf(sweep);
    },
    millisecondRows: context.limits.millisecondRows,
    range: () => ({ from, to: end, cutoff: context.cutoff() }),
    firstMs: sweep.state.windowMs,
    isAhead: false,
    lastDoneId: (time) => (time === start?.at ? start?.id : undefined),
    onWindow(window) {
      Object.assign(sweep, { window, row: undefined });
      if (window.to !== undefined) move(sweep, { windowMs: window.to - window.from + 1 });
    },
  });
  for await (const part of windows)
    yield { rows: await queueRows(sweep, half, part), upTo: part.upTo };
}

/** Windows no larger than what the budget can use; a page of the list is the least. */
function sizeOf({ budget, cost, scan }: Sweep): WindowSize {
  const { requestsPerWindow, trialRows } = scan.context.limits;
  const target = Math.max(1, Math.floor(Math.min(requestsPerWindow, budget.left) / cost));
  return { target, limit: Math.max(PAGE_ROWS, target * 2), isBuffered: true, trialRows };
}

/** The rows of a window that are to be read, in the order of creation. */
async function queueRows(
  sweep: Sweep,
  half: Half,
  { pages }: WindowRows,
): Promise<readonly QueuedRow[]> {
  const rows: QueuedRow[] = [];
  for await (const page of pages) rows.push(...queuePage(sweep, half, page));
  rows.sort(byKey);
  noteFirst(sweep, rows);
  return rows.filter(isWanted);
}

/** Without a filter by creation only a full pass finds the rows; another one follows if not all fit. */
async function* listAll(
  sweep: Sweep,
  half: Half,
  end = Number.POSITIVE_INFINITY,
): AsyncGenerator<SweptRows> {
  let isLastPart = false;
  while (!isLastPart) {
    const { rows, firstDropped } = await findRows(sweep, half);
    noteFirst(sweep, rows);
    const last = rows.at(-1);
    isLastPart = firstDropped === undefined || last === undefined || firstDropped.at > end;
    const inside = rows.filter(({ at }) => at <= end);
    const upTo =
      isLastPart || !last ? { at: Number.POSITIVE_INFINITY } : { at: last.at, id: last.id };
    sweep.row = inside[0];
    yield { rows: inside, upTo };
  }
}

async function findRows(sweep: Sweep, half: Half): Promise<EarliestRows<QueuedRow>> {
  const { scan } = sweep;
  const found = sweep.found.find((rows) => rows.half === half);
  sweep.found = sweep.found.filter((rows) => rows !== found);
  if (found) return found.close();
  const again = createFoundRows(sweep, half);
  const list = scan.reader.listRequest(sweep.consumers);
  for await (const page of restartedPages(scan.context.client, list)) again.keep(page);
  return again.close();
}

/** Keeps the rows that a sweep wants, reduced to what the requests need. */
export function createFoundRows(sweep: Sweep, half: Half): FoundRows {
  const { backlogRows } = sweep.scan.context.limits;
  const earliest = createEarliestRows<QueuedRow>(Math.min(backlogRows, sweep.budget.left));
  return {
    half,
    keep(page) {
      for (const queued of queuePage(sweep, half, page).filter(isWanted)) {
        const { own, expanded, requested } = queued.wanted;
        const keepsContent = own !== undefined || expanded.length > 0;
        const row = keepsContent ? queued.row : withoutContent(queued.row, requested);
        earliest.add({ ...queued, row });
      }
    },
    close: () => earliest.close(),
  };
}

/** The rows of a page that are in a half, after its cursor. */
function queuePage(
  { scan, select, state }: Sweep,
  half: Half,
  { rows, receivedAt }: Pick<ListedPage, 'rows' | 'receivedAt'>,
): readonly QueuedRow[] {
  const { source } = scan.parent;
  const cursor = state[half] ?? { at: 0 };
  return rows.flatMap((row) => {
    // Rows without a time of creation come first.
    const at = toEpochMs(row[source.created?.key ?? 'createdAt']) || 0;
    const facts = factsOf(row, source, at);
    if (facts.half !== half || !isAfter(facts, cursor)) return [];
    return [{ row, receivedAt, wanted: select(facts), at, id: facts.id }];
  });
}

function isWanted({ wanted }: QueuedRow): boolean {
  return wanted.consumers.length > 0;
}

function noteFirst(sweep: Sweep, [first]: readonly QueuedRow[]): void {
  move(sweep, { first: sweep.state.first ?? first?.at });
}

/** Changes where the sweep is; `saveSweep` says so in a STATE. */
export function move(sweep: Sweep, changes: Partial<SweepState>): void {
  sweep.state = { ...sweep.state, ...changes };
}
