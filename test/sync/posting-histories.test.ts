import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { IdRow, Posting, Requisition, User } from '../../src/demo/rows.ts';
import { streams } from '../../src/streams/index.ts';
import { deletePosting } from '../helpers/lever-changes.ts';
import { comparableRows, liveRows } from '../helpers/live-rows.ts';
import { runEngine } from '../helpers/run-engine.ts';
import type { Message } from '../helpers/run-tap.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';
import { createWarehouse } from '../helpers/warehouse.ts';
import { BEGINNING, DAY, SECOND, TINY } from './history.ts';
import { expectStatesInOrder } from './history-checks.ts';
import {
  aheadOfTime,
  bookmarksSince,
  keptState,
  mergeDeeply,
  ofFirstVersion,
} from './history-states.ts';

// Histories of what has no filter by creation, postings and candidates with their lists, and of
// requisitions, which are read whole.

/** `npm run test:fuzz` lives through many more; NUM_RUNS=5000 FC_SEED=7 through more still, and others. */
const NUM_RUNS = Number(process.env['NUM_RUNS'] ?? 8);
vi.setConfig({ testTimeout: Math.max(180_000, NUM_RUNS * SECOND) });

const ALL_STREAMS = [
  'postings',
  'posting_*',
  'diversity_surveys',
  'requisitions',
  'requisition_postings',
  'requisition_offers',
  'candidates',
  'candidate_offers',
  'candidate_applications',
  'candidate_reads',
  'list_reads',
  'deleted_postings',
  'deleted_opportunities',
];

const KINDS = [
  'open',
  'edit',
  'close',
  'ask',
  'retag',
  'survey',
  'staff',
  'withdraw',
  'require',
  'fill',
  'apply',
  'advance',
  'archive',
  'offer',
  'exchange',
  'anonymize',
  'delete',
] as const;

interface Event {
  readonly kind: (typeof KINDS)[number];
  readonly row: number;
  /** How long after the event before, in milliseconds. */
  readonly after: number;
  readonly isUndated: boolean;
}

interface Run {
  readonly before: readonly Event[];
  readonly during: readonly { readonly request: number; readonly event: Event }[];
  readonly refresh: 'updated' | 'touched' | 'active' | 'all';
  readonly sweepRequests: number;
  readonly killAfter: number | undefined;
  readonly failAt: number | undefined;
  readonly statesLost: number;
  readonly isMerged: boolean;
  readonly isAhead: boolean;
  readonly select: readonly string[];
}

const QUIET: Run = {
  before: [],
  during: [],
  refresh: 'touched',
  sweepRequests: 0,
  killAfter: undefined,
  failAt: undefined,
  statesLost: 0,
  isMerged: false,
  isAhead: false,
  select: ALL_STREAMS,
};

const event: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom(...KINDS),
  row: fc.nat(1000),
  after: fc.constantFrom(0, 1, 20 * SECOND, 3 * DAY, 60 * DAY),
  isUndated: fc.boolean(),
});

const run: fc.Arbitrary<Run> = fc.record({
  before: fc.array(event, { maxLength: 10 }),
  during: fc.array(fc.record({ request: fc.integer({ min: 1, max: 40 }), event }), {
    maxLength: 4,
  }),
  refresh: fc.constantFrom('updated', 'touched', 'active', 'all'),
  sweepRequests: fc.constantFrom(0, 10, 60),
  killAfter: fc.option(fc.integer({ min: 14, max: 120 }), { nil: undefined }),
  failAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 }),
  statesLost: fc.constantFrom(0, 0, 0, 1, 4),
  isMerged: fc.boolean(),
  isAhead: fc.constantFrom(false, false, false, true),
  select: fc.constantFrom(
    ALL_STREAMS,
    ALL_STREAMS,
    ['posting_questions', 'posting_reads'],
    ['postings', 'posting_users', 'candidates'],
    ['candidate_offers', 'candidate_reads'],
  ),
});

interface Lever {
  readonly account: SmallAccount;
  happen(event: Event): void;
  now(): number;
  pass(ms: number): void;
}

