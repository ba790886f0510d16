import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow, Opportunity } from '../../src/demo/rows.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

// A row that comes into sight late, with old times: imported, or visible to a key that may read more.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SELECT = ['opportunities', 'opportunity_offers', 'contacts'];
/** Later than the start date of the runs. */
const LONG_AGO = Date.parse('2024-05-05T05:05:05Z');
const BEFORE_START = Date.parse('2019-05-05T05:05:05Z');

function createAccount(rows: number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) account.add(DEMO_NOW - (rows - i) * 12 * HOUR, DEMO_NOW - DAY);
  return account;
}

/** Runs an hour apart, each from the state of the one before; the function says what is special. */
async function runs(
  { company }: SmallAccount,
  count: number,
  optionsOf: (run: number) => EngineOptions = () => ({}),
  begin?: { readonly state: unknown; readonly at: number },
): Promise<readonly EngineRun[]> {
  const all: EngineRun[] = [];
  for (let i = 0; i < count; i++)
    all.push(
      await runEngine(company, {
        select: SELECT,
        state: all.at(-1)?.state ?? begin?.state,
        now: () => (begin?.at ?? DEMO_NOW) + (i + 1) * HOUR,
        ...optionsOf(i),
      }),
    );
  return all;
}

const ids = (run: EngineRun | undefined, stream: string) =>
  (run?.records(stream) ?? []).map(({ id }) => String(id)).sort();
const knownOf = ({ state }: EngineRun, parent = 'opportunities') =>
  (state as { bookmarks: Record<string, { known_rows?: Record<string, unknown> }> }).bookmarks[
    parent
  ]?.known_rows ?? {};
const offersOf = (rows: readonly Opportunity[]) => rows.map(({ id }) => `offer-${id}`).sort();
const idsOf = (rows: readonly Opportunity[]) => rows.map(({ id }) => id).sort();

