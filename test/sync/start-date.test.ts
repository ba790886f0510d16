import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const DAY = 86_400_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_applications'];
const LIMITS = { requestsPerState: 3, requestsPerWindow: 6, requestsAtOnce: 3, windowRows: 4 };

/** A row a day; every seventh was updated much later, and every fifth never. */
function createAccount(rows: number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const at = DEMO_NOW - (rows - i) * DAY;
    account.add(at, i % 5 === 4 ? null : at + (i % 7 === 0 ? 6 * DAY : 0));
  }
  return account;
}

const run = (account: SmallAccount, daysBack: number, state?: unknown, killAfter?: number) =>
  runEngine(account.company, {
    select: SELECT,
    state,
    settings: { startDate: DEMO_NOW - daysBack * DAY },
    limits: LIMITS,
    ...(killAfter !== undefined && { killAfter }),
  });

const idsOf = (runs: readonly EngineRun[], stream: string) =>
  runs.flatMap((one) => one.records(stream).map(({ id }) => String(id)));

const bookmarkOf = ({ state }: EngineRun, stream: string) =>
  (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks[stream] ?? {};

describe('an earlier start date', () => {
  it('loads just what is missing, and then goes on', async () => {
    const account = createAccount(60);
    const first = await run(account, 20);
    const second = await run(account, 50, first.state);
    const whole = await run(createAccount(60), 50);
    for (const stream of SELECT) {
      const ids = idsOf([first, second], stream);
      expect([...new Set(ids)].sort(), stream).toEqual([...new Set(idsOf([whole], stream))].sort());
    }
    const twice = new Set(idsOf([first], 'opportunity_offers'));
    const again = idsOf([second], 'opportunity_offers').filter((id) => twice.has(id));
    // The lookback and rows without a time of their own change, as in every run.
    expect(again.length).toBeLessThanOrEqual(2);
    const third = await run(account, 50, second.state);
    expect(third.count(/offers$/)).toBeLessThanOrEqual(2);
    expect(bookmarkOf(third, 'opportunity_offers')).toMatchObject({
      loaded_from: new Date(DEMO_NOW - 50 * DAY).toISOString(),
      extension: null,
    });
  });

  it('is gone on with where a run was cut short', async () => {
    const account = createAccount(60);
    const first = await run(account, 20);
    const runs = [first];
    for (let i = 0; i < 40; i++) {
      const next = await run(account, 50, runs.at(-1)?.state, 30);
      runs.push(next);
      if (next.error === undefined) break;
    }
    expect(runs.at(-1)?.error).toBeUndefined();
    expect(runs.length).toBeGreaterThan(4);
    const whole = await run(createAccount(60), 50);
    expect([...new Set(idsOf(runs, 'opportunity_offers'))].sort()).toEqual(
      [...new Set(idsOf([whole], 'opportunity_offers'))].sort(),
    );
    expect(idsOf(runs, 'opportunity_offers').length).toBeLessThan(110);
  });

  it('also loads older deletions, once', async () => {
    const company = createCompany({ opportunities: 200 });
    const select = ['deleted_opportunities', 'deleted_postings'];
    const read = (daysBack: number, state?: unknown) =>
      runEngine(company, { select, state, settings: { startDate: DEMO_NOW - daysBack * DAY } });
    const first = await read(30);
    const second = await read(900, first.state);
    const third = await read(900, second.state);
    const whole = await read(900);
    for (const stream of select) {
      expect(new Set(idsOf([first, second], stream))).toEqual(new Set(idsOf([whole], stream)));
      expect(third.records(stream)).toEqual([]);
    }
  });
});

describe('a later start date', () => {
  it('is said once, and loads nothing; the old one after it loads nothing either', async () => {
    const account = createAccount(60);
    const first = await run(account, 50);
    const later = await run(account, 10, first.state);
    expect(later.log.join()).toContain('start_date is later than in the previous run');
    const again = await run(account, 10, later.state);
    expect(again.log.join()).not.toContain('start_date');
    const back = await run(account, 50, again.state);
    expect(back.log.join()).not.toContain('start_date');
    expect(back.count(/offers$/)).toBeLessThanOrEqual(2);
  });
});

describe('interactions', () => {
  it('that runs in the mode updated left out are found by the next one that looks for them', async () => {
    const account = createAccount(20);
    const [row] = account.company.opportunities;
    const settings = { startDate: DEMO_NOW - 90 * DAY };
    let { state } = await runEngine(account.company, { select: SELECT, settings });
    if (row) account.touch(row, DEMO_NOW + DAY);
    if (row) account.changeOffer(row);
    for (const days of [2, 3, 4])
      ({ state } = await runEngine(account.company, {
        select: SELECT,
        state,
        settings: { ...settings, childRefresh: 'updated' },
        now: () => DEMO_NOW + days * DAY,
      }));
    const touched = { select: SELECT, settings, now: () => DEMO_NOW + 5 * DAY };
    const next = await runEngine(account.company, { ...touched, state });
    expect(idsOf([next], 'opportunity_offers')).toContain(`offer-${row?.id}`);
    expect(idsOf([next], 'opportunities')).toContain(row?.id);
    const after = await runEngine(account.company, {
      ...touched,
      now: () => DEMO_NOW + 6 * DAY,
      state: next.state,
    });
    expect(idsOf([after], 'opportunity_offers')).not.toContain(`offer-${row?.id}`);
  });
});

describe('rows without updatedAt, in a list that no time filters', () => {
  it('save progress, and are gone on with', async () => {
    const company = createCompany({ opportunities: 0 });
    const postings = company.postings as unknown as Record<string, unknown>[];
    postings.length = 0;
    for (let i = 0; i < 60; i++)
      postings.push({
        id: `p${i}`,
        state: 'published',
        confidentiality: 'non-confidential',
        createdAt: DEMO_NOW - ((i * 7) % 60) * DAY,
        updatedAt: null,
      });
    const runs: EngineRun[] = [];
    for (let i = 0; i < 30; i++) {
      const part = await runEngine(company, {
        select: ['posting_questions'],
        state: runs.at(-1)?.state,
        limits: { ...LIMITS, backlogRows: 20 },
        settings: { startDate: DEMO_NOW - 90 * DAY },
        onRequest: ({ path }) => (path.endsWith('/apply') ? 404 : undefined),
        killAfter: 12,
      });
      runs.push(part);
      if (part.error === undefined) break;
    }
    expect(runs.at(-1)?.error).toBeUndefined();
    const paths = runs.flatMap(({ requests }) => requests.map(({ path }) => path));
    const read = paths.filter((path) => path.endsWith('/apply'));
    expect(new Set(read).size).toBe(60);
    expect(read.length).toBeLessThan(120);
  });
});
