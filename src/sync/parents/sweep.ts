import { ApiError } from '../../errors.ts';
import type { ListedPage } from '../../lever/pages.ts';
import { BudgetSpentError, withBudget } from '../../lever/request-budget.ts';
import { type Cursor, isSingleMillisecond } from '../../windows/index.ts';
import {
  type ChildRefresh,
  type Consumer,
  type Half,
  isWorking,
  type SweepState,
} from '../run/index.ts';
import { createConsumerSelector, isRequested, requestsPerRow } from './consumer-set.ts';
import { isInScope, isReadSince, type RowFacts, type RowTimes } from './row-facts.ts';
import type { ParentScan } from './scan.ts';
import { saveSweep, sweepHalf } from './sweep-half.ts';
import { halvesOf, isAhead, isBeyond, leastAdvanced } from './sweep-order.ts';
import { createFoundRows, move, type Sweep } from './sweep-rows.ts';

/** Reads the children of old rows again, in turn and within the budget (freshness: the-sweep). */
export interface Sweeper {
  /**
   * Keeps the rows of a page that are next, in a full pass that is made for something else; undefined
   * where a filter by creation finds them.
   */
  readonly onPage: ((page: ListedPage) => void) | undefined;
  run(): Promise<void>;
}

/**
 * Creates the sweep of a run, for changes that nothing announces. `since` says which rows this run
 * reads with their changes.
 */
export function createSweeper(
  scan: ParentScan,
  consumers: readonly Consumer[],
  since: ReadonlyMap<Consumer, Cursor>,
): Sweeper {
  const working = consumers.filter(isWorking);
  const below = working.filter(({ endpoint }) => isRequested(endpoint));
  let state = leastAdvanced(below.map(({ state: { sweep } }) => sweep));
  const turns = below.length === 0 ? [] : turnsOf(scan, state);
  const steps = turns.map((turn) => {
    const sweep = createSweep(scan, { ...turn, consumers: working, since, state });
    // What comes after the archived ones belongs to the next cycle.
    const inCycle = turn.halves.slice(0, turn.halves[0] === 'archived' ? 1 : undefined);
    if (!scan.parent.source.created)
      sweep.found = inCycle.map((half) => createFoundRows(sweep, half));
    return { sweep, halves: turn.halves };
  });
  const found = steps.flatMap(({ sweep }) => sweep.found);
  return {
    onPage:
      found.length === 0 ? undefined : (page) => found.forEach((rows) => void rows.keep(page)),
    async run() {
      for (const { sweep, halves } of steps) {
        for (const consumer of below) joinSweep(consumer, state);
        sweep.state = state;
        await sweepCycle(sweep, halves);
        state = sweep.state;
      }
    },
  };
}

/** Halves that are swept one after the other, and the requests for it. */
interface Turn {
  readonly halves: readonly [Half, ...Half[]];
  readonly requests: number;
}

/** What a run sweeps, by the mode of `child_refresh`. */
function turnsOf({ parent, context, sweepShare }: ParentScan, state: SweepState): readonly Turn[] {
  const { childRefresh, childSweepRequests } = context.settings;
  const [first, second] = halvesOf(parent.source);
  const others = second === undefined ? [] : [second];
  const fromHere: Turn['halves'] = state.half === second ? [second, first] : [first, ...others];
  const limited = Math.floor(childSweepRequests * sweepShare);
  const turns: Readonly<Record<ChildRefresh, readonly Turn[]>> = {
    updated: [{ halves: fromHere, requests: limited }],
    touched: [{ halves: fromHere, requests: limited }],
    active: [
      { halves: [first], requests: Number.POSITIVE_INFINITY },
      ...others.map((half): Turn => ({ halves: [half], requests: limited })),
    ],
    all: [{ halves: fromHere, requests: Number.POSITIVE_INFINITY }],
  };
  return turns[childRefresh].filter(({ requests }) => requests > 0);
}

/** A stream that was just loaded joins the others where they are. */
function joinSweep(consumer: Consumer, state: SweepState): void {
  consumer.state = { ...consumer.state, sweep: consumer.state.sweep ?? state };
}

interface SweepInput {
  readonly consumers: readonly Consumer[];
  readonly since: ReadonlyMap<Consumer, Cursor>;
  /** Without end: every row is read, wherever the streams are in their sweeps. */
  readonly requests: number;
  readonly state: SweepState;
}

