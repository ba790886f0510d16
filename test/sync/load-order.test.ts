import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import {
  type EngineOptions,
  type EngineRun,
  KilledError,
  type PlainRequest,
  runEngine,
} from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_applications'];
const START = DEMO_NOW - 700 * DAY;
const settings = { startDate: START };
/** So that a small account is a large one. */
const limits = {
  requestsPerState: 5,
  requestsPerWindow: 10,
  requestsAtOnce: 4,
  windowRows: 10,
  undividedRows: 10,
};

/** A row a day, the first of them before the start date; one in four is in process. */
function createAccount(rows: number, { begin = START - 20 * DAY } = {}): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const at = begin + i * DAY;
    const row = account.add(at, i % 5 === 3 && at >= START ? null : Math.max(at, START + i));
    if (i % 4 !== 0) archive(row, at + HOUR);
  }
  return account;
}

function archive(row: Opportunity | undefined, at: number): void {
  if (row) row.archived = { reason: 'none', archivedAt: at };
}

const load = ({ company }: SmallAccount, options: EngineOptions = {}): Promise<EngineRun> =>
  runEngine(company, { select: SELECT, settings, limits, pageSize: 10, ...options });

/** The opportunities whose offers were asked for, in the order of the requests. */
function readRows({ company }: SmallAccount, { requests }: EngineRun): readonly Opportunity[] {
  const byId = new Map(company.opportunities.map((row) => [row.id, row]));
  return requests.flatMap(
    ({ path }) => byId.get(/^\/opp\w+\/(.*)\/offers$/.exec(path)?.[1] ?? '') ?? [],
  );
}

const backfillOf = ({ state }: EngineRun, stream: string) =>
  (state as { bookmarks: Record<string, { backfill?: [Record<string, unknown>] }> }).bookmarks[
    stream
  ]?.backfill?.[0];

/** Kills a run at the n-th request for offers. */
const killAtOffers = (count: number) => {
  let offers = 0;
  return ({ path }: PlainRequest): undefined => {
    if (path.endsWith('/offers') && ++offers > count) throw new KilledError('The run was killed.');
  };
};

describe('a first load whose rows cost requests', () => {
  it.each([0, 1000])(
    'brings everything in process, then the archive from the newest to the oldest (answers of %i ms)',
    async (tookMs) => {
      const account = createAccount(120);
      const rows = readRows(account, await load(account, { tookMs }));
      expect(new Set(rows).size).toBe(120);
      expect(rows.length).toBe(120);
      const active = rows.findIndex(({ archived }) => archived !== null);
      expect(rows.slice(active).every(({ archived }) => archived !== null)).toBe(true);
      const archived = rows.slice(active).map(({ createdAt }) => createdAt);
      const [recent, older] = [archived.slice(0, -15), archived.slice(-15)];
      expect(Math.min(...recent)).toBeGreaterThanOrEqual(START);
      expect(Math.max(...older)).toBeLessThan(START);
      // What is begun while the list is on its way may come some rows early.
      const late = recent.map((at, i) => (Math.max(0, ...recent.slice(i + 1)) - at) / DAY);
      expect(Math.max(...late)).toBeLessThanOrEqual(tookMs === 0 ? 0 : 60);
    },
  );

  it.each([1, 2, 12, 25])(
    'asks for nothing further once nobody is left to read it (refused from list %i on)',
    async (refused) => {
      const account = createAccount(60);
      let lists = 0;
      const run = await load(account, {
        select: ['opportunity_offers'],
        latencyMs: 1000,
        onRequest: ({ path }) => (path.endsWith('/offers') && ++lists >= refused ? 403 : undefined),
      });
      expect(run.requests.map(({ query }) => String(query)).join('\n')).not.toContain('Infinity');
      expect(run.count(/^\/opportunities$/)).toBeLessThan(20);
    },
  );

  it('makes no more than a handful of requests more for that', async () => {
    const company = createCompany({ opportunities: 1500 });
    for (const select of [SELECT, [...SELECT, 'opportunity_notes', 'opportunity_files']]) {
      const options = { select, settings: { startDate: 0 } };
      const inOneGo = await runEngine(company, {
        ...options,
        limits: { undividedRows: Number.POSITIVE_INFINITY },
      });
      const inHalves = await runEngine(company, options);
      expect(inHalves.requests.length - inOneGo.requests.length).toBeLessThanOrEqual(10);
      expect(inHalves.records('opportunities').length).toBe(
        inOneGo.records('opportunities').length,
      );
    }
  });

  it('is read in one go where it is small, or where nothing is below the rows', async () => {
    const account = createAccount(50);
    const small = await load(account, {
      limits: { ...limits, windowRows: 100, requestsPerWindow: 100, undividedRows: 100 },
    });
    const listed = await load(account, { select: ['opportunities', 'contacts'] });
    for (const run of [small, listed])
      expect(run.requests.filter(({ query }) => query.has('archived'))).toEqual([]);
    // Three pages, and two of older rows that changed.
    expect(small.count(/^\/opportunities$/)).toBe(5);
  });

  it('sorts the rows out where Lever refuses to combine filters', async () => {
    const account = createAccount(60);
    const run = await load(account, {
      onRequest: ({ query }) => (query.has('archived') && query.size > 3 ? 400 : undefined),
    });
    const rows = readRows(account, run);
    expect(rows.length).toBe(60);
    const active = rows.findIndex(({ archived }) => archived !== null);
    expect(active).toBe(15);
    expect(rows.slice(active).every(({ archived }) => archived !== null)).toBe(true);
  });
});

