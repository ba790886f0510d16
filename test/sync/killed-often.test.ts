import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow } from '../../src/demo/rows.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const ROWS = 900;
const OPPORTUNITIES = ['opportunities', 'opportunity_offers', 'opportunity_notes'];
const CANDIDATES = ['candidates', 'candidate_offers', 'candidate_referrals'];
const POSTINGS = ['postings', 'posting_users', 'posting_questions'];

/** Rows an hour apart; those without `updatedAt` are told by `isUndated`. */
function createAccount(isUndated: (index: number) => boolean): SmallAccount {
  const account = createSmallAccount();
  const postings = account.company.postings as unknown as IdRow[];
  postings.length = 0;
  for (let i = 0; i < ROWS; i++) {
    const at = DEMO_NOW - (ROWS - i) * HOUR;
    const updatedAt = isUndated(i) ? null : at;
    account.add(at, updatedAt);
    postings.push({ id: `p${(i * 7) % ROWS}`, text: 'Posting', createdAt: at, updatedAt } as IdRow);
  }
  return account;
}

/** What runs send that are killed after every 400 messages, until one comes to its end. */
async function sendInPieces(
  { company }: SmallAccount,
  options: EngineOptions,
  killAfter = 400,
): Promise<{ readonly runs: readonly EngineRun[]; ids(stream: string): readonly unknown[] }> {
  const runs: EngineRun[] = [];
  for (let { state } = options; runs.length < 30; state = runs.at(-1)?.state ?? state) {
    const run = await runEngine(company, { latencyMs: 300, ...options, state, killAfter });
    runs.push(run);
    if (run.error === undefined) break;
  }
  const ids = (stream: string): readonly unknown[] => runs.flatMap((run) => keysOf(run, stream));
  expect(runs.at(-1)?.error, `after ${runs.length} runs`).toBeUndefined();
  expect(runs.length).toBeGreaterThan(1);
  return { runs, ids };
}

/** The keys of records; users of a posting are told by the posting too. */
function keysOf(run: EngineRun, stream: string): readonly string[] {
  return run.records(stream).map(({ id, postingId }) => `${postingId} ${id}`);
}

function expectEachOnceOrSo(ids: readonly unknown[], rows = ROWS): void {
  expect(new Set(ids).size).toBe(rows);
  expect(ids.length / rows).toBeLessThanOrEqual(1.5);
}

describe('runs that are killed after every 400 messages', () => {
  it.each([
    ['candidates, most of them without a time of update', CANDIDATES, (i: number) => i % 25 > 0],
    ['candidates, a few of them without', CANDIDATES, (i: number) => i % 25 === 0],
    ['postings, all of them without', POSTINGS, () => true],
    ['postings with one', POSTINGS, () => false],
    ['opportunities, all of them without', OPPORTUNITIES, () => true],
  ])('load %s', async (_, select, isUndated) => {
    const account = createAccount(isUndated);
    const { ids } = await sendInPieces(account, { select });
    for (const stream of select.slice(0, 2)) {
      const whole = await runEngine(account.company, { select });
      expectEachOnceOrSo(ids(stream), keysOf(whole, stream).length);
    }
  });

  it.each([50, 1000])('load rows with one time, with answers of %i ms', async (latencyMs) => {
    const account = createSmallAccount();
    for (let i = 0; i < ROWS; i++) account.add(DEMO_NOW - HOUR, DEMO_NOW - HOUR);
    const { ids } = await sendInPieces(account, { select: OPPORTUNITIES, latencyMs });
    expectEachOnceOrSo(ids('opportunities'));
    expectEachOnceOrSo(ids('opportunity_offers'));
  });

  it.each([
    [
      'edits',
      (account: SmallAccount, i: number) =>
        account.change(rowOf(account, i), { updatedAt: DEMO_NOW + HOUR + i }),
    ],
    [
      'edits at one time',
      (account: SmallAccount, i: number) =>
        account.change(rowOf(account, i), { updatedAt: DEMO_NOW + HOUR }),
    ],
    [
      'interactions',
      (account: SmallAccount, i: number) => account.touch(rowOf(account, i), DEMO_NOW + HOUR + i),
    ],
    [
      'interactions at one time',
      (account: SmallAccount, i: number) => account.touch(rowOf(account, i), DEMO_NOW + HOUR),
    ],
  ])('read %s of all rows', async (_, change) => {
    const account = createAccount(() => false);
    const { state } = await runEngine(account.company, { select: OPPORTUNITIES });
    for (let i = 0; i < ROWS; i++) change(account, i);
    const now = (): number => DEMO_NOW + 24 * HOUR;
    const { ids } = await sendInPieces(account, { select: OPPORTUNITIES, state, now });
    expectEachOnceOrSo(ids('opportunities'));
    expectEachOnceOrSo(ids('opportunity_offers'));
  });
});

describe('where more rows are found than are held', () => {
  const limits = { heldRows: 100 };

  it('a first load does not send again what came with them', async () => {
    const account = createAccount(() => true);
    const { ids } = await sendInPieces(account, { select: CANDIDATES, limits }, 1500);
    expect(ids('candidates')).toHaveLength(ROWS);
    expectEachOnceOrSo(ids('candidate_offers'));
  });

  it('neither does a run that reads interactions', async () => {
    const account = createAccount(() => false);
    const { state } = await runEngine(account.company, { select: OPPORTUNITIES });
    for (let i = 0; i < ROWS; i++) account.touch(rowOf(account, i), DEMO_NOW + HOUR + i);
    const now = (): number => DEMO_NOW + 24 * HOUR;
    const options = { select: OPPORTUNITIES, state, now, limits };
    const { runs, ids } = await sendInPieces(account, options, 1500);
    expect(ids('opportunities')).toHaveLength(ROWS);
    expectEachOnceOrSo(ids('opportunity_offers'));
    expect(runs.at(-1)?.state).toMatchObject({ bookmarks: { opportunities: { touched: null } } });
  });
});

function rowOf({ company }: SmallAccount, index: number) {
  const row = company.opportunities[index];
  if (!row) throw new Error(`no row ${index}`);
  return row;
}

it('interactions before the place where a run of another mode was killed are found all the same', async () => {
  const account = createSmallAccount();
  for (let i = 0; i < 40; i++) account.add(DEMO_NOW - HOUR, DEMO_NOW - HOUR);
  const { company } = account;
  const { state } = await runEngine(company, { select: OPPORTUNITIES });
  const rows = company.opportunities.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [touched, ...edited] = rows;
  if (touched) account.touch(touched, DEMO_NOW + HOUR);
  for (const [i, row] of edited.entries())
    account.change(row, { updatedAt: DEMO_NOW + 2 * HOUR + i });
  const options = { select: OPPORTUNITIES, now: () => DEMO_NOW + 24 * HOUR };
  const killed = await runEngine(company, {
    ...options,
    state,
    settings: { childRefresh: 'updated' },
    limits: { requestsPerState: 4, requestsAtOnce: 4, requestsPerWindow: 20 },
    killAfter: 60,
  });
  expect(killed.error).toBeDefined();
  expect(killed.state).toMatchObject({
    bookmarks: { opportunity_offers: { resume: [{ id: expect.any(String) }] } },
  });
  const next = await runEngine(company, { ...options, state: killed.state });
  expect(next.count(new RegExp(`/${touched?.id}/offers$`))).toBe(1);
});