function createSweep(scan: ParentScan, input: SweepInput): Sweep {
  const { consumers, since, requests, state } = input;
  const { context } = scan;
  const { startDate } = context.settings;
  const budget = { left: requests };
  const isFull = requests === Number.POSITIVE_INFINITY;
  const sweep: Sweep = {
    consumers,
    scan: scan.within({ ...context, client: withBudget(context.client, budget) }),
    select: createConsumerSelector(consumers, (consumer, facts: RowFacts) => {
      const { endpoint } = consumer;
      if (!isWorking(consumer) || !isInScope(facts.times, startDate)) return false;
      if (isReadSince(facts, since.get(consumer), context.settings)) return false;
      // The parent's own rows came with their changes, except those that were only touched.
      // Whether anonymizing is a change is not known (lever-api: anonymization-answers).
      if (endpoint.definition === scan.parent)
        return (
          !scan.parent.source.isUpdateKnown ||
          facts.isAnonymized === true ||
          isOnlyTouched(facts.times, startDate)
        );
      // A list that is read for one stream is written to all that are filled from it.
      const isDueFor = (other: Consumer): boolean =>
        other.endpoint === endpoint &&
        (!other.state.sweep || isBeyond(facts, sweep.state.cycle, other.state.sweep));
      return isFull || !isRequested(endpoint) || consumers.some(isDueFor);
    }),
    cost: requestsPerRow(consumers),
    budget,
    isFull,
    state,
    window: undefined,
    row: undefined,
    hasHalfFilter: true,
    found: [],
  };
  return sweep;
}

/** Whether a first load, which goes by creation and update, left the row out. */
function isOnlyTouched({ createdAt, updatedAt, touchedAt }: RowTimes, startDate: number): boolean {
  return touchedAt >= startDate && !(createdAt >= startDate) && !(updatedAt >= startDate);
}

/** Goes through the halves once: from their cursors to their ends, then from their beginnings to these cursors. */
async function sweepCycle(sweep: Sweep, halves: readonly Half[]): Promise<void> {
  const { context, parent } = sweep.scan;
  const before = sweep.state;
  // The others have passed by rows of this cycle before.
  const whole = sweep.consumers.filter(
    ({ state }) => sweep.isFull || !(state.sweep && isAhead(state.sweep, before)),
  );
  let isComplete = false;
  try {
    for (const half of halves) await sweepHalf(sweep, half);
    for (const half of halves) {
      const cursor = before[half];
      if (cursor) await sweepHalf(sweep, half, cursor.at);
    }
    isComplete = true;
    move(sweep, afterCycle(sweep, halves));
    saveSweep(sweep, whole);
  } catch (error) {
    if (error instanceof ApiError)
      context.log.warn(
        { stream: parent.name },
        `The sweep of children of older ${parent.name} stops for this run: ${error.message}`,
      );
    else if (error instanceof BudgetSpentError) skipStuckRow(sweep, before);
    else throw error;
  }
  const after = sweep.state;
  context.progress.swept(parent.name, {
    before,
    after,
    halves,
    isDivided: halvesOf(parent.source).length > 1,
    isComplete,
    cutoff: context.cutoff(),
  });
}

/** Where a sweep goes on that went through whole halves. */
function afterCycle(
  { state: { cycle }, scan }: Sweep,
  halves: readonly Half[],
): Partial<SweepState> {
  // What lies before the cursors of the new cycle was read as well, so that another one begins.
  if (halves.length === halvesOf(scan.parent.source).length)
    return { cycle: cycle + 1, half: 'active', active: undefined, archived: undefined };
  return halves[0] === 'active' ? { half: 'archived', active: undefined } : {};
}

/** Makes sure that a sweep whose budget was too small for a single step takes one in the next run. */
function skipStuckRow(sweep: Sweep, before: SweepState): void {
  const isStuck = JSON.stringify(sweep.state) === JSON.stringify(before);
  if (isStuck) move(sweep, stepBeyond(sweep));
  saveSweep(sweep);
}

function stepBeyond({ row, window, cost, state, scan }: Sweep): Partial<SweepState> {
  if (!row && window && !isSingleMillisecond(window)) {
    const length = (window.to ?? scan.context.cutoff()) - window.from;
    return { windowMs: Math.max(1, Math.floor(length / 2)) };
  }
  const beyond = row ? { at: row.at, id: row.id } : window && { at: window.from + 1 };
  if (!beyond) return {};
  const least = Math.ceil((10 * cost) / scan.sweepShare);
  scan.context.log.warn(
    { stream: scan.parent.name },
    `The sweep skips a row of ${scan.parent.name}: the lists below it need more requests than child_sweep_requests allows. With these streams, set it to ${least} at least.`,
  );
  return { [state.half]: beyond };
}
