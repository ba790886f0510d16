import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_notes', 'opportunity_files'];

function createAccount(rows: number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const at = DEMO_NOW - (rows + 60 - i) * 12 * HOUR;
    account.add(at, at);
  }
  return account;
}

function bookmarkOf({ state }: EngineRun, stream: string): Record<string, unknown> {
  const { bookmarks } = state as { bookmarks: Record<string, Record<string, unknown>> };
  return bookmarks[stream] ?? {};
}

/** Answers a status to every request for one child. */
function failing(child: string, status: number) {
  return ({ path }: { readonly path: string }): number | undefined =>
    path.endsWith(`/${child}`) ? status : undefined;
}

describe('a child that Lever refuses', () => {
  it.each([403, 500, 422])(
    '(%i) leaves its bookmark, those of its siblings move, and it joins again where it was',
    async (status) => {
      const account = createAccount(30);
      const { company } = account;
      const first = await runEngine(company, { select: SELECT });
      const at = DEMO_NOW + 2 * HOUR;
      for (const row of company.opportunities.slice(0, 10)) account.change(row, { updatedAt: at });
      const second = await runEngine(company, {
        select: SELECT,
        state: first.state,
        now: () => DEMO_NOW + 4 * HOUR,
        onRequest: failing('notes', status),
      });
      expect([...(second.report?.failures.keys() ?? [])]).toEqual(['opportunity_notes']);
      const { unread, ...bookmark } = bookmarkOf(second, 'opportunity_notes');
      expect(bookmark).toEqual(bookmarkOf(first, 'opportunity_notes'));
      expect(unread).toHaveLength(2);
      for (const stream of SELECT.filter((name) => name !== 'opportunity_notes'))
        expect(bookmarkOf(second, stream)).toMatchObject({
          replication_key_value: '2026-10-01T12:59:00.000Z',
        });
      const third = await runEngine(company, {
        select: SELECT,
        state: second.state,
        now: () => DEMO_NOW + 5 * HOUR,
      });
      expect(third.count(/notes$/)).toBe(10);
      expect(third.count(/offers$/)).toBe(0);
      expect(third.records('opportunities')).toEqual([]);
      expect(bookmarkOf(third, 'opportunity_notes')).toMatchObject({
        replication_key_value: '2026-10-01T13:59:00.000Z',
      });
    },
  );

  it('in its first load goes on alone from where it was', async () => {
    const { company } = createAccount(600);
    const onRequest = failing('notes', 403);
    const first = await runEngine(company, { select: SELECT, onRequest });
    expect(bookmarkOf(first, 'opportunity_notes')).not.toHaveProperty('sweep');
    // Those that were in flight when the first refusal came.
    expect(first.count(/notes$/)).toBeLessThanOrEqual(50);
    const second = await runEngine(company, { select: SELECT, state: first.state });
    expect(second.count(/notes$/)).toBe(600);
    expect(second.count(/(offers|files)$/)).toBe(0);
  });

  it('does not end a run of which it is the only stream', async () => {
    const { company } = createAccount(20);
    const run = await runEngine(company, {
      select: ['opportunity_notes'],
      onRequest: failing('notes', 403),
    });
    expect(run.error).toBeUndefined();
    expect([...(run.report?.failures.keys() ?? [])]).toEqual(['opportunity_notes']);
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });
});

describe('a list of parents that Lever fails', () => {
  it('half-way keeps what was reached, and the next run goes on there', async () => {
    const account = createAccount(900);
    const { company } = account;
    const first = await runEngine(company, { select: SELECT });
    for (const [i, row] of company.opportunities.entries())
      account.change(row, { updatedAt: DEMO_NOW + i * 10_000 });
    let lists = 0;
    const options = { select: SELECT, now: () => DEMO_NOW + 8 * HOUR };
    const second = await runEngine(company, {
      ...options,
      state: first.state,
      onRequest: ({ path }) => (path === '/opportunities' && ++lists > 25 ? 500 : undefined),
    });
    expect(second.report?.failures.size).toBe(SELECT.length);
    const read = new Set(second.records('opportunities').map(({ id }) => id)).size;
    expect(read).toBeGreaterThan(100);
    const third = await runEngine(company, { ...options, state: second.state });
    expect(third.records('opportunities').length).toBe(900 - read);
    expect(third.report?.failures.size).toBe(0);
  });
});
