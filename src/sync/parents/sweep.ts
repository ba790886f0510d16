import { ApiError } from '../../errors.ts';
import { BudgetSpentError, type RequestBudget, withBudget } from '../../lever/request-budget.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { type Cursor, isSingleMillisecond, type Window } from '../../windows/index.ts';
import { type Consumer, type Half, isWorking, type SweepState } from '../run/index.ts';
import { createConsumerSelector, isRequested, requestsPerRow } from './consumer-set.ts';
import { isInScope, isReadSince, type RowFacts, type RowTimes } from './row-facts.ts';
import type { ParentScan } from './scan.ts';
import { move, type Sweep, saveSweep, sweepHalf } from './sweep-half.ts';
import { isBeyond, leastAdvanced, otherHalf } from './sweep-order.ts';

/**
 * Reads the children of old rows again, in turn and within the budget, for changes that nothing
 * announces (freshness: the-sweep). `since` says which rows this run has read already.
 */
export async function sweepChildren(
  scan: ParentScan,
  consumers: readonly Consumer[],
  since: ReadonlyMap<Consumer, Cursor>,
): Promise<void> {
  const { created, isSwept } = scan.parent.source;
  const working = consumers.filter(isWorking);
  const below = working.filter(({ endpoint }) => isRequested(endpoint));
  if (!created || !isSwept || below.length === 0) return;
  const { childRefresh, childSweepRequests } = scan.context.settings;
  let state = leastAdvanced(below.map(({ state: { sweep } }) => sweep));
  const run = async (halves: readonly Half[], requests: number): Promise<void> => {
    if (requests <= 0) return;
    for (const consumer of below) joinSweep(consumer, state);
    const sweep = createSweep(scan, {
      created,
      consumers: working,
      since,
      budget: { left: requests },
      isFull: requests === Number.POSITIVE_INFINITY,
      state,
    });
    await sweepCycle(sweep, halves);
    state = sweep.state;
  };
  const both: readonly Half[] = [state.half, otherHalf(state.half)];
  if (childRefresh === 'all') return await run(both, Number.POSITIVE_INFINITY);
  if (childRefresh !== 'active') return await run(both, childSweepRequests);
  await run(['active'], Number.POSITIVE_INFINITY);
  await run(['archived'], childSweepRequests);
}

/** A stream that was just loaded joins the others where they are. */
function joinSweep(consumer: Consumer, state: SweepState): void {
  consumer.state = { ...consumer.state, sweep: consumer.state.sweep ?? state };
}

interface SweepInput {
  readonly created: TimeFilter;
  readonly consumers: readonly Consumer[];
  readonly since: ReadonlyMap<Consumer, Cursor>;
  readonly budget: RequestBudget;
  /** Whether every row is read, wherever the streams are in their sweeps. */
  readonly isFull: boolean;
  readonly state: SweepState;
}

function createSweep(scan: ParentScan, { since, isFull, consumers, ...input }: SweepInput): Sweep {
  const { context } = scan;
  const { startDate } = context.settings;
  const sweep: Sweep = {
    ...input,
    consumers,
    scan: scan.within({ ...context, client: withBudget(context.client, input.budget) }),
    select: createConsumerSelector(consumers, (consumer, facts: RowFacts) => {
      const { endpoint } = consumer;
      if (!isWorking(consumer) || !isInScope(facts.times, startDate)) return false;
      if (isReadSince(facts, since.get(consumer), context.settings)) return false;
      // The parent's own rows came with their changes, except those that were only touched.
      // Whether anonymizing is a change is not known (lever-api: anonymization-answers).
      if (endpoint.definition === scan.parent)
        return facts.isAnonymized === true || isOnlyTouched(facts.times, startDate);
      // A list that is read for one stream is written to all that are filled from it.
      const isDueFor = (other: Consumer): boolean =>
        other.endpoint === endpoint &&
        (!other.state.sweep || isBeyond(facts, sweep.state, other.state.sweep));
      return isFull || !isRequested(endpoint) || consumers.some(isDueFor);
    }),
    cost: requestsPerRow(consumers),
    window: undefined,
    row: undefined,
    hasHalfFilter: true,
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
  let isComplete = false;
  try {
    for (const half of halves) await sweepHalf(sweep, half);
    for (const half of halves) {
      const cursor = before[half];
      if (cursor) await sweepHalf(sweep, half, cursor.at);
    }
    isComplete = true;
    move(sweep, afterCycle(sweep.state, halves));
    saveSweep(sweep);
  } catch (error) {
    if (error instanceof ApiError)
      context.log.warn(
        { stream: parent.name },
        `The sweep of children of older opportunities stops for this run: ${error.message}`,
      );
    else if (error instanceof BudgetSpentError) skipStuckRow(sweep, before);
    else throw error;
  }
  const after = sweep.state;
  context.progress.swept(parent.name, {
    before,
    after,
    halves,
    isComplete,
    cutoff: context.cutoff(),
  });
}

/** Where a sweep goes on that went through whole halves. */
function afterCycle({ cycle }: SweepState, halves: readonly Half[]): Partial<SweepState> {
  // What lies before the cursors of the new cycle was read as well, so that another one begins.
  if (halves.length > 1)
    return { cycle: cycle + 1, half: 'active', active: undefined, archived: undefined };
  return halves[0] === 'active' ? { half: 'archived', active: undefined } : {};
}

/** Makes sure that a sweep whose budget was too small for a single step takes one in the next run. */
function skipStuckRow(sweep: Sweep, before: SweepState): void {
  const { window, state } = sweep;
  const isStuck = JSON.stringify(state) === JSON.stringify(before);
  if (window && isStuck) move(sweep, stepBeyond(sweep, window));
  saveSweep(sweep);
}

function stepBeyond(sweep: Sweep, window: Window): Partial<SweepState> {
  const { row, cost, state, scan } = sweep;
  const { cutoff, log } = scan.context;
  if (row === undefined && !isSingleMillisecond(window)) {
    const length = (window.to ?? cutoff()) - window.from;
    return { windowMs: Math.max(1, Math.floor(length / 2)) };
  }
  log.warn(
    { stream: scan.parent.name },
    `The sweep skips an opportunity whose children need more requests than child_sweep_requests allows; with these streams it should be at least ${10 * cost}.`,
  );
  return { [state.half]: row ? { at: row.at, id: row.id } : { at: window.from + 1 } };
}
