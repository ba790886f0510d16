import { ApiError } from '../../errors.ts';
import { BudgetSpentError, type RequestBudget, withBudget } from '../../lever/request-budget.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { type Cursor, isAfter, isSingleMillisecond, type Window } from '../../windows/index.ts';
import { type Consumer, type Half, isWorking, type SweepProgress } from '../run/index.ts';
import { createConsumerSelector, isRequested, requestsPerRow } from './consumer-set.ts';
import type { RowFacts, RowTimes } from './row-facts.ts';
import type { ParentScan } from './scan.ts';
import { move, otherHalf, type Sweep, saveSweep, sweepHalf } from './sweep-half.ts';

const BEGINNING: SweepProgress = { half: 'active' };

/**
 * Reads the children of old rows again in turn, within the budget, so that changes which nothing
 * announces arrive all the same (freshness: the-sweep). `since` says which rows this run has read
 * already.
 */
export async function sweepChildren(
  scan: ParentScan,
  consumers: readonly Consumer[],
  since: ReadonlyMap<Consumer, Cursor>,
): Promise<void> {
  const { created, isSwept } = scan.parent.source;
  const working = consumers.filter(
    (consumer) => isWorking(consumer) && consumer.endpoint.definition !== scan.parent,
  );
  const below = working.filter(({ endpoint }) => isRequested(endpoint));
  if (!created || !isSwept || below.length === 0) return;
  const { childRefresh, childSweepRequests } = scan.context.settings;
  let progress = leastAdvanced(below.map(({ progress: { sweep } }) => sweep));
  const run = async (halves: readonly Half[], requests: number): Promise<void> => {
    if (requests <= 0) return;
    const budget = { left: requests };
    const sweep = createSweep(scan, { created, consumers: working, since, budget, progress });
    await sweepCycle(sweep, halves);
    progress = sweep.progress;
  };
  const both: readonly Half[] = [progress.half, otherHalf(progress.half)];
  if (childRefresh === 'all') return await run(both, Number.POSITIVE_INFINITY);
  if (childRefresh !== 'active') return await run(both, childSweepRequests);
  await run(['active'], Number.POSITIVE_INFINITY);
  await run(['archived'], childSweepRequests);
}

/**
 * Where the sweep of several streams goes on: with the one that is behind, so that none is passed
 * by. A stream without a sweep has just been filled and joins the others where they are.
 */
export function leastAdvanced(sweeps: readonly (SweepProgress | undefined)[]): SweepProgress {
  const begun = sweeps.filter((sweep) => sweep !== undefined);
  return begun.reduce((a, b) => (distance(a) <= distance(b) ? a : b), begun[0] ?? BEGINNING);
}

function distance(sweep: SweepProgress): number {
  const at = sweep[sweep.half]?.at ?? 0;
  return sweep.half === 'active' ? at : Number.MAX_SAFE_INTEGER / 2 + at;
}

interface SweepInput {
  readonly created: TimeFilter;
  readonly consumers: readonly Consumer[];
  readonly since: ReadonlyMap<Consumer, Cursor>;
  readonly budget: RequestBudget;
  readonly progress: SweepProgress;
}

function createSweep(scan: ParentScan, { since, consumers, ...input }: SweepInput): Sweep {
  const { context } = scan;
  const { childRefresh, startDate } = context.settings;
  const hasTouched = childRefresh !== 'updated';
  return {
    ...input,
    consumers,
    scan: scan.within({ ...context, client: withBudget(context.client, input.budget) }),
    select: createConsumerSelector(consumers, (consumer, { times, id }: RowFacts) => {
      const from = since.get(consumer) ?? { at: 0 };
      const isRead =
        isAfter({ at: times.updatedAt, id }, from) || (hasTouched && times.touchedAt >= from.at);
      return !isRead && isWorking(consumer) && isInScope(times, startDate);
    }),
    cost: requestsPerRow(consumers),
    window: undefined,
    row: undefined,
    hasHalfFilter: true,
  };
}

/** Whether the row is one of those that this program replicates. */
function isInScope({ createdAt, updatedAt, touchedAt }: RowTimes, startDate: number): boolean {
  return [createdAt, updatedAt, touchedAt].some((time) => time >= startDate);
}

/** Goes through the halves once, from where each was left, and round to that cursor again. */
async function sweepCycle(sweep: Sweep, halves: readonly Half[]): Promise<void> {
  const { context, parent } = sweep.scan;
  const before = sweep.progress;
  let isComplete = false;
  try {
    for (const half of halves) await sweepHalf(sweep, half);
    for (const half of halves) {
      const cursor = before[half];
      if (cursor) await sweepHalf(sweep, half, cursor.at);
    }
    isComplete = true;
    move(sweep, { half: 'active' });
    saveSweep(sweep);
  } catch (error) {
    if (error instanceof ApiError)
      context.log.warn(
        { stream: parent.name },
        `The sweep of old children stops here: ${error.message}`,
      );
    else if (error instanceof BudgetSpentError) skipStuckRow(sweep, before);
    else throw error;
  }
  const after = sweep.progress;
  context.progress.swept(parent.name, {
    before,
    after,
    halves,
    isComplete,
    cutoff: context.cutoff(),
  });
}

/** Sees to it that a sweep whose whole budget did not reach for a single step takes one next time. */
function skipStuckRow(sweep: Sweep, before: SweepProgress): void {
  const { window, progress } = sweep;
  const isStuck =
    progress[progress.half] === before[progress.half] && progress.windowMs === before.windowMs;
  if (window && isStuck) move(sweep, stepBeyond(sweep, window));
  saveSweep(sweep);
}

function stepBeyond(sweep: Sweep, window: Window): Partial<SweepProgress> {
  const { row, cost, progress, scan } = sweep;
  const { cutoff, log } = scan.context;
  if (row === undefined && !isSingleMillisecond(window)) {
    const length = (window.to ?? cutoff()) - window.from;
    return { windowMs: Math.max(1, Math.floor(length / 2)) };
  }
  log.warn(
    { stream: scan.parent.name },
    `The sweep skips an opportunity whose children need more requests than child_sweep_requests allows; with these streams it should be at least ${10 * cost}.`,
  );
  return { [progress.half]: row ? { at: row.at, id: row.id } : { at: window.from + 1 } };
}
