import { describe, expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow } from '../../src/demo/rows.ts';
import {
  type EngineOptions,
  type EngineRun,
  type PlainRequest,
  runEngine,
} from '../helpers/run-engine.ts';
import { createSmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** Ten seconds at Lever's pace. */
const TEN_SECONDS = 100;

const BELOW = [
  'offers',
  'notes',
  'feedback',
  'files',
  'resumes',
  'panels',
  'referrals',
  'interviews',
];
const LISTS: Readonly<Record<string, readonly string[]>> = {
  opportunities: [...BELOW, 'profile_forms'].map((name) => `opportunity_${name}`),
  candidates: ['candidate_offers', 'candidate_resumes', 'candidate_referrals'],
  postings: ['posting_users', 'posting_questions'],
};

/** A stream of parents and so many of the lists below it. */
function select(parent: string, lists: number): readonly string[] {
  return [parent, ...(LISTS[parent] ?? []).slice(0, lists)];
}

/** The most requests of the whole run that were made from one STATE to the next. */
function longestWay({ requestsAtState, requests }: EngineRun): number {
  const points = [0, ...requestsAtState, requests.length];
  return Math.max(...points.slice(1).map((point, i) => point - (points[i] ?? 0)));
}

/** What is on its way when a STATE is due comes on top. */
function mostFor(latencyMs: number): number {
  return TEN_SECONDS + Math.ceil(latencyMs / 100);
}

/** 300 rows of each list of parents; every third has no time of update. */
function createAccount(): Company {
  const company = createCompany({ opportunities: 300 });
  const postings = company.postings as unknown as IdRow[];
  for (let i = postings.length; i < 300; i++)
    postings.push({ id: `p${i}`, text: 'Posting', createdAt: DEMO_NOW - i * DAY } as IdRow);
  for (const rows of [company.opportunities, postings] as unknown as { updatedAt: unknown }[][])
    for (const [i, row] of rows.entries()) row.updatedAt = i % 3 === 0 ? null : DEMO_NOW - i * HOUR;
  company.version++;
  return company;
}

/** Interactions with a third of the rows, edits of another. */
function change(company: Company): void {
  for (const [i, row] of company.opportunities.entries()) {
    if (i % 3 === 1) row.lastInteractionAt = DEMO_NOW + HOUR + i;
    if (i % 3 === 2) row.updatedAt = DEMO_NOW + HOUR + i;
  }
  for (const [i, row] of company.postings.entries())
    if (i % 2 === 0) row.updatedAt = DEMO_NOW + HOUR + i;
  company.version++;
}

/** A first load, a run that reads changes, and one that sweeps; and the first load of one more list. */
async function liveThrough(
  parent: string,
  lists: number,
  latencyMs: number,
): Promise<ReadonlyMap<string, EngineRun>> {
  const company = createAccount();
  const run = (options: EngineOptions): Promise<EngineRun> =>
    runEngine(company, {
      select: select(parent, lists),
      latencyMs,
      settings: { startDate: 0 },
      ...options,
    });
  const load = await run({});
  change(company);
  const changes = await run({ state: load.state, now: () => DEMO_NOW + DAY });
  const later = { state: changes.state, now: () => DEMO_NOW + 2 * DAY };
  const sweep = await run({ ...later, sweepRequests: 600 });
  const more = await run({ ...later, select: select(parent, lists + 1) });
  return new Map(Object.entries({ load, changes, sweep, more }));
}

describe('a STATE', () => {
  it.each([
    ['opportunities', 0, 50],
    ['opportunities', 1, 50],
    ['opportunities', 8, 50],
    ['opportunities', 0, 1000],
    ['opportunities', 1, 1000],
    ['opportunities', 8, 1000],
    ['candidates', 0, 50],
    ['candidates', 2, 50],
    ['candidates', 2, 1000],
    ['postings', 0, 50],
    ['postings', 1, 50],
    ['postings', 1, 1000],
  ])(
    'follows within ten seconds of the pace in every phase of %s with %i lists, with answers of %i ms',
    async (parent, lists, latencyMs) => {
      for (const [phase, run] of await liveThrough(parent, lists, latencyMs)) {
        expect(run.error).toBeUndefined();
        expect(longestWay(run), phase).toBeLessThanOrEqual(mostFor(latencyMs));
      }
    },
  );

  it.each([50, 1000])(
    'follows within ten seconds where many streams share the pace, with answers of %i ms',
    async (latencyMs) => {
      const company = createAccount();
      const streams = ['opportunities', 'candidates', 'postings'];
      const run = await runEngine(company, {
        select: [...streams.flatMap((parent) => select(parent, 2)), 'users', 'audit_events'],
        latencyMs,
        settings: { startDate: 0 },
      });
      expect(longestWay(run)).toBeLessThanOrEqual(mostFor(latencyMs));
    },
  );

  it('follows as often where rows cost no requests', async () => {
    const account = createSmallAccount();
    const rows = 60_000;
    for (let i = 0; i < rows; i++) {
      const at = Math.floor(DEMO_NOW - 5 * YEAR * (1 - Math.sqrt((i + 1) / rows)));
      account.add(at, at);
    }
    const settings = { startDate: DEMO_NOW - 6 * YEAR };
    const run = await runEngine(account.company, {
      select: ['opportunities'],
      latencyMs: 50,
      settings,
    });
    expect(longestWay(run)).toBeLessThanOrEqual(TEN_SECONDS);
    // Some are spent on finding how long a window may be.
    expect(run.requests.length).toBeLessThanOrEqual(rows / 100 + 70);
  });

  it('says what others have reached while long lists take the pace', async () => {
    const account = createSmallAccount();
    for (let i = 0; i < 60; i++) account.add(DEMO_NOW - i * HOUR, DEMO_NOW - i * HOUR);
    const lists = ['users', 'stages', 'requisitions'] as const;
    for (const list of lists) {
      const rows = account.company[list] as unknown as object[];
      for (let i = rows.length; i < 10_000; i++) rows.push({ id: `${list}${i}` });
    }
    account.company.version++;
    const run = await runEngine(account.company, {
      select: ['opportunities', 'opportunity_offers', ...lists],
      latencyMs: 50,
    });
    // After the first rows the lists take every turn, for 300 requests.
    const isOffer = ({ path }: PlainRequest): boolean => path.endsWith('/offers');
    expect(run.requests.slice(0, 300).filter(isOffer).length).toBeLessThan(20);
    const saved = run.requestsAtState.findIndex((requests) => requests > 30);
    expect(run.requestsAtState[saved]).toBeLessThanOrEqual(TEN_SECONDS);
    const states = run.messages.filter(({ type }) => type === 'STATE');
    expect(states[saved]?.['value']).toMatchObject({
      bookmarks: { opportunity_offers: { backfill: [{ place: { id: expect.any(String) } }] } },
    });
  });
});
