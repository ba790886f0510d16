import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';

const EVERYTHING = ['--select', '*'];

describe('a full run', () => {
  it('replicates every row of the account', async () => {
    const { tap, company } = await openTapAccount({
      company: createCompany({ opportunities: 60 }),
    });
    const run = await tap(EVERYTHING);
    const ids = (rows: Iterable<object>): string[] =>
      [...rows].map((row) => String((row as { id?: unknown }).id)).sort();
    expect(ids(run.records('opportunities'))).toEqual(ids(company.opportunities));
    expect(ids(run.records('postings'))).toEqual(ids(company.postings));
    expect(ids(run.records('users'))).toEqual(ids(company.users));
    expect(ids(run.records('requisitions'))).toEqual(ids(company.requisitions));
    expect(ids(run.records('opportunity_offers'))).toEqual(
      ids([...company.offers.values()].flat()),
    );
    expect(ids(run.records('opportunity_applications'))).toEqual(
      ids([...company.applications.values()]),
    );
  });
});

describe('a run from the last STATE', () => {
  it('brings no older rows of incremental streams', async () => {
    const { tap } = await openTapAccount({ company: createCompany({ opportunities: 60 }) });
    const first = await tap();
    const second = await tap([], { state: first.state });
    expect(second.code).toBe(0);
    const since = Date.parse('2026-10-01T08:54:00Z');
    for (const stream of ['opportunities', 'postings'])
      for (const row of second.records(stream))
        expect(Date.parse(String(row['updatedAt']))).toBeGreaterThanOrEqual(since);
    expect(second.records('opportunity_offers').length).toBeLessThan(5);
  });
});
