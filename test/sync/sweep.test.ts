import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { type EngineRun, KilledError, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';
import { createWarehouse } from '../helpers/warehouse.ts';

const HOUR = 3_600_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_notes'];
const CHILD = /^\/opportunities\/.+\//;

/** Opportunities half a day apart, every other one archived. */
function createAccount(rows: number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const at = DEMO_NOW - (rows + 60 - i) * 12 * HOUR;
    const row = account.add(at, at);
    if (i % 2 === 1) account.change(row, { archived: { reason: 'none', archivedAt: at } });
  }
  return account;
}

function sweepOf({ state }: EngineRun): Record<string, unknown> {
  const { bookmarks } = state as { bookmarks: Record<string, Record<string, unknown>> };
  return bookmarks['opportunity_offers']?.['sweep'] as Record<string, unknown>;
}

const idsOf = ({ requests }: EngineRun): readonly string[] =>
  requests.filter(({ path }) => CHILD.test(path)).map(({ path }) => path.split('/')[2] ?? '');

describe('the sweep', () => {
  it('takes opportunities in process first, by creation, and goes on where it was', async () => {
    const { company } = createAccount(20);
    const order = [0, 1].flatMap((parity) =>
      company.opportunities.filter((_, i) => i % 2 === parity).map(({ id }) => id),
    );
    let { state } = await runEngine(company, { select: SELECT });
    const swept: string[] = [];
    for (let runs = 0; runs < 8; runs++) {
      const run = await runEngine(company, { select: SELECT, state, sweepRequests: 9 });
      swept.push(...new Set(idsOf(run)));
      state = run.state;
    }
    expect(swept.slice(0, 20)).toEqual(order);
    expect(swept.slice(20)).toEqual(order.slice(0, swept.length - 20));
  });

  it.each([1, 2, 5, 7, 12, 33, 100, 1000])(
    'with %i requests makes no more of them, and comes round all the same',
    async (sweepRequests) => {
      const company = createCompany({ opportunities: 16 });
      const first = await runEngine(company, { select: SELECT });
      const plain = await runEngine(company, { select: SELECT, state: first.state });
      let state = first.state;
      let [runs, isRound, isArchived] = [0, false, false];
      for (; runs < 120 && !isRound; runs++) {
        const run = await runEngine(company, { select: SELECT, state, sweepRequests });
        expect(run.requests.length - plain.requests.length).toBeLessThanOrEqual(sweepRequests);
        expect(run.report?.failures.size).toBe(0);
        state = run.state;
        // After the archived ones the active ones come again.
        const isBack = sweepOf(run)['lap'] === 'active' && isArchived;
        isRound = isBack || run.log.some((line) => line.includes('read again'));
        isArchived = sweepOf(run)['lap'] === 'archived';
      }
      expect(runs).toBeLessThanOrEqual(Math.ceil(300 / sweepRequests));
    },
  );

  it('comes round where a half was left before its end, as a run that reads what is in process may', async () => {
    const { company } = createAccount(12);
    const first = await runEngine(company, { select: SELECT });
    const { bookmarks } = first.state as { bookmarks: Record<string, object> };
    const inProcess = company.opportunities.filter(({ archived }) => archived === null);
    const [, , { id, createdAt: at } = { id: '', createdAt: 0 }] = inProcess;
    const sweep = {
      cycle: 0,
      lap: 'archived',
      active: { at: new Date(at).toISOString(), id },
      archived: { at: new Date(1).toISOString(), id: null },
    };
    for (const stream of SELECT.slice(1)) Object.assign(bookmarks[stream] ?? {}, { sweep });
    const run = await runEngine(company, {
      select: SELECT,
      state: { bookmarks },
      now: () => DEMO_NOW + HOUR,
      sweepRequests: 1000,
    });
    expect(new Set(idsOf(run))).toEqual(new Set(company.opportunities.map((row) => row.id)));
  });

  it('passes no round by for a stream that was ahead of others', async () => {
    const { company } = createAccount(12);
    const first = await runEngine(company, { select: SELECT });
    const { bookmarks } = first.state as { bookmarks: Record<string, object> };
    for (const [stream, cycle] of [
      ['opportunity_offers', 1],
      ['opportunity_notes', 0],
    ] as const)
      Object.assign(bookmarks[stream] ?? {}, { sweep: { cycle, lap: 'active' } });
    const options = { select: SELECT, sweepRequests: 1000 };
    const second = await runEngine(company, { ...options, state: { bookmarks } });
    expect([second.count(/notes$/), second.count(/offers$/)]).toEqual([12, 0]);
    const third = await runEngine(company, { ...options, state: second.state });
    expect([third.count(/notes$/), third.count(/offers$/)]).toEqual([0, 12]);
  });

  it('steps over what its whole budget does not reach for, and says so', async () => {
    const { company } = createAccount(3);
    let { state } = await runEngine(company, { select: SELECT });
    const log: string[] = [];
    const places = new Set<string>();
    for (let runs = 0; runs < 6; runs++) {
      const run = await runEngine(company, { select: SELECT, state, sweepRequests: 2 });
      state = run.state;
      log.push(...run.log);
      places.add(JSON.stringify(sweepOf(run)));
    }
    expect(places.size).toBeGreaterThan(2);
    expect(log.join('\n')).toContain('set it to 20 at least');
  });

  it('brings the children of rows that no filter found, and no older rows of the parents', async () => {
    const account = createAccount(6);
    const { company } = account;
    const settings = { childRefresh: 'updated' } as const;
    const { state } = await runEngine(company, { select: SELECT, settings });
    // Imported with the times of another system; this mode does not go through the whole list.
    const imported = account.add(DEMO_NOW - 7200 * HOUR, null);
    const run = await runEngine(company, { select: SELECT, state, settings, sweepRequests: 100 });
    const warehouse = createWarehouse();
    warehouse.load(run.messages);
    expect(warehouse.ids('opportunity_offers')).toContain(`offer-${imported.id}`);
    expect(run.records('opportunities')).toEqual([]);
  });

  it('brings an opportunity that was anonymized, though no time of it tells', async () => {
    const account = createAccount(6);
    const { state } = await runEngine(account.company, { select: SELECT });
    const [row] = account.company.opportunities;
    if (row) account.anonymize(row, undefined);
    const run = await runEngine(account.company, { select: SELECT, state, sweepRequests: 100 });
    expect(run.records('opportunities').map(({ id, name }) => ({ id, name }))).toEqual([
      { id: row?.id, name: '' },
    ]);
  });

  it('is not begun anew for a stream that joins', async () => {
    const { company } = createAccount(60);
    const first = await runEngine(company, { select: SELECT });
    const second = await runEngine(company, {
      select: SELECT,
      state: first.state,
      sweepRequests: 11,
    });
    const select = [...SELECT, 'opportunity_referrals'];
    const third = await runEngine(company, { select, state: second.state, sweepRequests: 11 });
    const fourth = await runEngine(company, { select, state: third.state, sweepRequests: 11 });
    const places = [second, third, fourth].map(
      (run) => (sweepOf(run)['active'] as [{ at: string }])[0].at,
    );
    expect(places).toEqual([...places].sort());
    expect(new Set(places).size).toBe(3);
  });

  it('says how far it has come, and after how many runs it will be round', async () => {
    const { company } = createAccount(40);
    let { state } = await runEngine(company, { select: SELECT });
    const log: string[] = [];
    for (let runs = 0; runs < 12; runs++) {
      const run = await runEngine(company, { select: SELECT, state, sweepRequests: 16 });
      state = run.state;
      log.push(...run.log);
    }
    expect(log[0]).toMatch(
      /^The sweep of children of older opportunities has covered opportunities in process created up to 2026-08-\d\d, \d+ % of the way, and will be through in about \d+ more runs; archived ones come after them\.$/,
    );
    expect(log.join('\n')).toContain('has covered archived opportunities');
    const large = await runEngine(company, { select: SELECT, state, sweepRequests: 1000 });
    expect(large.log).toEqual([
      expect.stringMatching(/^The children of all .*archived opportunities.* were read again\.$/),
    ]);
  });

  it('stays within its budget where Lever refuses to list by archive state and time', async () => {
    const { company } = createAccount(12);
    const { state } = await runEngine(company, { select: SELECT });
    const run = await runEngine(company, {
      select: SELECT,
      state,
      sweepRequests: 100,
      onRequest: ({ query }) => (query.has('archived') ? 400 : undefined),
    });
    expect(run.report?.failures.size).toBe(0);
    expect(new Set(idsOf(run)).size).toBe(12);
  });
});

