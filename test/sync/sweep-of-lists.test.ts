import { describe, expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Posting } from '../../src/demo/rows.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

// The sweep of lists that have no filter by creation: postings and candidates.

const HOUR = 3_600_000;

/** A company with just these postings, an hour apart; every other one has no time of its update. */
function createPostings(count: number): Company {
  const { company } = createSmallAccount();
  const [model] = createCompany({ opportunities: 3 }).postings;
  const postings = Array.from({ length: count }, (_, i) => {
    const createdAt = DEMO_NOW - (count + 50 - i) * HOUR;
    return { ...model, id: `posting-${i}`, createdAt, updatedAt: i % 2 ? createdAt : null };
  });
  company.postings.splice(0, Number.POSITIVE_INFINITY, ...(postings as unknown as Posting[]));
  company.postingQuestions.clear();
  for (const { id } of company.postings) company.postingQuestions.set(id, { id, text: 'Why?' });
  company.version++;
  return company;
}

/** Candidates an hour apart, every other one archived, and every third without a time of its update. */
function createCandidates(count: number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < count; i++) {
    const at = DEMO_NOW - (count + 50 - i) * HOUR;
    const row = account.add(at, at);
    const archived = i % 2 === 1 ? { reason: 'none', archivedAt: at } : null;
    Object.assign(row, { archived, updatedAt: i % 3 === 0 ? null : at });
  }
  return account;
}

const idsOf = ({ requests }: EngineRun, path: RegExp): readonly string[] =>
  requests.filter((request) => path.test(request.path)).map((one) => one.path.split('/')[2] ?? '');

/** Runs again and again, and returns the parents below which lists were read, in order. */
async function sweepAgain(
  company: Company,
  runs: number,
  options: Parameters<typeof runEngine>[1],
  path: RegExp,
): Promise<readonly string[]> {
  let { state } = await runEngine(company, options);
  const swept: string[] = [];
  for (let i = 0; i < runs; i++) {
    const run = await runEngine(company, { ...options, state });
    expect(run.report?.failures.size).toBe(0);
    swept.push(...idsOf(run, path));
    state = run.state;
  }
  return swept;
}

