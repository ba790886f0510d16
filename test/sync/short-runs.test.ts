import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
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

describe('progress', () => {
  it('is saved every ten seconds of Lever’s pace or so, in a first load', async () => {
    const { company } = createAccount(1500);
    const { requestsAtState } = await runEngine(company, { select: SELECT });
    const steps = requestsAtState.map((at, i) => at - (requestsAtState[i - 1] ?? 0));
    // A hundred requests between two cursors; another hundred may have been sent ahead of them.
    expect(Math.max(...steps)).toBeLessThanOrEqual(215);
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
});
