import { describe, expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addInterview, editFeedback, removeNote, signOffer } from '../helpers/lever-changes.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount, type TapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const HOUR = 3_600_000;
const FLAGS = [
  'opportunity_interviews',
  'opportunity_offers',
  'opportunity_feedback',
  'opportunity_notes',
].flatMap((name) => ['--select', name]);

/** Four changes that do not move `updatedAt`, each on another opportunity in process. */
function changeSilently(company: Company, at: number) {
  const taken = new Set<string>();
  const find = (has: (id: string) => unknown): string => {
    const found = company.opportunities.findLast(
      ({ id, archived }) => archived === null && !taken.has(id) && has(id),
    );
    if (!found) throw new RangeError('nobody has what is to be changed');
    taken.add(found.id);
    return found.id;
  };
  const offer = signOffer(
    company,
    find((id) => company.offers.get(id)?.some(({ status }) => status !== 'signed')),
    at,
  );
  const form = editFeedback(
    company,
    find((id) => company.feedback.get(id)?.some(({ deletedAt }) => deletedAt === null)),
    at,
  );
  const note = removeNote(
    company,
    find((id) => company.notes.get(id)?.some(({ deletedAt }) => deletedAt === null)),
    at,
  );
  const interview = addInterview(
    company,
    find(() => true),
    at,
  );
  return { interview: interview.id, offer: offer.id, form: form.id, note: note.id, at };
}

type Changes = ReturnType<typeof changeSilently>;

/** Which of the changes a run brought. */
function arrived(run: Awaited<ReturnType<TapAccount['tap']>>, changes: Changes): readonly string[] {
  const at = new Date(changes.at).toISOString();
  const find = (stream: string, id: string) => run.records(stream).find((row) => row['id'] === id);
  return [
    ...(find('opportunity_interviews', changes.interview) ? ['interview'] : []),
    ...(find('opportunity_offers', changes.offer)?.['status'] === 'signed' ? ['offer'] : []),
    ...(find('opportunity_feedback', changes.form)?.['updatedAt'] === at ? ['feedback'] : []),
    ...(find('opportunity_notes', changes.note)?.['deletedAt'] === at ? ['note'] : []),
  ];
}

/** A company that was read once, and changed silently since. */
const scene = once(async () => {
  const company = createCompany({ opportunities: 24, until: DEMO_NOW - 24 * HOUR });
  const { tap } = await openTapAccount({ company });
  const { state } = await tap(FLAGS);
  return { company, state, changes: changeSilently(company, DEMO_NOW + HOUR / 2) };
});

/** Runs an hour after each other, the first of them an hour after the scene. */
async function open() {
  const { company, state, changes } = await scene();
  let now = DEMO_NOW + HOUR;
  const account = await openTapAccount({ company, now: () => now }, runInProcess);
  const tap = async (from: unknown, config: object) => {
    now += HOUR;
    return await account.tap(FLAGS, { state: from, config: { ...config } });
  };
  return { ...account, tap, state, changes };
}

describe('a change of a child that does not move updatedAt', () => {
  it('arrives with the next run in the modes that look for it, and in no other', async () => {
    const { tap, state, changes } = await open();
    const everything = ['interview', 'offer', 'feedback', 'note'];
    for (const [child_refresh, expected] of [
      ['updated', []],
      ['touched', ['interview']],
      ['active', everything],
      ['all', everything],
    ] as const) {
      const run = await tap(state, { child_refresh });
      expect(run.code).toBe(0);
      expect(arrived(run, changes)).toEqual(expected);
    }
  });

  it('arrives with the sweep after a known number of runs, at a known cost', async () => {
    const { tap, changes, server, company, ...first } = await open();
    const active = company.opportunities.filter(({ archived }) => archived === null).length;
    const child_sweep_requests = 25;
    const missing = new Set(['interview', 'offer', 'feedback', 'note']);
    let { state } = first;
    let runs = 0;
    await tap(state, { child_refresh: 'updated' });
    // A run without a sweep costs the same each time, since nobody touches anything.
    const plain = server.requests.length;
    for (; runs < 20 && missing.size > 0; runs++) {
      const before = server.requests.length;
      const run = await tap(state, { child_refresh: 'updated', child_sweep_requests });
      const sweep = server.requests.length - before - plain;
      expect(sweep).toBeLessThanOrEqual(child_sweep_requests);
      for (const change of arrived(run, changes)) missing.delete(change);
      state = run.state;
    }
    // Four lists for each opportunity in process, and some requests to list them and for long lists.
    expect(runs).toBeLessThanOrEqual(Math.ceil((active * 4) / (child_sweep_requests - 8)) + 1);
    expect(runs).toBeGreaterThan(1);
  });

  it('arrives below postings and candidates, too, with a tenth and with the rest of these requests', async () => {
    const company = createCompany({ opportunities: 12, until: DEMO_NOW - 24 * HOUR });
    const account = await openTapAccount({ company });
    const flags = ['posting_users', 'posting_questions', 'candidate_offers'].flatMap((name) => [
      '--select',
      name,
    ]);
    const first = await account.tap(flags);
    const [removed] = company.users.splice(0, 1);
    const [[candidate, offers] = []] = [...company.offers].filter(([, rows]) => rows.length > 0);
    Object.assign(offers?.[0] ?? {}, { status: 'changed' });
    company.version++;
    const spend = async (state: unknown, child_sweep_requests: number) => {
      const before = account.server.requests.length;
      const run = await account.tap(flags, { state, config: { child_sweep_requests } });
      expect(run.code).toBe(0);
      return { run, requests: account.server.requests.length - before };
    };
    const plain = await spend(first.state, 0);
    expect(plain.run.records('posting_users')).toEqual([]);
    const [postings, candidates] = [company.postings.length, company.opportunities.length];
    const all = await spend(first.state, 20 * postings);
    expect(all.requests - plain.requests).toBe(2 * postings + candidates);
    expect(
      all.run.records('candidate_offers').filter(({ status }) => status === 'changed'),
    ).toMatchObject([{ candidateId: candidate }]);
    expect(new Set(all.run.records('posting_questions').map(({ id }) => id)).size).toBe(postings);
    const users = all.run.records('posting_users').map(({ id }) => id);
    expect(users.length).toBeGreaterThan(0);
    expect(users).not.toContain(removed?.id);
    const tenth = await spend(first.state, 80);
    expect(tenth.requests - plain.requests).toBeLessThanOrEqual(80);
    expect(new Set(tenth.run.records('posting_questions').map(({ id }) => id)).size).toBe(4);
  });
});