describe('child_refresh', () => {
  it('"active" re-reads opportunities in process, "all" every one', async () => {
    const { company } = createAccount(20);
    const { state } = await runEngine(company, { select: SELECT });
    for (const [childRefresh, rows] of [
      ['updated', 0],
      ['touched', 0],
      ['active', 10],
      ['all', 20],
    ] as const) {
      const run = await runEngine(company, { select: SELECT, state, settings: { childRefresh } });
      expect(new Set(idsOf(run)).size).toBe(rows);
    }
  });

  it.each(['active', 'all'] as const)(
    '"%s" goes on where it was cut short',
    async (childRefresh) => {
      const { company } = createAccount(1500);
      const settings = { childRefresh };
      const first = await runEngine(company, { select: SELECT, settings });
      const cut = await runEngine(company, {
        select: SELECT,
        settings,
        state: first.state,
        onRequest({ number }) {
          if (number > 1000) throw new KilledError('The run was killed.');
          return undefined;
        },
      });
      const next = await runEngine(company, { select: SELECT, settings, state: cut.state });
      const before = new Set(idsOf(cut));
      const after = [...new Set(idsOf(next))];
      // It repeats the rows that were under way, goes on from there, and comes round in the end.
      expect(after.slice(0, 100).every((id) => before.has(id))).toBe(true);
      expect(after.slice(100, 200).some((id) => before.has(id))).toBe(false);
      const expected = company.opportunities.filter(
        ({ archived }) => childRefresh === 'all' || archived === null,
      );
      expect(after.length).toBe(expected.length);
    },
  );
});
