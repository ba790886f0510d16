import { expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const idsOf = (rows: Iterable<object>): readonly string[] =>
  [...rows].map((row) => String((row as { id?: unknown }).id)).sort();

/** A first load of everything, and a run from where it ended. */
const runs = once(async () => {
  const { tap, company } = await openTapAccount({ company: createCompany({ opportunities: 30 }) });
  const first = await tap(['--select', '*,eeo*']);
  const second = await tap([], { state: first.state, run: runInProcess });
  return { company, first, second };
});

it('a full run replicates every row of the account', async () => {
  const { company, first } = await runs();
  expect(first.code).toBe(0);
  for (const stream of ['opportunities', 'postings', 'users', 'requisitions'] as const)
    expect(idsOf(first.records(stream)), stream).toEqual(idsOf(company[stream]));
  expect(idsOf(first.records('opportunity_offers'))).toEqual(
    idsOf([...company.offers.values()].flat()),
  );
  expect(idsOf(first.records('opportunity_applications'))).toEqual(
    idsOf([...company.applications.values()]),
  );
});

it('a run from the last STATE brings no older rows of incremental streams', async () => {
  const { second } = await runs();
  expect(second.code).toBe(0);
  const since = Date.parse('2026-10-01T08:54:00Z');
  for (const stream of ['opportunities', 'postings'])
    for (const row of second.records(stream))
      expect(Date.parse(String(row['updatedAt']))).toBeGreaterThanOrEqual(since);
  expect(second.records('opportunity_offers').length).toBeLessThan(5);
});
