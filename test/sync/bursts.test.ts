import { describe, expect, it, vi } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';
import { createWarehouse } from '../helpers/warehouse.ts';

// Much work in little time, which a busy machine stretches.
vi.setConfig({ testTimeout: 180_000 });

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const CHILDREN = ['opportunity_offers', 'opportunity_referrals', 'opportunity_resumes'];
const ALL = ['opportunities', 'opportunity_applications', ...CHILDREN];

function createAccount(rows: number, createdAt: (index: number) => number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) account.add(createdAt(i), createdAt(i));
  return account;
}

function editAll(account: SmallAccount, at: (index: number) => number): void {
  for (const [i, row] of account.company.opportunities.entries())
    account.change(row, { updatedAt: at(i) });
}

/** The most requests that were made without a STATE after them. */
function longestStretch({ requestsAtState, requests }: EngineRun): number {
  const points = [0, ...requestsAtState, requests.length];
  return Math.max(...points.slice(1).map((point, i) => point - (points[i] ?? 0)));
}

const bookmarked = (time: string) => ({
  bookmarks: Object.fromEntries(
    ALL.map((stream) => [
      stream,
      { replication_key: 'updatedAt', replication_key_value: new Date(time).toISOString() },
    ]),
  ),
});

describe('a burst of rows', () => {
  it.each([
    ['with one time', () => DEMO_NOW + DAY],
    ['within a minute', (i: number) => DEMO_NOW + DAY + (i % 60_000)],
  ])('%s is read with a STATE every few minutes of work', async (_name, at) => {
    const account = createAccount(3000, (i) => DEMO_NOW - 300 * DAY + i * MINUTE);
    const first = await runEngine(account.company, { select: ALL });
    expect(longestStretch(first)).toBeLessThanOrEqual(1500);
    editAll(account, at);
    const run = await runEngine(account.company, {
      select: ALL,
      state: first.state,
      now: () => DEMO_NOW + 2 * DAY,
    });
    expect(run.records('opportunities').length).toBe(3000);
    expect(run.records('opportunity_offers').length).toBe(3000);
    expect(longestStretch(run)).toBeLessThanOrEqual(1500);
    // Three lists below each row; all that finds the rows is a few percent beside it.
    expect(run.requests.length).toBeLessThan(3 * 3000 * 1.05);
  });

  it('does not hold up runs that are always cut short, even where it lies inside the lookback', async () => {
    const account = createAccount(1500, () => DEMO_NOW - 30 * DAY);
    const warehouse = createWarehouse();
    let { state } = await runEngine(account.company, { select: ALL });
    // Two minutes before the next run begins; and then everything once more within one minute.
    editAll(account, () => DEMO_NOW + DAY - 2 * MINUTE);
    let runs = 0;
    for (let now = DEMO_NOW + DAY; ; now += DAY) {
      if (runs === 1) editAll(account, (i) => now - DAY / 2 + (i % 60_000));
      const run = await runEngine(account.company, {
        select: ALL,
        state,
        now: () => now,
        killAfter: 2500,
      });
      warehouse.load(run.messages);
      state = run.state;
      runs++;
      if (run.error === undefined) break;
      expect(runs).toBeLessThan(8);
    }
    for (const { id, name } of account.company.opportunities)
      expect(warehouse.table('opportunities').get(id)).toMatchObject({ name });
  });

  it('behind the cutoff does not hold up the end of the run', async () => {
    const account = createAccount(1000, () => DEMO_NOW - 30 * DAY);
    const { state } = await runEngine(account.company, { select: ALL });
    for (const row of account.company.opportunities)
      account.change(row, { updatedAt: DEMO_NOW + 1, lastInteractionAt: DEMO_NOW + 1 });
    const run = await runEngine(account.company, { select: ALL, state });
    expect(run.error).toBeUndefined();
    expect(run.requests.length).toBeLessThan(50);
    const next = await runEngine(account.company, {
      select: ALL,
      state: run.state,
      now: () => DEMO_NOW + DAY,
    });
    expect(next.records('opportunities').length).toBe(1000);
  });
});

describe('requests for lists', () => {
  it('are few for ten years of an empty account', async () => {
    const { company } = createSmallAccount();
    const settings = { startDate: Date.parse('2016-10-01T00:00:00Z') };
    const first = await runEngine(company, { select: ALL, settings });
    expect(first.requests.length).toBeLessThanOrEqual(5);
    const second = await runEngine(company, { select: ALL, settings, state: first.state });
    expect(second.requests.length).toBeLessThanOrEqual(5);
  });

  it('are few where the account is much younger than the start date', async () => {
    const account = createAccount(2000, (i) => DEMO_NOW - 200 * DAY + i * MINUTE);
    const settings = { startDate: Date.parse('2016-10-01T00:00:00Z') };
    const whole = await runEngine(account.company, { select: ['opportunities'], settings });
    expect(whole.requests.length).toBeLessThan(20 + 30);
    const withOffers = ['opportunities', 'opportunity_offers'];
    const run = await runEngine(account.company, { select: withOffers, settings });
    expect(run.count(/^\/opportunities$/)).toBeLessThan(20 + 100);
  });

  it('serve all streams that stand at different places', async () => {
    const account = createAccount(50, (i) => DEMO_NOW - 300 * DAY + i * 5 * DAY);
    const state = bookmarked('2026-08-01T00:00:00Z');
    const [offers, referrals] = ['2026-03-01T00:00:00Z', '2026-05-01T00:00:00Z'].map(bookmarked);
    state.bookmarks['opportunity_offers'] = offers?.bookmarks['opportunity_offers'] as never;
    state.bookmarks['opportunity_referrals'] = referrals?.bookmarks['opportunity_offers'] as never;
    const run = await runEngine(account.company, { select: ALL, state });
    const since = (time: string) =>
      account.company.opportunities.filter(
        ({ createdAt }) => createdAt >= Date.parse(time) - 300_000,
      ).length;
    expect(run.count(/offers$/)).toBe(since('2026-03-01T00:00:00Z'));
    expect(run.count(/referrals$/)).toBe(since('2026-05-01T00:00:00Z'));
    expect(run.count(/resumes$/)).toBe(since('2026-08-01T00:00:00Z'));
    expect(run.records('opportunities').length).toBe(since('2026-08-01T00:00:00Z'));
    // One look through the whole list, and a window for each stretch.
    expect(run.count(/^\/opportunities$/)).toBe(1 + 3);
  });
});
