import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow, Opportunity } from '../../src/demo/rows.ts';
import { type EngineRun, type PlainRequest, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

// What fails in every run costs what it fails on, and nothing else.

vi.setConfig({ testTimeout: 180_000 });

/** `npm run test:fuzz` has many more. */
const NUM_RUNS = Number(process.env['NUM_RUNS'] ?? 8);
const HOUR = 3_600_000;
const LISTS = ['opportunity_offers', 'opportunity_notes', 'opportunity_files'];
const SELECT = ['opportunities', ...LISTS];
/** What two lists of jobs on one state may select. */
const SELECTIONS = [SELECT, SELECT.slice(0, 2), ['opportunity_notes', 'opportunity_files']];
const SWEEP = 16;
/** Enough for the sweep to come round in every stream, whichever of them a run has. */
const RUNS = 24;
/** Runs at the end in which nothing happens. */
const QUIET_RUNS = 4;

interface Fault {
  /** Lists of all parents, of one, or the second page of one. */
  readonly of: 'all' | 'one' | 'page';
  /** 200 is an answer that cannot be read. */
  readonly status: 403 | 500 | 200;
  readonly row: number;
  /** The first run that it strikes; the first load, or others after it. */
  readonly since: number;
}

interface History {
  readonly rows: number;
  readonly fault: Fault;
  /** By run. */
  readonly modes: readonly ('updated' | 'touched' | 'active')[];
  readonly selections: readonly number[];
  readonly edits: readonly number[];
  readonly tookMs: number;
  /** Which rows have no time of their update, or none at all. */
  readonly undated: readonly number[];
}

const history: fc.Arbitrary<History> = fc.record({
  rows: fc.integer({ min: 4, max: 24 }),
  fault: fc.record({
    of: fc.constantFrom('all', 'one', 'page'),
    status: fc.constantFrom(403, 500, 200),
    row: fc.nat(100),
    since: fc.constantFrom(0, 1, 5),
  }),
  modes: fc.array(fc.constantFrom('updated', 'touched', 'active'), {
    minLength: RUNS,
    maxLength: RUNS,
  }),
  selections: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: RUNS, maxLength: RUNS }),
  edits: fc.array(fc.nat(100), { minLength: RUNS, maxLength: RUNS }),
  tookMs: fc.constantFrom(0, 300),
  undated: fc.array(fc.nat(100), { maxLength: 3 }),
});

function createAccount({ rows, undated }: History): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const at = DEMO_NOW - (rows - i + 3) * 24 * HOUR;
    const row = account.add(at, undated.includes(i) ? null : at);
    if (i % 3 === 0) account.change(row, { archived: { reason: 'none', archivedAt: at } });
    setChildren(account, row, 0);
  }
  return account;
}

/** Three offers, on two pages, a note and a file; `version` says which of them. */
function setChildren({ company }: SmallAccount, { id }: Opportunity, version: number): void {
  const child = (name: string) => ({
    id: `${name}-${id}`,
    status: `v${version}`,
    text: `v${version}`,
  });
  const put = (list: unknown, rows: readonly object[]): void =>
    void (list as Map<string, IdRow[]>).set(id, rows as IdRow[]);
  put(company.offers, ['a', 'b', 'c'].map(child));
  put(company.notes, [child('note')]);
  put(company.files, [child('file')]);
  company.version++;
}

/** Answers the fault to the requests for offers that it is about. */
function failing({ of, status }: Fault, id: string) {
  return ({ path, query }: PlainRequest): number | undefined => {
    if (!path.endsWith('/offers') || (of === 'page' && !query.has('offset'))) return undefined;
    return of === 'all' || path.split('/')[2] === id ? status : undefined;
  };
}

