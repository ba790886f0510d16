import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SELECT = ['opportunities', 'opportunity_offers', 'contacts'];

/** An account in which every third opportunity is confidential. */
function createAccount(rows: number): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) {
    const opportunity = account.add(DEMO_NOW - (rows - i) * 12 * HOUR, DEMO_NOW - DAY);
    if (i % 3 === 0) account.change(opportunity, { confidentiality: 'confidential' });
  }
  return account;
}

const confidentialIn = ({ company }: SmallAccount): readonly Opportunity[] =>
  company.opportunities.filter(({ confidentiality }) => confidentiality === 'confidential');
const ids = (run: EngineRun, stream: string) =>
  run
    .records(stream)
    .map(({ id }) => String(id))
    .sort();
const idsOf = (rows: readonly Opportunity[]) => rows.map(({ id }) => id).sort();
const offersOf = (rows: readonly Opportunity[]) => rows.map(({ id }) => `offer-${id}`).sort();

/** Runs an hour apart, with and without access to confidential data. */
async function runs(
  { company }: Pick<SmallAccount, 'company'>,
  access: readonly boolean[],
  optionsOf: (run: number) => EngineOptions = () => ({}),
  begin?: unknown,
): Promise<readonly EngineRun[]> {
  const all: EngineRun[] = [];
  for (const [i, confidentialAccess] of access.entries())
    all.push(
      await runEngine(company, {
        select: SELECT,
        state: all.at(-1)?.state ?? begin,
        now: () => DEMO_NOW + (i + 1) * HOUR,
        confidentialAccess,
        ...optionsOf(i),
      }),
    );
  return all;
}

describe('confidential rows', () => {
  it.each(['touched', 'updated'] as const)(
    'come with the first run whose key may read them, with their children, once (%s)',
    async (childRefresh) => {
      const account = createAccount(450);
      const options = { settings: { childRefresh } };
      const all = await runs(account, [false, false, true, true], () => options);
      const hidden = confidentialIn(account);
      expect(hidden.length).toBe(150);
      expect(all.map((run) => ids(run, 'opportunities').length)).toEqual([300, 0, 150, 0]);
      expect(all.map((run) => ids(run, 'opportunity_offers').length)).toEqual([300, 0, 150, 0]);
      expect(ids(all[2] as EngineRun, 'opportunities')).toEqual(idsOf(hidden));
      expect(ids(all[2] as EngineRun, 'opportunity_offers')).toEqual(offersOf(hidden));
      expect(ids(all[2] as EngineRun, 'contacts').length).toBe(150);
      expect(all.flatMap(({ log }) => log)).toEqual([]);
    },
  );

  it('that changed while a key could not read them come with the next that may', async () => {
    const account = createAccount(12);
    const [changed] = confidentialIn(account);
    const all = await runs(account, [true, false, true], (run) => {
      if (run === 1 && changed) account.change(changed, { updatedAt: DEMO_NOW + HOUR + 1 });
      return {};
    });
    expect(ids(all[1] as EngineRun, 'opportunities')).toEqual([]);
    expect(ids(all[2] as EngineRun, 'opportunities')).toContain(changed?.id);
    expect(ids(all[2] as EngineRun, 'opportunity_offers')).toContain(`offer-${changed?.id}`);
  });

  it('are loaded as far as a killed run came, and the rest by the next', async () => {
    const account = createAccount(90);
    const [first] = await runs(account, [false]);
    const hidden = offersOf(confidentialIn(account));
    const found: string[] = [];
    let state = first?.state;
    let count = 0;
    for (; new Set(found).size < hidden.length && count < 30; count++) {
      const run = await runEngine(account.company, {
        select: ['opportunity_offers'],
        state,
        now: () => DEMO_NOW + 2 * HOUR,
        limits: { requestsPerState: 3, requestsPerWindow: 6, requestsAtOnce: 2 },
        confidentialAccess: true,
        killAfter: 16,
      });
      found.push(...ids(run, 'opportunity_offers'));
      state = run.state;
    }
    expect([...new Set(found)].sort()).toEqual(hidden);
    expect(count).toBeGreaterThan(2);
    expect(found.length).toBeLessThan(2 * hidden.length);
  });

  it('of postings come too, which no filter finds by creation', async () => {
    const company = createCompany({ opportunities: 20 });
    const hidden = company.postings.filter((row) => row.confidentiality === 'confidential');
    expect(hidden.length).toBeGreaterThan(0);
    const select = ['postings', 'posting_questions'];
    const all = await runs({ company }, [false, true, true], () => ({ select }));
    expect(ids(all[0] as EngineRun, 'postings').length).toBe(
      company.postings.length - hidden.length,
    );
    expect(ids(all[1] as EngineRun, 'postings')).toEqual(hidden.map(({ id }) => id).sort());
    expect(ids(all[1] as EngineRun, 'posting_questions').length).toBe(hidden.length);
    expect(ids(all[2] as EngineRun, 'postings')).toEqual([]);
  });

  it('come after a state of singer-io/tap-lever, which never asked for them', async () => {
    const account = createAccount(12);
    const bookmark = { field: 'updated_at', last_record: new Date(DEMO_NOW).toISOString() };
    const begin = { bookmarks: { opportunities: bookmark } };
    const all = await runs(account, [true, true], () => ({}), begin);
    expect(ids(all[0] as EngineRun, 'opportunities')).toEqual(idsOf(confidentialIn(account)));
    // That tap kept no place for children: all of them.
    expect(ids(all[0] as EngineRun, 'opportunity_offers').length).toBe(12);
    expect(ids(all[1] as EngineRun, 'opportunities')).toEqual([]);
  });

  it('wait, after such a state, for a key that may read them', async () => {
    const account = createAccount(12);
    const bookmark = { field: 'updated_at', last_record: new Date(DEMO_NOW).toISOString() };
    const begin = { bookmarks: { opportunities: bookmark } };
    const all = await runs(account, [false, true], () => ({}), begin);
    expect(ids(all[0] as EngineRun, 'opportunities')).toEqual([]);
    expect(ids(all[1] as EngineRun, 'opportunities')).toEqual(idsOf(confidentialIn(account)));
  });
});
