import { ApiError } from '../../errors.ts';
import { BudgetSpentError, type RequestBudget, withBudget } from '../../lever/request-budget.ts';
import { describeSweep } from '../../progress/describe-sweep.ts';
import type { TimeFilter } from '../../streams/define.ts';
import { type Cursor, isAfter } from '../../windows/cursor.ts';
import { isMoment, type Window } from '../../windows/plan-windows.ts';
import { type Consumer, isRequested, type RowTimes, requestsPerRow } from './consumer.ts';
import { createConsumerSelector } from './consumer-set.ts';
import { moveTo, type RowFacts, type Sweep, saveSweep, sweepLap } from './sweep-half.ts';
import {
  type Lap,
  leastAdvanced,
  otherLap,
  readSweep,
  type SweepPosition,
} from './sweep-position.ts';
import type { ParentScan } from './sync-parent.ts';

/**
 * Re-reads the children of old rows in turn, within the budget, so that changes which nothing
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
    ({ endpoint, failure }) => failure === undefined && endpoint.definition !== scan.parent,
  );
  const below = working.filter(({ endpoint }) => isRequested(endpoint));
  if (!created || !isSwept || below.length === 0) return;
  const { settings, sweepBudget } = scan.context;
  const { bookmarks } = scan.context.checkpoint.state;
  let position = leastAdvanced(
    below.map(({ recordWriter }) => readSweep(bookmarks[recordWriter.stream.name])),
  );
  const run = async (laps: readonly Lap[], budget: RequestBudget): Promise<void> => {
    if (budget.left <= 0) return;
    const sweep = createSweep(scan, { created, consumers: working, since, budget, position });
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
  readonly consumers: readonly Consumer[];
  readonly since: ReadonlyMap<Consumer, Cursor>;
  readonly budget: RequestBudget;
  readonly position: SweepPosition;
}

function createSweep(scan: ParentScan, input: SweepInput): Sweep {
  const { created, consumers, since, budget, position } = input;
  const { settings } = scan.context;
  const context = { ...scan.context, client: withBudget(scan.context.client, budget) };
  const hasTouched = settings.childRefresh !== 'updated';
  return {
    scan,
    context,
    reader: scan.createReader(context),
    created,
    consumers,
    select: createConsumerSelector(consumers, (consumer, { times, id }: RowFacts) => {
      const from = since.get(consumer) ?? { at: 0 };
      const isRead =
        isAfter({ at: times.updatedAt, id }, from) || (hasTouched && times.touchedAt >= from.at);
      return !isRead && consumer.failure === undefined && isInScope(times, settings.startDate);
    }),
    cost: requestsPerRow(consumers),
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
  const { log, cutoff } = sweep.context;
  const facts = { stream: sweep.scan.parent.name };
  let isRound = false;
  try {
    for (const lap of laps) await sweepLap(sweep, lap);
    for (const lap of laps) {
      const place = before[lap];
      if (place) await sweepLap(sweep, lap, place.at);
    }
    isRound = true;
    moveTo(sweep, { lap: 'active' });
    saveSweep(sweep);
  } catch (error) {
    if (error instanceof ApiError)
      log.warn(facts, `The sweep of old children stops here: ${error.message}`);
    else if (error instanceof BudgetSpentError) stepOver(sweep, before);
    else throw error;
  }
  const progress = { before, after: sweep.position, laps, isRound, cutoff: cutoff() };
  log.info(facts, describeSweep(progress));
}

/** Sees to it that a sweep whose whole budget did not reach for a single step takes one next time. */
function stepOver(sweep: Sweep, before: SweepPosition): void {
  const { window, position } = sweep;
  const isStuck =
    position[position.lap] === before[position.lap] && position.windowMs === before.windowMs;
  if (window && isStuck) moveTo(sweep, detour(sweep, window));
  saveSweep(sweep);
}

function detour(sweep: Sweep, window: Window): Partial<SweepPosition> {
  const { row, cost, context, position } = sweep;
  if (row === undefined && !isMoment(window)) {
    const length = (window.to ?? context.cutoff()) - window.from;
    return { windowMs: Math.max(1, Math.floor(length / 2)) };
  }
  context.log.warn(
    { stream: sweep.scan.parent.name },
    `The sweep steps over an opportunity whose children need more requests than child_sweep_requests allows; with these streams it should be ${10 * cost} at least.`,
  );
  return { [position.lap]: row ? { at: row.at, id: row.id } : { at: window.from + 1 } };
}
