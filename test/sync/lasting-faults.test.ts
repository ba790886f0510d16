import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow } from '../../src/demo/rows.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_notes'];

function createAccount(rows: number): SmallAccount {
  const account = createSmallAccount();
  const notes = account.company.notes as unknown as Map<string, IdRow[]>;
  for (let i = 0; i < rows; i++) {
    const at = DEMO_NOW - (rows + 60 - i) * 12 * HOUR;
    const row = account.add(at, at);
    notes.set(row.id, [{ id: `note-${row.id}`, createdAt: at } as unknown as IdRow]);
    if (i % 2 === 1) account.change(row, { archived: { reason: 'none', archivedAt: at } });
  }
  return account;
}

/** Answers a status to the requests for one list, of every parent or of one. */
function failing(list: string, status: number, id?: string) {
  return ({ path }: { readonly path: string }): number | undefined => {
    const [, , parent, name] = path.split('/');
    return name === list && (id === undefined || parent === id) ? status : undefined;
  };
}

/** Runs one after the other, an hour apart, each from the state of the one before. */
async function runs(
  { company }: SmallAccount,
  count: number,
  optionsOf: (run: number) => EngineOptions,
  begin?: unknown,
): Promise<readonly EngineRun[]> {
  const all: EngineRun[] = [];
  for (let i = 0; i < count; i++)
    all.push(
      await runEngine(company, {
        select: SELECT,
        state: all.at(-1)?.state ?? begin,
        now: () => DEMO_NOW + (i + 1) * HOUR,
        ...optionsOf(i),
      }),
    );
  return all;
}

