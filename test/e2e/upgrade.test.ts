import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addOpportunity, editTags } from '../helpers/lever-changes.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const HOUR = 3_600_000;
const FLAGS = [
  'opportunities',
  'opportunity_offers',
  'candidates',
  'requisitions',
  'users',
].flatMap((name) => ['--select', name]);
const idsOf = (rows: Iterable<object>) =>
  [...rows].map((row) => String((row as { id?: unknown }).id)).sort();

describe('a state of singer-io/tap-lever', () => {
  it('is continued, however it spells the time zone; what that tap could not see is fetched first', async () => {
    const company = createCompany({ opportunities: 30, until: DEMO_NOW - 25 * HOUR });
    const { tap } = await openTapAccount({ company });
    const changed = company.opportunities.at(-1)?.id ?? '';
    editTags(company, changed, DEMO_NOW - HOUR);
    const inherit = (last_record: string) => ({
      field: 'updated_at',
      last_record,
      offset: '["x"]',
      next_page: 3,
    });
    const inherited = inherit('2026-09-30T09:00:00Z');
    const candidates = inherit('2026-09-30T09:00:00+00:00');
    const state = {
      currently_syncing: null,
      bookmarks: { opportunities: inherited, candidates, requisitions: inherited },
    };
    const run = await tap(FLAGS, { state });
    expect(run.code).toBe(0);
    const undated = company.opportunities.filter(({ updatedAt }) => updatedAt === null);
    expect(undated.length).toBeGreaterThan(3);
    const confidential = company.opportunities.filter(
      ({ confidentiality, updatedAt }) => confidentiality === 'confidential' && updatedAt !== null,
    );
    expect(confidential.length).toBeGreaterThan(0);
    const expected = new Set([...idsOf(undated), ...idsOf(confidential), changed]);
    for (const stream of ['opportunities', 'candidates'])
      expect(new Set(idsOf(run.records(stream)))).toEqual(expected);
    // That tap kept no place for children: all of them.
    expect(idsOf(run.records('opportunity_offers'))).toEqual(
      idsOf([...company.offers.values()].flat()),
    );
    expect(run.records('requisitions').length).toBe(company.requisitions.length);
    expect(run.state).toMatchObject({
      currently_syncing: null,
      bookmarks: {
        requisitions: inherited,
        opportunities: {
          replication_key: 'updatedAt',
          replication_key_value: expect.stringMatching(/^2026-10-01T08:5/),
          backfill: null,
        },
      },
    });
    const next = await tap(FLAGS, { state: run.state, run: runInProcess });
    expect(next.records('opportunities')).toEqual([]);
    expect(next.records('opportunity_offers')).toEqual([]);
  });
});

describe('an invalid bookmark', () => {
  it('is ignored: its stream is loaded from the start date, and the others continue', async () => {
    const company = createCompany({ opportunities: 20, until: DEMO_NOW - 25 * HOUR });
    let now = DEMO_NOW;
    const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
    const flags = [...FLAGS, '--select', 'opportunity_notes', '--select', 'opportunity_feedback'];
    const { state } = await tap(flags);
    now += 10 * HOUR;
    const added = addOpportunity(company, now - HOUR, { updatedAt: null });
    const garbage = {
      opportunity_offers: { replication_key_value: 'soon', sweep: 7 },
      opportunity_notes: { backfill: [] },
      opportunity_feedback: {},
    };
    const { bookmarks } = state as { bookmarks: Record<string, object> };
    const run = await tap(flags, { state: { bookmarks: { ...bookmarks, ...garbage } } });
    expect(run.code).toBe(0);
    expect(idsOf(run.records('opportunities'))).toEqual([added.id]);
    for (const child of ['offers', 'notes', 'feedback'] as const)
      expect(idsOf(run.records(`opportunity_${child}`))).toEqual(
        idsOf([...company[child].values()].flat()),
      );
  });
});