function createLever(): Lever {
  const account = createSmallAccount();
  const { company } = account;
  const { postings, requisitions, users, opportunities } = company;
  const [model] = createCompany({ opportunities: 3 }).postings;
  for (const list of [postings, requisitions, company.deletedPostings]) list.length = 0;
  let [now, counter] = [BEGINNING, 0];
  const pick = <Row>(rows: readonly Row[], row: number): Row[] =>
    rows.length === 0 ? [] : [rows[row % rows.length] as Row];
  const ask = ({ id }: Posting): void => {
    const fields = Array.from({ length: counter % 3 }, (_, i) => ({ id: `f${i}`, text: counter }));
    const questions = { id, text: `version ${counter}`, customQuestions: [{ id: 'form', fields }] };
    company.postingQuestions.set(id, questions as unknown as IdRow);
  };
  const survey = ({ id }: Posting): void => {
    const rows = Array.from({ length: counter % 3 }, (_, i) => ({ id: `survey-${counter - i}` }));
    company.diversitySurveys.set(id, rows);
  };
  const change: Readonly<Record<Event['kind'], (event: Event) => void>> = {
    open({ isUndated }) {
      const times = { createdAt: now, updatedAt: isUndated ? null : now };
      const posting = { ...model, ...times, id: `posting-${(counter * 7919) % 1000}-${counter}` };
      postings.push(posting as unknown as Posting);
      ask(posting as unknown as Posting);
      survey(posting as unknown as Posting);
    },
    edit: ({ row }) => edit(row, { text: `version ${counter}`, updatedAt: now }),
    close: ({ row }) => edit(row, { state: 'closed', updatedAt: now }),
    retag: ({ row }) => edit(row, { tags: [`tag ${counter}`, 'tag'].slice(counter % 3) }),
    ask: ({ row }) => pick(postings, row).forEach(ask),
    survey: ({ row }) => pick(postings, row).forEach(survey),
    staff({ row }) {
      const [user] = pick(users, row);
      if (user) users.splice(users.indexOf(user), 1, { ...user, id: `user-${counter}` } as User);
    },
    withdraw({ row }) {
      for (const { id } of pick(postings, row)) deletePosting(company, id, now);
    },
    require({ row }) {
      const places = pick(postings, row).map(({ id }) => id);
      const requisition = { id: `requisition-${counter}`, postings: places, offerIds: ['offer'] };
      requisitions.push({ ...requisition, createdAt: now } as unknown as Requisition);
    },
    fill({ row }) {
      for (const one of pick(requisitions, row))
        Object.assign(one, { offerIds: counter % 2 ? [] : [`offer ${counter}`], postings: [] });
    },
    apply: ({ isUndated }) => void account.add(now, isUndated ? null : now),
    advance: ({ row }) => people(row, (one) => account.change(one, { updatedAt: now })),
    archive: ({ row }) =>
      people(row, (one) => {
        account.change(one, { updatedAt: now, archived: { reason: 'none', archivedAt: now } });
      }),
    offer: ({ row }) => people(row, account.changeOffer),
    exchange: ({ row }) => people(row, (one) => account.exchangeOffer(one, counter % 2 === 0)),
    anonymize: ({ row, isUndated }) =>
      people(row, (one) => account.anonymize(one, isUndated ? undefined : now)),
    delete: ({ row }) => people(row, (one) => account.delete(one, now)),
  };
  const edit = (row: number, members: object): void =>
    pick(postings, row).forEach((posting) => void Object.assign(posting, members));
  const people = (row: number, act: (one: (typeof opportunities)[number]) => void): void =>
    pick(opportunities, row).forEach((one) => void act(one));
  return {
    account,
    happen(one) {
      now += one.after;
      counter++;
      change[one.kind](one);
      company.version++;
    },
    now: () => now,
    pass(ms) {
      now += ms;
    },
  };
}

/** Lives through runs, and compares the live rows with those of a first run into an empty warehouse. */
async function live(runs: readonly Run[], isUpgraded = false): Promise<void> {
  const lever = createLever();
  const messages: Message[] = [];
  let state: unknown = { bookmarks: {} };
  let clock = 0;
  const options = {
    limits: TINY,
    now: lever.now,
    receivedAt: () => ++clock,
    pageSize: 3,
    settings: { startDate: BEGINNING },
  };
  for (const [i, planned] of runs.entries()) {
    if (i === 1 && isUpgraded) state = ofFirstVersion(state);
    for (const happening of planned.before) lever.happen(happening);
    lever.pass(500 * SECOND);
    // A clock that was wrong is noticed by a run that comes to its end.
    const isAhead = planned.isAhead && bookmarksSince(state, 0);
    const one = isAhead ? QUIET : planned;
    if (isAhead) state = aheadOfTime(state);
    const result = await runEngine(lever.account.company, {
      ...options,
      select: one.select,
      state,
      settings: { ...options.settings, childRefresh: one.refresh },
      sweepRequests: one.sweepRequests,
      ...(one.killAfter !== undefined && { killAfter: one.killAfter }),
      onRequest({ number }) {
        for (const { request, event: happening } of one.during)
          if (request === number) lever.happen(happening);
        return number === one.failAt ? 500 : undefined;
      },
    });
    if (one.killAfter === undefined) expect(result.error).toBeUndefined();
    if (one.failAt === undefined) expect(result.report?.failures.size ?? 0).toBe(0);
    if (!isAhead) expectStatesInOrder(result.messages, state);
    messages.push(...result.messages);
    const kept = keptState(result, one.statesLost);
    state = one.isMerged ? mergeDeeply(state, kept) : kept;
  }
  const account = createWarehouse();
  const first = await runEngine(lever.account.company, { ...options, select: ALL_STREAMS });
  account.load(first.messages);
  const selected = new Set(first.messages.map(({ stream }) => stream));
  const rows = liveRows(messages);
  for (const stream of streams) {
    const isStill = stream.source.kind === 'reads' || stream.source.kind === 'period';
    if (isStill || !selected.has(stream.name)) continue;
    const expected = comparableRows(stream, account.table(stream.name).values());
    expect(comparableRows(stream, rows.get(stream.name) ?? []), stream.name).toEqual(expected);
  }
}

/** A stream that is ahead of others by a part of a cycle has it read in the next run. */
const ROUND: Run = { ...QUIET, sweepRequests: 100_000 };
const LAST: readonly Run[] = [QUIET, ROUND, ROUND];

describe('postings, candidates and requisitions over random histories', () => {
  it('are those of the account once the sweep is round, however runs were cut short', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 6 }), (runs) =>
        live([...runs, ...LAST]),
      ),
      { numRuns: NUM_RUNS },
    );
  });

  it('go on from what version 0.1.0 left', async () => {
    const first = run.map((one): Run => ({ ...one, refresh: 'touched', failAt: undefined }));
    await fc.assert(
      fc.asyncProperty(first, fc.array(run, { maxLength: 4 }), (old, runs) =>
        live([{ ...old, isAhead: false }, QUIET, ...runs, ...LAST], true),
      ),
      { numRuns: Math.ceil(NUM_RUNS / 2) },
    );
  });
});
