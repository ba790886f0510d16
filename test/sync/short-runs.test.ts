import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { createRandom } from '../../src/demo/random.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_notes'];

function createAccount(rows: number, updatedAt?: null): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const at = DEMO_NOW - (rows - i) * HOUR;
    account.add(at, updatedAt === null ? null : at);
  }
  return account;
}

/** Runs that are killed after so many messages each, until one comes to its end. */
async function runInPieces(
  { company }: SmallAccount,
  options: EngineOptions,
  messages: number,
): Promise<readonly EngineRun[]> {
  const runs: EngineRun[] = [];
  for (let state: unknown; runs.length < 30; state = runs.at(-1)?.state) {
    const run = await runEngine(company, { ...options, state, killAfter: messages });
    runs.push(run);
    if (run.error === undefined) return runs;
  }
  throw new Error(`no end after ${runs.length} runs`);
}

/** The longest times without a STATE, in tenths of a second, from the longest on. */
function pauses({ timesAtState, endedAt }: EngineRun): readonly number[] {
  const all = [0, ...timesAtState, endedAt];
  return all
    .slice(1)
    .map((at, i) => at - (all[i] ?? 0))
    .sort((a, b) => b - a);
}

describe('progress', () => {
  it('is saved every ten seconds of Lever’s pace or so, in a first load', async () => {
    const { company } = createAccount(1500);
    const { requestsAtState } = await runEngine(company, { select: SELECT });
    const steps = requestsAtState.map((at, i) => at - (requestsAtState[i - 1] ?? 0));
    // Ninety, and what was on its way then.
    expect(Math.max(...steps)).toBeLessThanOrEqual(120);
    expect(steps.length).toBeGreaterThan(20);
  });

  it('is enough for runs that are killed after every 400 records, which send little twice', async () => {
    const account = createAccount(900);
    const whole = await runEngine(account.company, { select: SELECT });
    const runs = await runInPieces(account, { select: SELECT }, 400);
    const sent = runs.reduce((sum, run) => sum + run.records('opportunities').length, 0);
    const [first] = runs;
    expect(first?.error).toBeDefined();
    expect(sent / whole.records('opportunities').length).toBeLessThanOrEqual(1.5);
  });

  it.each([
    [50, 1, 105],
    [50, 9, 105],
    [300, 4, 110],
    [1000, 4, 130],
  ])(
    'is saved every ten seconds, with answers of %i ms and %i lists below each row',
    async (latencyMs, lists, most) => {
      const company = createCompany({ opportunities: 700 });
      const names = ['offers', 'notes', 'feedback', 'files', 'resumes', 'panels', 'referrals'];
      const below = [...names, 'interviews', 'profile_forms'].slice(0, lists);
      const select = ['opportunities', ...below.map((name) => `opportunity_${name}`)];
      const run = await runEngine(company, { select, latencyMs, settings: { startDate: 0 } });
      expect(pauses(run)[0]).toBeLessThanOrEqual(most);
      // Nothing is lost but for the first answer and the last one; 18 requests come at once.
      expect(run.endedAt - run.requests.length).toBeLessThanOrEqual(latencyMs / 50 - 15);
    },
  );

  it.each([1, 2, 3])(
    'is enough for runs that are killed after some hundred messages, at random (%i)',
    async (seed) => {
      const account = createAccount(700);
      for (const [i, row] of account.company.opportunities.entries())
        if (i % 3 > 0) row.archived = { reason: 'none', archivedAt: row.createdAt };
      const options = { select: SELECT, latencyMs: 300 };
      const whole = await runEngine(account.company, options);
      const random = createRandom(seed);
      const runs: EngineRun[] = [];
      do {
        expect(runs.length).toBeLessThan(20);
        const killAfter = random.int(250, 550);
        const state = runs.at(-1)?.state;
        runs.push(await runEngine(account.company, { ...options, state, killAfter }));
      } while (runs.at(-1)?.error !== undefined);
      const sent = runs.flatMap((run) => run.records('opportunities').map(({ id }) => id));
      expect(new Set(sent).size).toBe(whole.records('opportunities').length);
      expect(sent.length / whole.records('opportunities').length).toBeLessThanOrEqual(1.5);
      expect(runs.length).toBeGreaterThan(3);
    },
  );
});