describe('a row that comes into sight with old times', () => {
  it.each([0, 1000])(
    'comes with the next run, with its children, once (answers take %i ms)',
    async (tookMs) => {
      const account = createAccount(30);
      const added: Opportunity[] = [];
      const all = await runs(account, 5, (run) => {
        // After the first load, and later.
        if (run === 1) added.push(account.add(LONG_AGO, LONG_AGO));
        if (run === 3) added.push(account.add(LONG_AGO, LONG_AGO), account.add(LONG_AGO + 1, null));
        return { tookMs, pageSize: 10 };
      });
      const [first, ...others] = added;
      expect(all.slice(1).map((run) => ids(run, 'opportunities'))).toEqual([
        [first?.id],
        [],
        idsOf(others),
        [],
      ]);
      expect(ids(all[1], 'opportunity_offers')).toEqual([`offer-${first?.id}`]);
      expect(ids(all[3], 'opportunity_offers')).toEqual(offersOf(others));
      expect(ids(all[3], 'contacts').length).toBe(2);
      expect(all.flatMap(({ log }) => log)).toEqual([]);
    },
  );

  it('costs a request for its time of creation and those for its children; other runs cost the same as before', async () => {
    const account = createAccount(30);
    const all = await runs(account, 4, (run) => {
      if (run === 2) account.add(LONG_AGO, LONG_AGO);
      return {};
    });
    const lists = all.map((run) => run.count(/^\/opportunities$/));
    expect(lists).toEqual([2, 2, 3, 2]);
    expect(all.map((run) => run.count(/offers$/))).toEqual([30, 0, 1, 0]);
  });

  it('is left alone where all its times lie before the start date', async () => {
    const account = createAccount(5);
    const all = await runs(account, 2, (run) => {
      if (run === 1) account.add(BEFORE_START, BEFORE_START);
      return {};
    });
    expect(all[1]?.messages.filter(({ type }) => type === 'RECORD')).toEqual([]);
  });

  it('comes with the next run that looks for it, after others that do not', async () => {
    const account = createAccount(10);
    const added: Opportunity[] = [];
    const updated = { settings: { childRefresh: 'updated' } } as const;
    const all = await runs(account, 5, (run) => {
      if (run === 2) added.push(account.add(LONG_AGO, LONG_AGO));
      return run < 4 ? updated : {};
    });
    expect(all.slice(1, 4).flatMap((run) => ids(run, 'opportunities'))).toEqual([]);
    expect(ids(all[4], 'opportunities')).toEqual(idsOf(added));
    expect(ids(all[4], 'opportunity_offers')).toEqual(offersOf(added));
  });

  it('comes to a stream that was not selected in the run that noticed it, and to one that failed in it', async () => {
    const account = createAccount(10);
    const added: Opportunity[] = [];
    const notes = account.company.notes as unknown as Map<string, IdRow[]>;
    const all = await runs(account, 5, (run) => {
      if (run === 2) {
        added.push(account.add(LONG_AGO, LONG_AGO));
        notes.set(added[0]?.id ?? '', [{ id: 'note', createdAt: 1 } as unknown as IdRow]);
      }
      const select =
        run === 2 ? ['opportunities', 'opportunity_notes'] : [...SELECT, 'opportunity_notes'];
      const onRequest: EngineOptions['onRequest'] = ({ path }) =>
        run === 2 && path.endsWith('/notes') ? 500 : undefined;
      return { select, onRequest };
    });
    expect(ids(all[2], 'opportunities')).toEqual(idsOf(added));
    expect(ids(all[2], 'opportunity_offers')).toEqual([]);
    expect(ids(all[3], 'opportunities')).toEqual([]);
    expect(ids(all[3], 'opportunity_offers')).toEqual(offersOf(added));
    expect(ids(all[3], 'opportunity_notes')).toEqual(['note']);
    expect(all[4]?.messages.filter(({ type }) => type === 'RECORD')).toEqual([]);
  });

  it('is not lost behind a first load that is cut short again and again', async () => {
    const account = createAccount(60);
    const limits = {
      requestsPerState: 3,
      requestsPerWindow: 8,
      prefetchRequests: 0,
      requestsAtOnce: 2,
    };
    const found = new Set<string>();
    let added: Opportunity | undefined;
    let state: unknown;
    for (let run = 0; run < 20; run++) {
      const result = await runEngine(account.company, {
        select: SELECT,
        state,
        limits,
        now: () => DEMO_NOW + run * HOUR,
        killAfter: run === 19 ? 1000 : 60,
      });
      for (const id of ids(result, 'opportunity_offers')) found.add(id);
      state = result.state;
      if (found.size > 20) added ??= account.add(LONG_AGO, LONG_AGO);
      // The first load is not done yet.
      if (found.size < 60) expect(result.error).toBeDefined();
    }
    expect([...found]).toContain(`offer-${added?.id}`);
    expect(found.size).toBe(61);
  });

  it('is read as far as a killed run came, and the rest by the next', async () => {
    const account = createAccount(10);
    const [first] = await runs(account, 1);
    const added = Array.from({ length: 60 }, (_, i) => account.add(LONG_AGO + i, LONG_AGO));
    const found = new Set<string>();
    let state: unknown = first?.state;
    let count = 0;
    for (; found.size < added.length && count < 50; count++) {
      const result = await runEngine(account.company, {
        select: ['opportunity_offers'],
        state,
        now: () => DEMO_NOW + 2 * HOUR,
        limits: { requestsPerState: 10 },
        killAfter: 20,
      });
      for (const id of ids(result, 'opportunity_offers')) found.add(id);
      state = result.state;
    }
    expect(found.size).toBe(60);
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThan(12);
  });

  it('is one of many: where these are too many, all rows are written again, and the sweep does the rest', async () => {
    const account = createAccount(10);
    const all = await runs(account, 4, (run) => {
      if (run === 1) for (let i = 0; i < 300; i++) account.add(LONG_AGO + i, LONG_AGO);
      return { sweepRequests: run < 2 ? 0 : 1000 };
    });
    expect(ids(all[1], 'opportunities').length).toBe(310);
    expect(ids(all[1], 'contacts').length).toBe(310);
    expect(ids(all[1], 'opportunity_offers')).toEqual([]);
    expect(all[1]?.log.join()).toContain('they were too many');
    expect(ids(all[2], 'opportunities')).toEqual([]);
    expect(new Set([2, 3].flatMap((run) => ids(all[run], 'opportunity_offers'))).size).toBe(310);
    expect(
      all
        .slice(2)
        .flatMap(({ log }) => log)
        .join(),
    ).not.toContain('too many');
  });

  it('takes less than 10 kB of the state, however many there are', async () => {
    const account = createAccount(300);
    let last: EngineRun | undefined;
    for (let run = 0; run < 5; run++) {
      for (let i = 0; run > 0 && i < 60; i++) account.add(LONG_AGO + run * 100 + i, LONG_AGO);
      const state = last?.state;
      last = await runEngine(account.company, {
        select: SELECT,
        state,
        now: () => DEMO_NOW + run * HOUR,
      });
    }
    const known = knownOf(last as EngineRun);
    expect(known['count']).toBe(240);
    expect(JSON.stringify(known).length).toBeLessThan(10_000);
  });

  it('is not noticed by a state that does not say what was there, which says so from then on', async () => {
    const account = createAccount(10);
    const [first] = await runs(account, 1);
    const { bookmarks } = (first as EngineRun).state as {
      bookmarks: Record<string, Record<string, unknown>>;
    };
    for (const bookmark of Object.values(bookmarks)) {
      delete bookmark['known_rows'];
      delete bookmark['appeared'];
    }
    const added: Opportunity[] = [];
    const all = await runs(
      account,
      3,
      (run) => {
        if (run !== 1) added.push(account.add(LONG_AGO, LONG_AGO));
        return {};
      },
      { state: { bookmarks }, at: DEMO_NOW + HOUR },
    );
    expect(all.map((run) => ids(run, 'opportunities'))).toEqual([[], [], [added[1]?.id]]);
    expect(all.flatMap(({ log }) => log)).toEqual([]);
  });

  it('is found again after its bookmark was taken out of the state', async () => {
    const account = createAccount(10);
    const added: Opportunity[] = [];
    const all = await runs(account, 2, (run) => {
      if (run === 1) account.add(LONG_AGO, LONG_AGO);
      return {};
    });
    const { bookmarks } = (all[1] as EngineRun).state as { bookmarks: Record<string, unknown> };
    delete bookmarks['opportunities'];
    const next = await runs(
      account,
      3,
      (run) => {
        if (run === 2) added.push(account.add(LONG_AGO, LONG_AGO));
        return {};
      },
      { state: { bookmarks }, at: DEMO_NOW + 2 * HOUR },
    );
    expect(ids(next[0], 'opportunities').length).toBe(11);
    expect(ids(next[2], 'opportunities')).toEqual(idsOf(added));
    expect(ids(next[2], 'opportunity_offers')).toEqual(offersOf(added));
  });

  it('does not count when tokens go stale and pages come again', async () => {
    const account = createAccount(40);
    const all = await runs(account, 4, (run) => {
      let number = 0;
      const onRequest: EngineOptions['onRequest'] = ({ query }) =>
        query.has('offset') && ++number === 2 ? 'stale-offset' : undefined;
      return run === 0 || run === 2 ? { pageSize: 10, onRequest } : { pageSize: 10 };
    });
    expect(all.slice(1).flatMap((run) => ids(run, 'opportunities'))).toEqual([]);
    expect(knownOf(all[3] as EngineRun)['count']).toBe(0);
  });

  it('is found among postings too, which no filter finds by creation', async () => {
    const company = createCompany({ opportunities: 20 });
    const [hidden] = company.postings.splice(3, 1);
    company.version++;
    const select = ['postings', 'posting_questions'];
    let state: unknown;
    const all: EngineRun[] = [];
    for (let run = 0; run < 4; run++) {
      if (run === 2 && hidden) company.postings.push(hidden);
      company.version++;
      const options = { select, state, now: () => DEMO_NOW + (run + 1) * HOUR };
      all.push(await runEngine(company, options));
      state = all.at(-1)?.state;
    }
    expect(ids(all[1], 'postings')).toEqual([]);
    expect(ids(all[2], 'postings')).toEqual([hidden?.id]);
    expect(ids(all[2], 'posting_questions').length).toBe(1);
    expect(ids(all[3], 'postings')).toEqual([]);
  });
});