describe('rows that move between the passes', () => {
  it('are neither lost nor read for nothing', async () => {
    const account = createAccount(80);
    const { opportunities } = account.company;
    const [closed, reopened, edited, gone] = [
      opportunities[40],
      opportunities[41],
      opportunities[44],
      opportunities[42],
    ];
    let now = DEMO_NOW;
    const run = await load(account, {
      now: () => now,
      onRequest({ query }) {
        if (query.get('archived') !== 'true' || now > DEMO_NOW) return undefined;
        now = DEMO_NOW + HOUR;
        if (closed)
          account.change(closed, { updatedAt: now, archived: { reason: 'none', archivedAt: now } });
        if (reopened) account.change(reopened, { updatedAt: now, archived: null });
        if (edited) account.change(edited, { updatedAt: now });
        if (gone) account.remove(gone);
        account.add(now, null);
        return undefined;
      },
    });
    const next = await load(account, { state: run.state, now: () => now + HOUR });
    const [first, second] = [readRows(account, run), readRows(account, next)];
    const added = opportunities.at(-1);
    expect(second.map(({ id }) => id).sort()).toEqual(
      [closed, reopened, edited, added].map((row) => row?.id).sort(),
    );
    expect(first.filter((row) => row === reopened)).toEqual([]);
    expect(first.filter((row) => row === closed).length).toBe(2);
    expect(new Set([...first, ...second]).size).toBe(opportunities.length);
    expect(first.length).toBe(opportunities.length - 2 + 1);
  });
});

describe('a load that is cut short', () => {
  it('goes on in the phase where it was, and reads little twice', async () => {
    const account = createAccount(160, { begin: START - 80 * DAY });
    const phases = new Set<unknown>();
    const rows: Opportunity[] = [];
    for (let state: unknown, runs = 0; ; runs++) {
      expect(runs).toBeLessThan(30);
      const run = await load(account, { state, onRequest: killAtOffers(18) });
      rows.push(...readRows(account, run));
      state = run.state;
      phases.add(backfillOf(run, 'opportunity_offers')?.['phase']);
      if (run.error === undefined) break;
    }
    expect([...phases]).toEqual([
      'active',
      'active_older',
      'archived',
      'archived_older',
      undefined,
    ]);
    expect(new Set(rows).size).toBe(160);
    expect(rows.length).toBeLessThanOrEqual(1.5 * 160);
  });

  it('keeps fresh what is there once all in process are', async () => {
    const account = createAccount(120);
    const { opportunities } = account.company;
    const first = await load(account, { onRequest: killAtOffers(50) });
    expect(backfillOf(first, 'opportunities')).toMatchObject({ phase: 'archived', began: null });
    const [active, archived] = [opportunities[100], opportunities[30]];
    for (const row of [active, archived])
      if (row) account.change(row, { updatedAt: DEMO_NOW + HOUR });
    const options = { now: () => DEMO_NOW + 2 * HOUR, state: first.state };
    const second = await load(account, { ...options, onRequest: killAtOffers(10) });
    expect(new Set(readRows(account, second).slice(0, 2))).toEqual(new Set([active, archived]));
    expect(backfillOf(second, 'opportunities')).toMatchObject({
      phase: 'archived',
      began: backfillOf(first, 'opportunities')?.['until'],
      until: new Date(DEMO_NOW + 2 * HOUR - 60_000).toISOString(),
    });
    const third = await load(account, { ...options, state: second.state });
    expect(third.error).toBeUndefined();
    const rows = [first, second, third].flatMap((run) => readRows(account, run));
    expect(rows.filter((row) => row === active).length).toBe(2);
    expect(new Set(rows).size).toBe(120);
    const fourth = await load(account, { ...options, state: third.state });
    expect(readRows(account, fourth)).toEqual([]);
  });

  it('begins with changes only now and then, so that runs which end soon get on', async () => {
    const account = createAccount(120);
    const { state } = await load(account, { onRequest: killAtOffers(50) });
    const now = () => DEMO_NOW + HOUR / 2;
    const run = await load(account, { state, now, onRequest: killAtOffers(10) });
    const [list] = run.requests.filter(({ path }) => path === '/opportunities');
    expect(list?.query.get('archived')).toBe('true');
  });

  it.each([8, 60])(
    'after %i rows goes on beside that of a stream that was selected meanwhile',
    async (offers) => {
      const account = createAccount(160);
      const { state } = await load(account, { onRequest: killAtOffers(offers) });
      const select = [...SELECT, 'opportunity_notes'];
      const run = await load(account, { state, select, tookMs: 1000 });
      expect(run.count(/notes$/)).toBe(160);
      const read = new Set(readRows(account, run));
      expect(read.size).toBe(run.count(/offers$/));
      expect(run.count(/offers$/)).toBeGreaterThanOrEqual(160 - offers);
      expect(run.count(/offers$/)).toBeLessThan(160 - offers + 15);
    },
  );

  it('before the start date was moved back brings what is missing in the same order', async () => {
    const account = createAccount(120);
    const late = { settings: { startDate: START + 40 * DAY } };
    const first = await load(account, late);
    const second = await load(account, { state: first.state });
    const rows = readRows(account, second);
    expect(new Set([...readRows(account, first), ...rows]).size).toBe(120);
    const active = rows.findIndex(({ archived }) => archived !== null);
    expect(active).toBeGreaterThan(5);
    expect(rows.slice(active).every(({ archived }) => archived !== null)).toBe(true);
  });
});
