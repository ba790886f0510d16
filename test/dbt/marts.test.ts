import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { erode } from '../helpers/erosion.ts';
import type { AccountRows, Fact } from './facts/account-rows.ts';
import {
  candidaciesOf,
  funnelFacts,
  opportunityFacts,
  sourceFacts,
  stayFacts,
} from './facts/candidacies.ts';
import { factDifferences } from './facts/differences.ts';
import { interviewFacts, interviewsOf, loadFacts, seatFacts } from './facts/interviews.ts';
import {
  acceptanceFacts,
  answerFacts,
  hireFacts,
  offerFacts,
  offersOf,
  postingFacts,
  requisitionFacts,
} from './facts/openings.ts';
import { type OpenCompany, openCompany } from './open-company.ts';
import { openPlace } from './place.ts';
import { type DbtRun, martsOf, PACKAGE, runDbt } from './run-dbt.ts';
import { WAREHOUSES } from './warehouses.ts';

/** By mart, its key, and what it should show. */
function factsOf(account: AccountRows) {
  const candidacies = candidaciesOf(account);
  const interviews = interviewsOf(account);
  const offers = offersOf(account, candidacies);
  return {
    lever_opportunities: [['opportunity_id'], opportunityFacts(candidacies)],
    lever_stage_history: [['opportunity_id', 'position'], stayFacts(account, candidacies)],
    lever_funnel_by_month: [['month', 'stage_position'], funnelFacts(account, candidacies)],
    lever_source_quality: [['source'], sourceFacts(candidacies)],
    lever_hires: [['opportunity_id'], hireFacts(account, candidacies)],
    lever_interviews: [['interview_id'], interviewFacts(interviews)],
    lever_interview_feedback: [['interview_id', 'interviewer_id'], seatFacts(interviews)],
    lever_interview_load: [['month', 'interviewer_id'], loadFacts(interviews)],
    lever_offers: [['offer_id'], offerFacts(offers)],
    lever_offer_acceptance: [['month'], acceptanceFacts(offers)],
    lever_requisitions: [['requisition_id'], requisitionFacts(account, candidacies)],
    lever_postings: [['posting_id'], postingFacts(account, candidacies)],
    lever_equal_opportunity: [['year', 'question', 'answer'], answerFacts(account)],
  } as const satisfies Record<string, readonly [key: readonly string[], facts: readonly Fact[]]>;
}

describe.each(WAREHOUSES)('the marts on $target.name', (warehouse) => {
  const { target } = warehouse;
  const place = openPlace();
  let account: OpenCompany;
  let rows: AccountRows;
  let build: DbtRun;

  /** Loads, builds everything, and keeps what the messages say. */
  const loadAndBuild = async () => {
    const live = await account.load();
    rows = { rows: (stream) => live.get(stream) ?? [], now: account.now() };
    const now = new Date(account.now()).toISOString().replace('Z', '');
    build = await runDbt({ warehouse, place, args: ['build'], vars: { tap_lever_now: now } });
  };
  const read = (mart: string) => warehouse.query(place, `SELECT * FROM ${martsOf(place)}.${mart}`);
  const differences = async () => {
    const marts = Object.entries(factsOf(rows)).map(async ([mart, [key, facts]]) => {
      const lines = factDifferences(facts, await read(mart), key);
      return lines.map((line) => `${mart} ${line}`);
    });
    return (await Promise.all(marts)).flat();
  };
  beforeAll(async () => {
    account = await openCompany(target, place);
    await loadAndBuild();
  });

  it('pass their tests', () => {
    expect(build.code, build.log).toBe(0);
    expect(build.faults).toEqual([]);
  });

  it('show what follows from the messages', async () => {
    expect(await differences()).toEqual([]);
    const counts = Object.entries(factsOf(rows)).map(([mart, [, facts]]) => [mart, facts.length]);
    expect(counts.filter(([, count]) => Number(count) < 10)).toEqual([]);
  });

  it('have the columns that are described, and custom fields besides', async () => {
    const { models } = parse(readFileSync(`${PACKAGE}models/marts/_marts.yml`, 'utf8'));
    for (const { name, columns } of models) {
      const [row = {}] = await read(name);
      const shown = Object.keys(row).filter((column) => !column.startsWith('custom_'));
      expect(shown.sort(), name).toEqual(columns.map((one: { name: string }) => one.name).sort());
    }
    expect((await read('lever_requisitions'))[0]).toHaveProperty('custom_target_hire_date');
  });

  it('show what is left when rows went from the account or moved within it', async () => {
    account.wait();
    erode(account.company, account.now());
    account.wait();
    await loadAndBuild();
    expect(build.code, build.log).toBe(0);
    // What went leaves references behind, of which the package warns.
    expect(build.faults.filter((fault) => !/^tap_lever_refers_to_.*: warn$/.test(fault))).toEqual(
      [],
    );
    expect(build.faults.length).toBeGreaterThan(10);
    expect(await differences()).toEqual([]);
  });
});
