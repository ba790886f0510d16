import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

// Only the id of a row is sure: what has no time of creation is in no window and no segment.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SELECT = ['opportunities', 'opportunity_offers'];

function addTimeless(account: SmallAccount, updatedAt: number | null): Opportunity {
  const row = account.add(DEMO_NOW - 90 * DAY, updatedAt);
  Object.assign(row, { createdAt: null, lastInteractionAt: null, lastAdvancedAt: null });
  return row;
}

const ids = (runs: readonly EngineRun[], stream: string) => [
  ...new Set(runs.flatMap((run) => run.records(stream).map(({ id }) => String(id)))),
];

describe('rows without a time of creation', () => {
  it.each([0, 300])(
    'come with the run after the first load, and later ones within a week (answers take %i ms)',
    async (tookMs) => {
      const account = createSmallAccount();
      for (let i = 0; i < 60; i++) account.add(DEMO_NOW - (60 - i) * 12 * HOUR, DEMO_NOW - DAY);
      const timeless = [
        ...Array.from({ length: 5 }, () => addTimeless(account, DEMO_NOW - 20 * DAY)),
        ...Array.from({ length: 5 }, () => addTimeless(account, null)),
      ];
      const runs: EngineRun[] = [];
      const sync = async (at: number): Promise<EngineRun> => {
        const state = runs.at(-1)?.state;
        const options = { select: SELECT, state, tookMs, pageSize: 10, now: () => at };
        const run = await runEngine(account.company, options);
        runs.push(run);
        return run;
      };
      await sync(DEMO_NOW);
      await sync(DEMO_NOW + HOUR);
      expect(ids(runs, 'opportunities')).toEqual(
        expect.arrayContaining(timeless.map(({ id }) => id)),
      );
      expect(ids(runs, 'opportunity_offers')).toEqual(
        expect.arrayContaining(timeless.map(({ id }) => `offer-${id}`)),
      );
      const late = addTimeless(account, DEMO_NOW - 20 * DAY);
      const found = async (hours: number): Promise<boolean> =>
        ids([await sync(DEMO_NOW + hours * HOUR)], 'opportunity_offers').includes(
          `offer-${late.id}`,
        );
      let hours = 2;
      while (hours < 8 * 24 && !(await found(hours))) hours += 12;
      expect(hours).toBeLessThan(8 * 24);
      // What is known by nothing but the week costs no run of the same week anything.
      const next = await sync(DEMO_NOW + (hours + 1) * HOUR);
      expect(ids([next], 'opportunity_offers')).not.toContain(`offer-${late.id}`);
    },
  );
});