const bookmarkOf = ({ state }: EngineRun, stream: string) =>
  (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks[stream] ?? {};

describe('a stream that fails in every run', () => {
  it.each([403, 500])(
    '(%i) costs two requests, and the sweep of the others comes round',
    async (status) => {
      const account = createAccount(40);
      const first = await runEngine(account.company, { select: SELECT });
      const [row] = account.company.opportunities;
      const all = await runs(
        account,
        12,
        (run) => {
          if (run === 1 && row) account.changeOffer(row);
          return { sweepRequests: 12, onRequest: failing('notes', status) };
        },
        first.state,
      );
      const swept = all.flatMap((run) => run.records('opportunity_offers').map(({ id }) => id));
      expect(new Set(swept).size).toBe(40);
      expect(swept.filter((id) => id === `offer-${row?.id}`).length).toBeGreaterThan(0);
      for (const run of all.slice(1)) expect(run.count(/notes$/)).toBe(2);
      for (const run of all)
        expect([...(run.report?.failures.keys() ?? [])]).toEqual(['opportunity_notes']);
      expect(bookmarkOf(all.at(-1) as EngineRun, 'opportunity_notes')).toMatchObject({
        replication_key_value: bookmarkOf(first, 'opportunity_notes')['replication_key_value'],
      });
    },
  );

  it('does not make runs list what was read long ago', async () => {
    const account = createAccount(600);
    const first = await runEngine(account.company, { select: SELECT });
    for (const [i, row] of account.company.opportunities.entries())
      account.change(row, { updatedAt: DEMO_NOW + i * 60_000 });
    const settings = { childRefresh: 'updated' } as const;
    const all = await runs(
      account,
      14,
      () => ({ settings, onRequest: failing('notes', 403) }),
      first.state,
    );
    expect(all.at(-1)?.requests.length).toBeLessThanOrEqual(6);
  });

  it('goes on from where it was, with nothing lost, once it is readable again', async () => {
    const account = createAccount(30);
    const first = await runEngine(account.company, { select: SELECT });
    for (const row of account.company.opportunities.slice(3, 9))
      account.change(row, { updatedAt: DEMO_NOW + HOUR / 2 });
    const all = await runs(
      account,
      3,
      (run) => (run < 2 ? { onRequest: failing('notes', 403) } : {}),
      first.state,
    );
    expect(all[2]?.report?.failures.size).toBe(0);
    expect(all[2]?.records('opportunity_notes').length).toBe(6);
    expect(bookmarkOf(all[2] as EngineRun, 'opportunity_notes')['unread']).toEqual([]);
  });
});

describe('one opportunity whose list fails in every run', () => {
  it.each([403, 410, 422, 500])(
    '(%i) costs its own rows in a first load, and no others',
    async (status) => {
      const account = createAccount(60);
      const bad = account.company.opportunities[20]?.id ?? '';
      const run = await runEngine(account.company, {
        select: SELECT,
        onRequest: failing('notes', status, bad),
      });
      expect(run.report?.failures.size).toBe(0);
      expect(run.records('opportunity_notes').length).toBe(59);
      expect(bookmarkOf(run, 'opportunity_notes')['replication_key_value']).toBe(
        bookmarkOf(run, 'opportunity_offers')['replication_key_value'],
      );
      expect(run.log.join().includes('did not return some lists')).toBe(status !== 410);
    },
  );

  it('lets the changes of others through in every run, and its own once it is readable', async () => {
    const account = createAccount(20);
    const [bad, good] = account.company.opportunities;
    const first = await runEngine(account.company, { select: SELECT });
    const all = await runs(
      account,
      6,
      (run) => {
        for (const row of [bad, good])
          if (row && run < 5) account.change(row, { updatedAt: DEMO_NOW + run * HOUR + HOUR / 2 });
        return run < 5
          ? { sweepRequests: 10, onRequest: failing('notes', 403, bad?.id) }
          : { sweepRequests: 0 };
      },
      first.state,
    );
    for (const run of all.slice(0, 5)) {
      expect(run.records('opportunity_notes').map(({ id }) => id)).toContain(`note-${good?.id}`);
      expect(run.report?.failures.size).toBe(0);
    }
    expect(all[5]?.records('opportunity_notes').map(({ id }) => id)).toEqual([`note-${bad?.id}`]);
  });

  it('is one of a hundred at most: where more fail, the stream does', async () => {
    const account = createAccount(300);
    const isBad = (path: string): boolean => Number(path.split('-')[1]?.split('/')[0]) % 2 === 0;
    const run = await runEngine(account.company, {
      select: SELECT,
      onRequest: ({ path }) => (path.endsWith('/notes') && isBad(path) ? 500 : undefined),
    });
    expect([...(run.report?.failures.keys() ?? [])]).toEqual(['opportunity_notes']);
    expect(run.records('opportunity_offers').length).toBe(300);
  });
});

describe('lists that fail however long they are retried', () => {
  const bad = (rows: SmallAccount) =>
    rows.company.opportunities.filter((_, i) => i % 12 === 0).map(({ id }) => id);

  it.each([
    [500, 1],
    [403, Number.POSITIVE_INFINITY],
  ])('(%i) are waited for once in a run, not once for each parent', async (status, most) => {
    const account = createAccount(60);
    const ids = bad(account);
    const run = await runEngine(account.company, {
      select: SELECT,
      // One request after the other: what fails at the same time cannot know of each other.
      concurrency: 1,
      onRequest: (request) =>
        ids.some((id) => failing('notes', status, id)(request)) ? status : undefined,
    });
    expect(run.report?.failures.size).toBe(0);
    expect(run.records('opportunity_notes').length).toBe(60 - ids.length);
    const failed = run.requests.filter(({ path }) =>
      ids.some((id) => failing('notes', status, id)({ path })),
    );
    expect(failed.length).toBe(ids.length);
    const patient = failed.filter(({ retryBudgetMs }) => retryBudgetMs === undefined);
    expect(patient.length).toBe(Math.min(most, ids.length));
  });
});

describe('jobs with different selections on one state', () => {
  it('let the sweep of every stream come round', async () => {
    const account = createAccount(40);
    const all = await runs(account, 24, (run) => ({
      select: run % 2 === 0 ? SELECT : SELECT.slice(0, 2),
      sweepRequests: run === 0 ? 0 : 14,
    }));
    const swept = new Map<string, number>();
    for (const { path } of all.slice(1).flatMap(({ requests }) => requests)) {
      const name = /\/(offers|notes)$/.exec(path)?.[1];
      if (name) swept.set(path, (swept.get(path) ?? 0) + 1);
    }
    expect(swept.size).toBe(80);
  });
});

describe('a sweep', () => {
  it('whose budget ends with a half steps over nothing', async () => {
    const account = createAccount(4);
    const first = await runEngine(account.company, { select: SELECT });
    // A list request and the two opportunities in process: the budget ends where the archived begin.
    const all = await runs(account, 4, () => ({ sweepRequests: 6 }), first.state);
    expect(all.flatMap(({ log }) => log).join()).not.toContain('The sweep skips');
    const swept = all.flatMap((run) => run.records('opportunity_offers').map(({ id }) => id));
    expect(new Set(swept).size).toBe(4);
  });
});
