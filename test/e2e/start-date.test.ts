import { expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addFeedback, editTags } from '../helpers/lever-changes.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const HOUR = 3_600_000;
const SELECT = ['opportunities', 'opportunity_feedback', 'users'].flatMap((name) => [
  '--select',
  name,
]);
const idsOf = (rows: Iterable<object>) =>
  [...rows].map((row) => String((row as { id?: unknown }).id)).sort();

it('the start date excludes opportunities that are older and did not change since, with their children', async () => {
  const company = createCompany({ opportunities: 30 });
  const { tap } = await openTapAccount({ company });
  const start = '2026-01-01T02:00:00+02:00';
  const run = await tap(SELECT, { config: { start_date: start } });
  const wanted = company.opportunities.filter(
    ({ createdAt, updatedAt }) => Math.max(createdAt, updatedAt ?? 0) >= Date.parse(start),
  );
  expect(wanted.length).toBeGreaterThan(5);
  expect(wanted.length).toBeLessThan(25);
  expect(idsOf(run.records('opportunities'))).toEqual(idsOf(wanted));
  expect(idsOf(run.records('opportunity_feedback'))).toEqual(
    idsOf(wanted.flatMap(({ id }) => company.feedback.get(id) ?? [])),
  );
  expect(run.records('users').length).toBe(company.users.length);
});

it('a start date later than the bookmark wins; an earlier one loads what is missing', async () => {
  const company = createCompany({ opportunities: 30 });
  let now = DEMO_NOW;
  const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
  const first = await tap(SELECT, { config: { start_date: '2026-06-01' } });
  now += 48 * HOUR;
  const [early, late] = company.opportunities.slice(-2).map(({ id }) => id);
  editTags(company, early ?? '', now - 30 * HOUR);
  addFeedback(company, late ?? '', now - HOUR);
  const later = await tap(SELECT, {
    state: first.state,
    config: { start_date: new Date(now - 20 * HOUR).toISOString() },
  });
  expect(idsOf(later.records('opportunities'))).toEqual([late]);
  const earlier = await tap(SELECT, { state: first.state, config: { start_date: '2024-01-01' } });
  const known = new Set(idsOf(first.records('opportunities')));
  const all = company.opportunities.map(({ id }) => id);
  expect(idsOf(earlier.records('opportunities'))).toEqual(
    all.filter((id) => !known.has(id) || id === early || id === late).sort(),
  );
});

it('a first load that was cut short starts over with an earlier start date', async () => {
  const company = createCompany({ opportunities: 30 });
  const { tap } = await openTapAccount({ company }, runInProcess);
  const place = { at: '2026-08-01T00:00:00.000Z', id: null };
  const backfill = {
    phase: 'created',
    from: '2026-06-01T00:00:00.000Z',
    place,
    until: '2026-09-30T00:00:00.000Z',
  };
  const state = { bookmarks: { opportunities: { replication_key_value: null, backfill } } };
  const flags = ['--select', 'opportunities'];
  const same = await tap(flags, { state, config: { start_date: '2026-06-01' } });
  const created = same.records('opportunities').map(({ createdAt }) => String(createdAt));
  expect(created.some((at) => at > '2026-06-01' && at < place.at)).toBe(
    company.opportunities.some(
      ({ createdAt, updatedAt }) =>
        createdAt > Date.parse('2026-06-01') &&
        createdAt < Date.parse(place.at) &&
        (updatedAt ?? 0) >= Date.parse('2026-09-29T23:55:00Z'),
    ),
  );
  const anew = await tap(flags, { state, config: { start_date: '2024-01-01' } });
  expect(anew.records('opportunities').length).toBe(30);
});