describe('the sweep of a list without a filter by creation', () => {
  it('takes postings by creation, whether they have a time of their update or not, in turn', async () => {
    const company = createPostings(20);
    const order = company.postings.map(({ id }) => id);
    const options = { select: ['posting_questions'], sweepRequests: 7 };
    const swept = await sweepAgain(company, 9, options, /^\/postings\/.+\/apply$/);
    expect(swept.slice(0, 20)).toEqual(order);
    // Coming round costs a request for the list, out of the seven.
    expect(swept.slice(20, 60)).toEqual([...order, ...order].slice(0, swept.length - 20));
    expect(swept.length).toBe(9 * 7 - 3);
  });

  it('needs no request but for what is below the rows', async () => {
    const company = createPostings(20);
    const select = ['postings', 'posting_questions', 'posting_users'];
    const { state } = await runEngine(company, { select });
    const plain = await runEngine(company, { select, state });
    const swept = await runEngine(company, { select, state, sweepRequests: 1000 });
    expect(plain.count(/^\/postings$/)).toBe(2);
    expect(swept.count(/^\/postings$/)).toBe(2);
    expect(swept.requests.length - plain.requests.length).toBe(2 * 20);
    expect(swept.log).toEqual(['The children of all postings were read again.']);
    const without = await runEngine(company, { select: ['postings'], sweepRequests: 1000, state });
    expect(without.requests.length).toBe(2);
  });

  it('takes candidates in process first, and goes through the list again for as many as fit', async () => {
    const { company } = createCandidates(24);
    const order = [0, 1].flatMap((parity) =>
      company.opportunities.filter((_, i) => i % 2 === parity).map(({ id }) => id),
    );
    const options = {
      select: ['candidates', 'candidate_offers'],
      sweepRequests: 9,
      limits: { backlogRows: 4 },
    };
    const swept = await sweepAgain(company, 8, options, /^\/candidates\/.+\/offers$/);
    expect(swept.slice(0, 24)).toEqual(order);
    expect(swept.slice(24, 48)).toEqual(order.slice(0, swept.length - 24));
  });

  it.each([2, 3, 5, 8, 21, 1000])(
    'makes no more than %i requests, and comes round all the same',
    async (sweepRequests) => {
      const { company } = createCandidates(16);
      const select = ['candidates', 'candidate_offers', 'candidate_resumes'];
      const first = await runEngine(company, { select });
      const plain = await runEngine(company, { select, state: first.state });
      const swept = new Set<string>();
      let state = first.state;
      let runs = 0;
      for (; runs < 60 && swept.size < 16; runs++) {
        const run = await runEngine(company, {
          select,
          state,
          sweepRequests,
          limits: { backlogRows: 5 },
        });
        expect(run.requests.length - plain.requests.length).toBeLessThanOrEqual(sweepRequests);
        for (const { candidateId } of run.records('candidate_offers')) swept.add(`${candidateId}`);
        state = run.state;
      }
      expect(runs).toBeLessThanOrEqual(Math.ceil(60 / sweepRequests));
    },
  );

  it('steps over what its whole budget does not reach for, and says so', async () => {
    const { company } = createCandidates(3);
    const select = ['candidates', 'candidate_offers', 'candidate_resumes'];
    let { state } = await runEngine(company, { select });
    const log: string[] = [];
    const states = new Set<string>();
    for (let runs = 0; runs < 6; runs++) {
      const run = await runEngine(company, { select, state, sweepRequests: 1 });
      state = run.state;
      log.push(...run.log);
      states.add(JSON.stringify(state));
    }
    expect(states.size).toBeGreaterThan(2);
    expect(log.join('\n')).toContain('The sweep skips a row of candidates');
    expect(log.join('\n')).toContain('set it to 20 at least');
  });

  it('reads candidates in process with "active", all with "all", and what is left out within the budget', async () => {
    const { company } = createCandidates(20);
    const select = ['candidates', 'candidate_offers'];
    const { state } = await runEngine(company, { select });
    for (const [childRefresh, sweepRequests, rows] of [
      ['touched', 0, 0],
      ['active', 0, 10],
      ['active', 4, 14],
      ['all', 0, 20],
    ] as const) {
      const settings = { childRefresh };
      const run = await runEngine(company, { select, state, settings, sweepRequests });
      expect(new Set(idsOf(run, /offers$/)).size).toBe(rows);
      expect(run.report?.failures.size).toBe(0);
    }
  });

  it('brings an anonymized candidate and what is left below, though no time tells', async () => {
    const account = createCandidates(6);
    const select = ['candidates', 'candidate_applications'];
    const { state } = await runEngine(account.company, { select });
    const [row] = account.company.opportunities;
    if (row) account.anonymize(row, undefined);
    const run = await runEngine(account.company, { select, state, sweepRequests: 100 });
    expect(run.records('candidates').map(({ id, name }) => ({ id, name }))).toEqual([
      { id: row?.id, name: '' },
    ]);
    expect(
      run.records('candidate_applications').find(({ id }) => id === `application-${row?.id}`),
    ).toMatchObject({ email: null });
  });

  it('brings what changed in a posting, whether that moved its time or not', async () => {
    const company = createPostings(3);
    const select = ['postings', 'posting_tags', 'posting_questions'];
    const { state } = await runEngine(company, { select });
    Object.assign(company.postings[1] ?? {}, { tags: ['silent'] });
    company.version++;
    const plain = await runEngine(company, { select, state });
    expect(plain.records('postings')).toEqual([]);
    const run = await runEngine(company, { select, state, sweepRequests: 2 });
    const tags = run.records('posting_tags').filter(({ postingId }) => postingId === 'posting-1');
    expect(tags.map(({ tag }) => tag)).toEqual(['silent']);
    expect(run.records('postings').map(({ id }) => id)).toEqual(['posting-0', 'posting-1']);
  });

  it('reads no row a second time that the changes have brought', async () => {
    const company = createPostings(4);
    const select = ['postings', 'posting_questions'];
    const { state } = await runEngine(company, { select });
    const [first, second] = company.postings;
    Object.assign(first ?? {}, { updatedAt: DEMO_NOW + HOUR });
    company.postings.push({ ...second, id: 'new', createdAt: DEMO_NOW + HOUR } as Posting);
    company.postingQuestions.set('new', { id: 'new' });
    company.version++;
    const now = () => DEMO_NOW + 2 * HOUR;
    const run = await runEngine(company, { select, state, now, sweepRequests: 100 });
    expect([...idsOf(run, /apply$/)].sort()).toEqual(company.postings.map(({ id }) => id).sort());
  });
});

describe('the requests of a sweep', () => {
  it('are those that the setting allows, of which postings get a tenth', async () => {
    const company = createCompany({ opportunities: 100 });
    const children = ['opportunity_offers', 'opportunity_notes'];
    const select = [...children, 'posting_questions', 'candidates'];
    const { state } = await runEngine(company, { select });
    const plain = await runEngine(company, { select, state });
    const run = await runEngine(company, { select, state, sweepRequests: 150 });
    const spent = run.requests.length - plain.requests.length;
    expect(spent).toBeGreaterThan(140);
    expect(spent).toBeLessThanOrEqual(150);
    expect(run.count(/apply$/) - plain.count(/apply$/)).toBe(15);
    const alone = await runEngine(company, { select: children, state, sweepRequests: 150 });
    expect(alone.count(/\/(offers|notes)$/)).toBeGreaterThan(135);
  });
});
