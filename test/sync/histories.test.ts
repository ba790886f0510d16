import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import type { ChildRefresh } from '../../src/sync/run/context.ts';
import type { Limits } from '../../src/windows/limits.ts';
import { type LiveRow, liveRows } from '../helpers/live-rows.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';
import type { Message } from '../helpers/run-tap.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';
import { createWarehouse, type Warehouse } from '../helpers/warehouse.ts';

// Much work in little time, which a busy machine stretches.
vi.setConfig({ testTimeout: 180_000 });

/** So small that a handful of rows fills windows, milliseconds, backlogs and early rows. */
const TINY: Limits = {
  requestsPerState: 3,
  requestsPerWindow: 6,
  earlyRequests: 5,
  windowRows: 3,
  streamedRows: 5,
  probeRows: 4,
  millisecondRows: 3,
  backlogRows: 4,
  requestsAtOnce: 2,
};

/** More of them find more: NUM_RUNS=5000. */
const NUM_RUNS = Number(process.env['NUM_RUNS'] ?? 60);
const SECOND = 1000;
const DAY = 86_400 * SECOND;
const BEGINNING = DEMO_NOW - 400 * DAY;
const LOOKBACK_MS = 300 * SECOND;
const CHILDREN = [
  'opportunity_offers',
  'opportunity_offer_fields',
  'opportunity_applications',
  'contacts',
];
/** What tells rows that are there from rows that are gone. */
const LIVE = ['opportunity_reads', 'deleted_opportunities'];

const KINDS = [
  'add',
  'edit',
  'advance',
  'touch',
  'archive',
  'late',
  'appear',
  'delete',
  'merge',
  'hide',
  'exchange',
  'clear',
  'move',
] as const;
/** What no time of the opportunity tells. */
const SILENT: readonly string[] = ['hide', 'exchange', 'clear', 'move'];

/** Something that happens in Lever; `row` picks an opportunity, `rows` how many. */
interface Event {
  readonly kind: (typeof KINDS)[number];
  readonly row: number;
  readonly rows: number;
  /** How long after the event before, in milliseconds. */
  readonly after: number;
  readonly isUndated: boolean;
}

/** One run of the tap, and what happens before and during it. */
interface Run {
  readonly before: readonly Event[];
  readonly during: readonly { readonly request: number; readonly event: Event }[];
  readonly refresh: ChildRefresh;
  readonly sweepRequests: number;
  /** Messages after which it is killed; undefined: never. */
  readonly killAfter: number | undefined;
  /** The request that Lever fails for good, if it is made. */
  readonly failAt: number | undefined;
  /** How many of its STATEs the target lost, counted from the last. */
  readonly statesLost: number;
  /** Whether the host merges the new state deeply into the old one. */
  readonly isMerged: boolean;
  readonly select: readonly string[];
  /** Whether what Lever deleted is erased. */
  readonly isErasing: boolean;
}

const event: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom(...KINDS),
  row: fc.nat(1000),
  rows: fc.constantFrom(1, 1, 1, 2, 9),
  after: fc.constantFrom(0, 1, 50, 20 * SECOND, 200 * SECOND, 3 * DAY, 60 * DAY),
  isUndated: fc.boolean(),
});

const run: fc.Arbitrary<Run> = fc.record({
  before: fc.array(event, { maxLength: 8 }),
  during: fc.array(fc.record({ request: fc.integer({ min: 1, max: 30 }), event }), {
    maxLength: 4,
  }),
  refresh: fc.constantFrom('updated', 'touched', 'active', 'all'),
  sweepRequests: fc.constantFrom(0, 0, 3, 20),
  killAfter: fc.option(fc.integer({ min: 5, max: 60 }), { nil: undefined }),
  failAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 }),
  statesLost: fc.constantFrom(0, 0, 0, 1, 4),
  isMerged: fc.boolean(),
  select: fc.constantFrom(
    ['opportunities', ...CHILDREN, ...LIVE],
    ['opportunities', ...CHILDREN, ...LIVE],
    ['opportunity_offers'],
    ['opportunity_offers', 'opportunity_reads'],
    ['opportunities', 'opportunity_applications'],
    ['opportunities', 'opportunity_offers'],
  ),
  isErasing: fc.boolean(),
});

