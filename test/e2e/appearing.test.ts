import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FLAGS = ['opportunities', 'opportunity_applications', 'opportunity_feedback'].flatMap(
  (name) => ['--select', name],
);

describe('an opportunity that Lever shows only now, with times of long ago', () => {
  it('comes with the next run, with what is below it, and costs no other run a request', async () => {
    const company = createCompany({ opportunities: 60, until: DEMO_NOW - DAY });
    const hidden: Opportunity[] = [];
    const hide = (hasFeedback: boolean): void => {
      const place = company.opportunities.findIndex(
        ({ id }) => (company.feedback.get(id) ?? []).length > 0 === hasFeedback,
      );
      hidden.push(...company.opportunities.splice(place, 1));
    };
    for (const hasFeedback of [true, false, true]) hide(hasFeedback);
    let now = DEMO_NOW;
    const { tap, server } = await openTapAccount({ company, now: () => now }, runInProcess);
    let state: unknown;
    const costs: number[] = [];
    const run = async () => {
      const before = server.requests.length;
      const result = await tap(FLAGS, { state });
      expect(result.code).toBe(0);
      costs.push(server.requests.length - before);
      ({ state } = result);
      now += HOUR;
      return result;
    };
    await run();
    for (const [i, opportunity] of hidden.entries()) {
      await run();
      company.opportunities.push(opportunity);
      company.version += 1;
      const found = await run();
      const ids = (stream: string, column: string) =>
        found.records(stream).map((row) => row[column]);
      expect(ids('opportunities', 'id')).toEqual([opportunity.id]);
      expect(ids('opportunity_applications', 'id')).toEqual(opportunity.applications);
      const feedback = company.feedback.get(opportunity.id) ?? [];
      expect(feedback.length > 0).toBe(i !== 1);
      expect(ids('opportunity_feedback', 'id').sort()).toEqual(feedback.map(({ id }) => id).sort());
    }
    const [, ordinary, finding, ...others] = costs;
    expect(finding).toBe(Number(ordinary) + 2);
    expect(others).toEqual([ordinary, finding, ordinary, finding]);
  });
});

describe('confidential rows', () => {
  it.each([
    ['after a key could not read them', { confidentialAccess: false }, {}],
    ['after they were left out', {}, { confidentiality: 'non-confidential' }],
  ])('come with the next run, with what is below them, %s', async (_when, access, config) => {
    const company = createCompany({ opportunities: 60, until: DEMO_NOW - DAY });
    const isHidden = ({ confidentiality }: { readonly confidentiality: string }) =>
      confidentiality === 'confidential';
    const hidden = company.opportunities.filter(isHidden).map(({ id }) => id);
    expect(hidden.length).toBeGreaterThan(0);
    const before = await openTapAccount({ company, ...access, now: () => DEMO_NOW }, runInProcess);
    const after = await openTapAccount({ company, now: () => DEMO_NOW + HOUR }, runInProcess);
    const flags = [...FLAGS, '--select', 'postings'];
    const first = await before.tap(flags, { config });
    expect(first.records('opportunities').length).toBe(60 - hidden.length);
    const second = await after.tap(flags, { state: first.state });
    const ids = (stream: string, column: string) =>
      [...new Set(second.records(stream).map((row) => row[column]))].sort();
    expect(ids('opportunities', 'id')).toEqual([...hidden].sort());
    expect(ids('opportunity_feedback', 'opportunityId')).toEqual(
      hidden.filter((id) => (company.feedback.get(id) ?? []).length > 0).sort(),
    );
    expect(ids('postings', 'id')).toEqual(
      company.postings
        .filter(isHidden)
        .map(({ id }) => id)
        .sort(),
    );
    const third = await after.tap(flags, { state: second.state });
    expect(third.records('opportunities')).toEqual([]);
  });
});

describe('opportunities without a time of creation', () => {
  it.each([0, 100])(
    'come with the run after the first load, with what is below them (answers take %i ms)',
    async (latencyMs) => {
      const company = createCompany({ opportunities: 130, until: DEMO_NOW - DAY });
      const timeless = company.opportunities.filter((_, i) => i % 13 === 5);
      for (const [i, row] of timeless.entries())
        Object.assign(row, { createdAt: null, ...(i % 2 === 0 && { updatedAt: null }) });
      let now = DEMO_NOW;
      const { tap } = await openTapAccount({ company, now: () => now, latencyMs }, runInProcess);
      const first = await tap(FLAGS);
      now += HOUR;
      const second = await tap(FLAGS, { state: first.state });
      const found = (stream: string, column: string) =>
        new Set([first, second].flatMap((run) => run.records(stream).map((row) => row[column])));
      for (const { id } of timeless) {
        expect(found('opportunities', 'id')).toContain(id);
        for (const form of company.feedback.get(id) ?? [])
          expect(found('opportunity_feedback', 'id')).toContain(form.id);
      }
    },
  );
});