const bookmarkOf = ({ state }: EngineRun, stream: string): unknown =>
  (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks[stream]?.[
    'replication_key_value'
  ];

async function live(one: History): Promise<void> {
  const account = createAccount(one);
  const { opportunities } = account.company;
  const pick = (i: number): Opportunity => opportunities[i % opportunities.length] as Opportunity;
  const bad = pick(one.fault.row);
  const runs: EngineRun[] = [];
  const isQuiet = (i: number): boolean => i >= RUNS - QUIET_RUNS;
  const select = (i: number) => (!isQuiet(i) && SELECTIONS[one.selections[i] ?? 0]) || SELECT;
  const sync = async (i: number, options: object = {}): Promise<EngineRun> => {
    const isStruck = i >= one.fault.since && i < RUNS;
    const run = await runEngine(account.company, {
      select: select(i),
      state: runs.at(-1)?.state,
      now: () => DEMO_NOW + (i + 1) * HOUR,
      settings: { childRefresh: (!isQuiet(i) && one.modes[i]) || 'touched' },
      sweepRequests: SWEEP,
      tookMs: one.tookMs,
      pageSize: 2,
      ...(isStruck && { onRequest: failing(one.fault, bad.id) }),
      ...options,
    });
    runs.push(run);
    return run;
  };
  await sync(0, { select: SELECT });
  const brought = new Map<string, Set<string>>();
  for (let i = 1; i < RUNS; i++) {
    const edited = isQuiet(i) ? undefined : pick(one.edits[i] ?? 0);
    if (edited) account.change(edited, { updatedAt: DEMO_NOW + i * HOUR });
    // Nothing tells of this: the sweep has to bring it.
    if (i === one.fault.since + 1) for (const row of opportunities) setChildren(account, row, 1);
    const run = await sync(i);
    for (const stream of LISTS)
      for (const row of run.records(stream))
        if (row['status'] === 'v1' || row['text'] === 'v1')
          brought.set(stream, (brought.get(stream) ?? new Set()).add(String(row['opportunityId'])));
    // No table but the one concerned is behind.
    const cutoff = new Date(DEMO_NOW + (i + 1) * HOUR - 60_000).toISOString();
    const sound = select(i).filter(
      (stream) => stream !== 'opportunity_offers' || one.fault.of !== 'all',
    );
    for (const stream of sound) expect(bookmarkOf(run, stream), `${stream} ${i}`).toBe(cutoff);
    expect([...(run.report?.failures.keys() ?? [])].filter((name) => sound.includes(name))).toEqual(
      [],
    );
    if (edited && select(i).includes('opportunities'))
      expect(run.records('opportunities').map(({ id }) => id)).toContain(edited.id);
  }
  // The sweep comes round.
  const ids = opportunities.map(({ id }) => id);
  for (const stream of ['opportunity_notes', 'opportunity_files'])
    expect([...(brought.get(stream) ?? [])].sort(), stream).toEqual([...ids].sort());
  // No cost grows: the list page by page and in segments, the sweep, and what is tried again.
  const costs = runs.slice(2 - QUIET_RUNS).map((run) => run.count(/./));
  expect(Math.max(...costs)).toBeLessThanOrEqual(ids.length / 2 + SWEEP + 30);
  expect(costs.at(-1)).toBeLessThanOrEqual(Number(costs[0]) + SWEEP / 2);
  // What failed comes once it does not fail any more.
  await sync(RUNS, { select: SELECT, sweepRequests: 10_000 });
  const last = await sync(RUNS + 1, { select: SELECT, sweepRequests: 10_000 });
  expect(last.report?.failures.size).toBe(0);
  expect(bookmarkOf(last, 'opportunity_offers')).toBe(bookmarkOf(last, 'opportunity_notes'));
  const offers = new Set(
    runs.slice(-2).flatMap((run) => run.records('opportunity_offers').map(({ id }) => String(id))),
  );
  expect([...offers].filter((id) => id.endsWith(bad.id)).length).toBe(3);
}

describe('a fault that lasts', () => {
  it('costs what it strikes and nothing else, over random runs', async () => {
    await fc.assert(fc.asyncProperty(history, live), { numRuns: NUM_RUNS });
  });
});