/** Lever in the making: events, and the clock that they move. */
function createLever() {
  const account = createSmallAccount();
  let now = BEGINNING;
  const pick = (row: number, rows: number): readonly Opportunity[] => {
    const { opportunities } = account.company;
    return Array.from({ length: Math.min(rows, opportunities.length) }, (_, i) =>
      opportunities.at((row + i) % opportunities.length),
    ).filter((one) => one !== undefined);
  };
  /** Lever shows some rows a little after the time that it gives them, and imported ones long after. */
  const timeOfNew = (kind: Event['kind'], row: number): number => {
    if (kind === 'appear') return BEGINNING + Math.floor(((row % 1000) / 1000) * (now - BEGINNING));
    return kind === 'late' ? now - LOOKBACK_MS : now;
  };
  const happen = ({ kind, row, rows, after, isUndated }: Event): void => {
    now += after;
    if (kind === 'add' || kind === 'late' || kind === 'appear')
      for (let i = 0; i < rows; i++) {
        const at = timeOfNew(kind, row + i);
        account.add(at, isUndated ? null : at);
      }
    else
      for (const [i, opportunity] of pick(row, rows).entries()) {
        const [other = opportunity] = pick(row + 1 + i, 1);
        change(account, { row: opportunity, other, kind, at: now });
      }
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { account, happen, now: () => now, pass };
}

interface Change {
  readonly row: Opportunity;
  readonly other: Opportunity;
  readonly kind: Event['kind'];
  readonly at: number;
}

function change(account: SmallAccount, { row, other, kind, at }: Change): void {
  if (kind === 'edit') account.change(row, { updatedAt: at });
  if (kind === 'advance')
    account.change(row, { updatedAt: at, lastAdvancedAt: at, stage: 'lead-responded' });
  if (kind === 'archive')
    account.change(row, { updatedAt: at, archived: { reason: 'none', archivedAt: at } });
  if (kind === 'touch') account.touch(row, at);
  if (kind === 'touch' || kind === 'hide') account.changeOffer(row);
  if (kind === 'delete') account.delete(row, at);
  if (kind === 'merge') account.change(row, { updatedAt: at, contact: other.contact });
  if (kind === 'exchange' || kind === 'clear') account.exchangeOffer(row, kind === 'clear');
  if (kind === 'move') account.moveOffer(row, other);
}

/** What the target kept of a run's STATEs. */
function keptState({ messages }: EngineRun, lost: number): unknown {
  const states = messages.filter(({ type }) => type === 'STATE');
  return states.at(Math.max(0, states.length - 1 - lost))?.['value'];
}

function merge(older: unknown, newer: unknown): unknown {
  if (!isObject(older) || !isObject(newer)) return newer;
  const merged = { ...older };
  for (const [key, value] of Object.entries(newer)) merged[key] = merge(older[key], value);
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expectStatesInOrder(messages: readonly Message[], given: unknown): void {
  const states = messages.filter(({ type }) => type === 'STATE').map(({ value }) => value);
  expect(states[0]).toEqual(given);
  const latest = new Map<string, string>();
  for (const state of states)
    for (const [stream, bookmark] of Object.entries(
      (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks,
    )) {
      const value = String(bookmark['replication_key_value'] ?? '');
      expect(value >= (latest.get(stream) ?? '')).toBe(true);
      latest.set(stream, value);
    }
}

/** Compares all that runs in these modes are to bring: `updated` does not care for interactions. */
function expectEqual(
  warehouse: Warehouse,
  { company }: SmallAccount,
  startDate: number,
  modes: readonly ChildRefresh[],
): void {
  const inScope = company.opportunities.filter(
    ({ createdAt, updatedAt }) => createdAt >= startDate || Number(updatedAt) >= startDate,
  );
  const there = new Set(company.opportunities.map(({ id }) => id));
  expect(
    warehouse.ids('opportunities').filter((id) => !there.has(id)),
    'opportunities that are not erased',
  ).toEqual([]);
  const loaded = {
    opportunities: warehouse.table('opportunities'),
    offers: warehouse.table('opportunity_offers'),
    applications: warehouse.table('opportunity_applications'),
  };
  for (const { id, name, lastInteractionAt } of inScope) {
    expect(loaded.opportunities.get(id)).toMatchObject({ name });
    const at = new Date(lastInteractionAt).toISOString();
    if (!modes.includes('updated'))
      expect(loaded.opportunities.get(id)).toMatchObject({ lastInteractionAt: at });
    for (const offer of company.offers.get(id) ?? [])
      expect(loaded.offers.get(offer.id)).toMatchObject({
        status: offer.status,
        opportunityId: id,
      });
    expect(loaded.applications.get(`application-${id}`)).toMatchObject({ opportunityId: id });
  }
}

/** Compares the rows that are there, by the messages alone, with the account. */
function expectLive(
  messages: readonly Message[],
  { company }: SmallAccount,
  startDate: number,
): void {
  const live = liveRows(messages);
  const inScope = company.opportunities.filter(
    ({ createdAt, updatedAt }) => createdAt >= startDate || Number(updatedAt) >= startDate,
  );
  const all = company.opportunities.flatMap(({ id }) => company.offers.get(id) ?? []);
  const offers = inScope.flatMap(({ id }) => company.offers.get(id) ?? []);
  const fieldsOf = (rows: readonly { readonly id: string }[]) =>
    rows.flatMap((offer) =>
      ((offer as { fields?: readonly unknown[] }).fields ?? []).map((_, i) => `${offer.id}/${i}`),
    );
  const expectBetween = (
    stream: string,
    least: readonly string[],
    most: readonly string[],
    key: (row: LiveRow) => string,
  ) => {
    const found = new Set((live.get(stream) ?? []).map(key));
    expect(
      least.filter((id) => !found.has(id)),
      `${stream} that are missing`,
    ).toEqual([]);
    expect(
      [...found].filter((id) => !most.includes(id)),
      `${stream} that are gone`,
    ).toEqual([]);
  };
  const idOf = ({ id }: LiveRow): string => String(id);
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  expectBetween('opportunities', idsOf(inScope), idsOf(company.opportunities), idOf);
  expectBetween('opportunity_offers', idsOf(offers), idsOf(all), idOf);
  expectBetween(
    'opportunity_offer_fields',
    fieldsOf(offers),
    fieldsOf(all),
    (row) => `${row['offerId']}/${row['position']}`,
  );
  const people = (rows: readonly Opportunity[]) => rows.map(({ contact }) => String(contact));
  expectBetween('contacts', people(inScope), people(company.opportunities), idOf);
}

/** A run that nothing disturbs. */
const QUIET: Run = {
  before: [],
  during: [],
  refresh: 'touched',
  sweepRequests: 0,
  killAfter: undefined,
  failAt: undefined,
  statesLost: 0,
  isMerged: false,
  select: ['opportunities', ...CHILDREN, ...LIVE],
  isErasing: true,
};

/** What does not change during a history. */
interface Setting {
  readonly startDate: number;
  /** Rows of a page. */
  readonly pageSize: number;
  /** How long each answer is said to take, in milliseconds. */
  readonly tookMs: number;
  /** Whether Lever refuses two kinds of filter together, which nothing documents. */
  readonly isStrict: boolean;
}

function isCombined(query: URLSearchParams): boolean {
  const kinds = new Set([...query.keys()].map((name) => name.replace(/_(start|end)$/, '')));
  return kinds.has('created_at') && (kinds.has('updated_at') || kinds.has('archived'));
}

/** Lives through runs, and compares the warehouse with Lever at the end. */
async function live(runs: readonly Run[], setting: Setting, isSwept: boolean): Promise<void> {
  const { startDate, pageSize, tookMs, isStrict } = setting;
  const lever = createLever();
  const warehouse = createWarehouse({ deletes: true });
  let state: unknown = { bookmarks: {} };
  const messages: Message[] = [];
  let clock = 0;
  for (const one of runs) {
    for (const happening of one.before) lever.happen(happening);
    lever.pass(500 * SECOND);
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
      ...(one.killAfter !== undefined && { killAfter: one.killAfter }),
      onRequest({ number, query }) {
        for (const { request, event: happening } of one.during)
          if (request === number) lever.happen(happening);
        if (isStrict && isCombined(query)) return 400;
        return number === one.failAt ? 500 : undefined;
      },
    });
    if (one.killAfter === undefined) expect(result.error).toBeUndefined();
    if (one.failAt === undefined) expect(result.report?.failures.size ?? 0).toBe(0);
    expectStatesInOrder(result.messages, state);
    warehouse.load(result.messages);
    messages.push(...result.messages);
    const kept = keptState(result, one.statesLost);
    state = one.isMerged ? merge(state, kept) : kept;
  }
  const modes = runs.map(({ refresh }) => refresh);
  expectEqual(warehouse, lever.account, startDate, modes);
  if (isSwept) expectLive(messages, lever.account, startDate);
}

const setting: fc.Arbitrary<Setting> = fc.record({
  startDate: fc.constantFrom(0, 3 * DAY, 100 * DAY).map((after) => BEGINNING + after),
  pageSize: fc.constantFrom(2, 3, 100),
  tookMs: fc.constantFrom(0, 1000),
  isStrict: fc.boolean(),
});

describe('runs over random histories', () => {
  it('leave the warehouse equal to Lever once the sweep is round, however they were cut short', async () => {
    const runs = fc.array(run, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(runs, setting, (before, conditions) =>
        live([...before, QUIET, { ...QUIET, sweepRequests: 100_000 }], conditions, true),
      ),
      { numRuns: NUM_RUNS },
    );
  });

  it('need no sweep for what an interaction or an update announces', async () => {
    const isAnnounced = ({ kind }: Event): boolean => !SILENT.includes(kind);
    // Rows that come into sight are told by name as long as every run has the streams of the last.
    const isKnown = ({ kind }: Event): boolean => kind !== 'appear';
    const announced = (isOneJob: boolean) => {
      const isExpected = (one: Event) => isAnnounced(one) && (isOneJob || isKnown(one));
      return run.map(
        (one): Run => ({
          ...one,
          refresh: one.refresh === 'updated' ? 'updated' : 'touched',
          sweepRequests: 0,
          before: one.before.filter(isExpected),
          during: one.during.filter(({ event: happening }) => isExpected(happening)),
          ...(isOneJob && { select: QUIET.select }),
        }),
      );
    };
    const runs = fc
      .boolean()
      .chain((isOneJob) => fc.array(announced(isOneJob), { minLength: 1, maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(runs, setting, (before, conditions) =>
        live([...before, QUIET], conditions, false),
      ),
      { numRuns: NUM_RUNS },
    );
  });
});
