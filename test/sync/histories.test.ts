import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { runEngine } from '../helpers/run-engine.ts';
import type { Message } from '../helpers/run-tap.ts';
import { createWarehouse } from '../helpers/warehouse.ts';
import {
  ALL_STREAMS,
  createLever,
  DAY,
  type Event,
  isAnnounced,
  LOOKBACK_MS,
  loadInPieces,
  QUIET,
  type Run,
  run,
  SECOND,
  type Setting,
  setting,
  TINY,
} from './history.ts';
import { expectEqual, expectLive, expectStatesInOrder } from './history-checks.ts';
import {
  aheadOfTime,
  bookmarksSince,
  keptState,
  mergeDeeply,
  ofFirstVersion,
} from './history-states.ts';

/** `npm run test:fuzz` lives through many more; NUM_RUNS=5000 FC_SEED=7 through more still, and others. */
const NUM_RUNS = Number(process.env['NUM_RUNS'] ?? 15);
// Much work in little time, which a busy machine stretches.
vi.setConfig({ testTimeout: Math.max(180_000, NUM_RUNS * SECOND) });
/** What is read again after a bookmark that lies in the future. */
const DISTRUSTED_MS = 30 * DAY;

function isCombined(query: URLSearchParams): boolean {
  const kinds = new Set([...query.keys()].map((name) => name.replace(/_(start|end)$/, '')));
  return kinds.has('created_at') && (kinds.has('updated_at') || kinds.has('archived'));
}

interface History {
  readonly runs: readonly Run[];
  readonly setting: Setting;
  /** Whether the last sweep has come round. */
  readonly isSwept: boolean;
  /** Whether the state of the first run is brought to what version 0.1.0 would have left. */
  readonly isUpgraded?: boolean;
}

/** Lives through runs, and compares the warehouse with Lever at the end. */
async function live({ runs, setting: conditions, isSwept, isUpgraded }: History): Promise<void> {
  const { startDate, pageSize, tookMs, isStrict } = conditions;
  const lever = createLever();
  const warehouse = createWarehouse({ deletes: true });
  let state: unknown = { bookmarks: {} };
  const messages: Message[] = [];
  let clock = 0;
  for (const [i, planned] of runs.entries()) {
    if (i === 1 && isUpgraded) state = ofFirstVersion(state);
    for (const happening of planned.before) lever.happen(happening);
    lever.pass(500 * SECOND);
    // A clock that was wrong is noticed by a run that comes to its end; soon, where no sweep brings
    // what is below older rows.
    const trusted = isSwept ? 0 : lever.now() - DISTRUSTED_MS;
    const isAhead = planned.isAhead && bookmarksSince(state, trusted);
    const one = isAhead ? { ...QUIET, before: planned.before } : planned;
    if (isAhead) state = aheadOfTime(state);
    const result = await runEngine(lever.account.company, {
      select: one.select,
      state,
      settings: {
        startDate,
        lookbackMs: LOOKBACK_MS + 60 * SECOND,
        childRefresh: one.refresh,
        eraseDeleted: one.isErasing,
      },
      sweepRequests: one.sweepRequests,
      limits: TINY,
      now: lever.now,
      receivedAt: () => ++clock,
      pageSize,
      tookMs,
      confidentialAccess: one.hasAccess,
      ...(one.killAfter !== undefined && { killAfter: one.killAfter }),
      onRequest({ number, query }) {
        for (const { request, event: happening } of one.during)
          if (request === number) lever.happen(happening);
        if (isStrict && isCombined(query)) return 400;
        return number === one.failAt ? 500 : undefined;
      },
    });
    if (one.killAfter === undefined) expect(result.error).toBeUndefined();
    // A list below a row that became confidential may be refused to a key without access.
    if (one.failAt === undefined && one.hasAccess)
      expect(result.report?.failures.size ?? 0).toBe(0);
    if (!isAhead) expectStatesInOrder(result.messages, state);
    warehouse.load(result.messages);
    messages.push(...result.messages);
    const kept = keptState(result, one.statesLost);
    state = one.isMerged ? mergeDeeply(state, kept) : kept;
  }
  const hasTouches = !runs.some(({ refresh }) => refresh === 'updated');
  const expectation = { account: lever.account, startDate, hasTouches };
  if (isSwept) expectLive(messages, expectation);
  else expectEqual(warehouse, expectation);
}

/** A run without the events that do not pass. */
function filterEvents(one: Run, passes: (event: Event) => boolean): Run {
  return {
    ...one,
    before: one.before.filter(passes),
    during: one.during.filter(({ event }) => passes(event)),
  };
}

const isNotAppearing = ({ kind }: Event): boolean => kind !== 'appear';
const runsUpTo = (most: number, one = run) => fc.array(one, { minLength: 1, maxLength: most });

describe('runs over random histories', () => {
  it('leave the warehouse equal to Lever once the sweep is round, however they were cut short', async () => {
    await fc.assert(
      fc.asyncProperty(runsUpTo(6), setting, (before, conditions) =>
        live({
          runs: [...before, QUIET, { ...QUIET, sweepRequests: 100_000 }],
          setting: conditions,
          isSwept: true,
        }),
      ),
      { numRuns: NUM_RUNS },
    );
  });

  it('need no sweep for what an interaction or an update announces', async () => {
    // Rows that come into sight are told by name as long as every run has the streams of the last.
    const announced = (isOneJob: boolean) =>
      run.map(
        (one): Run => ({
          ...filterEvents(
            one,
            (event) => isAnnounced(event) && (isOneJob || isNotAppearing(event)),
          ),
          refresh: one.refresh === 'updated' ? 'updated' : 'touched',
          sweepRequests: 0,
          ...(isOneJob && { select: ALL_STREAMS }),
        }),
      );
    const runs = fc.boolean().chain((isOneJob) => runsUpTo(6, announced(isOneJob)));
    await fc.assert(
      fc.asyncProperty(runs, setting, (before, conditions) =>
        live({ runs: [...before, QUIET], setting: conditions, isSwept: false }),
      ),
      { numRuns: NUM_RUNS },
    );
  });

  it('lose nothing of a first load that is cut short in each phase, whatever is archived or reopened', async () => {
    await fc.assert(
      fc.asyncProperty(loadInPieces, setting, (before, conditions) =>
        live({ runs: [...before, QUIET], setting: conditions, isSwept: false }),
      ),
      { numRuns: NUM_RUNS },
    );
  });

  it('go on from what version 0.1.0 left', async () => {
    const first = run.map(
      (one): Run => ({
        ...filterEvents(one, isNotAppearing),
        refresh: 'touched',
        failAt: undefined,
        hasAccess: true,
        isAhead: false,
      }),
    );
    await fc.assert(
      fc.asyncProperty(first, runsUpTo(4), setting, (old, others, conditions) =>
        live({
          runs: [old, QUIET, ...others, QUIET, { ...QUIET, sweepRequests: 100_000 }],
          setting: conditions,
          isSwept: true,
          isUpgraded: true,
        }),
      ),
      { numRuns: Math.ceil(NUM_RUNS / 2) },
    );
  });
});
