import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addNote, editTags } from '../helpers/lever-changes.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const HOUR = 3_600_000;
/** Nothing happened in the company since. */
const YESTERDAY = DEMO_NOW - 24 * HOUR;
const select = (...names: readonly string[]) => names.flatMap((name) => ['--select', name]);
const child = (name: string) => `opportunity_${name}`;
const idsOf = (rows: Iterable<object>) =>
  [...rows].map((row) => String((row as { id?: unknown }).id)).sort();

describe('a child stream', () => {
  it('can be selected without its parent, and names it in every record', async () => {
    const company = createCompany({ opportunities: 25, until: YESTERDAY });
    const { tap, server } = await openTapAccount({ company });
    const run = await tap(select('opportunity_offers', 'opportunity_applications'));
    expect(run.code).toBe(0);
    expect(new Set(run.messages.map(({ stream }) => stream))).toEqual(
      new Set([undefined, 'opportunity_offers', 'opportunity_applications']),
    );
    const offers = [...company.offers].flatMap(([opportunityId, rows]) =>
      rows.map(({ id }) => `${opportunityId}/${id}`),
    );
    const read = run.records('opportunity_offers');
    expect(read.map((row) => `${row['opportunityId']}/${row['id']}`).sort()).toEqual(offers.sort());
    expect(idsOf(run.records('opportunity_applications'))).toEqual(
      idsOf(company.applications.values()),
    );
    // The applications came with the list of their parents.
    const paths = server.requests.map(({ path }) => path.replace(/\/[0-9a-f-]{36}\//, '/:id/'));
    expect(new Set(paths)).toEqual(new Set(['/opportunities', '/opportunities/:id/offers']));
  });

  it('that is new is loaded from the start date, while the others continue from their bookmarks', async () => {
    const company = createCompany({ opportunities: 25, until: YESTERDAY });
    let now = DEMO_NOW;
    const { tap, server } = await openTapAccount({ company, now: () => now }, runInProcess);
    const first = await tap(select('opportunities', 'opportunity_offers'));
    now += 2 * HOUR;
    const { id = '' } = company.opportunities[7] ?? {};
    editTags(company, id, now - HOUR);
    const before = server.requests.length;
    const second = await tap(select('opportunities', 'opportunity_offers', 'opportunity_notes'), {
      state: first.state,
    });
    expect(idsOf(second.records('opportunities'))).toEqual([id]);
    expect(idsOf(second.records('opportunity_notes'))).toEqual(
      idsOf([...company.notes.values()].flat()),
    );
    const paths = server.requests.slice(before).map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('/offers'))).toEqual([
      `/opportunities/${id}/offers`,
    ]);
    // Changes: the whole list and a window; the first load: a window by creation, one by update.
    expect(paths.filter((path) => path === '/opportunities').length).toBe(4);
  });

  it('whose bookmark is removed or null is loaded again, without the others', async () => {
    const company = createCompany({ opportunities: 25, until: YESTERDAY });
    const { tap } = await openTapAccount({ company, now: () => DEMO_NOW + HOUR }, runInProcess);
    const flags = select('opportunities', ...['offers', 'notes', 'feedback'].map(child));
    const { state } = await tap(flags);
    const { bookmarks } = state as { bookmarks: Record<string, unknown> };
    const { opportunity_offers: _, ...others } = bookmarks;
    const again = await tap(flags, {
      state: { bookmarks: { ...others, opportunity_notes: null } },
    });
    for (const name of ['offers', 'notes'] as const)
      expect(idsOf(again.records(child(name)))).toEqual(idsOf([...company[name].values()].flat()));
    expect(again.records('opportunities')).toEqual([]);
    expect(again.records('opportunity_feedback')).toEqual([]);
  });

  it('that was deselected for a while catches up from its own bookmark', async () => {
    const company = createCompany({ opportunities: 25, until: YESTERDAY });
    let now = DEMO_NOW;
    const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
    const both = select('opportunities', 'opportunity_notes');
    const first = await tap(both);
    now += 24 * HOUR;
    const note = addNote(company, company.opportunities[3]?.id ?? '', now - HOUR);
    const second = await tap(select('opportunities'), { state: first.state });
    const kept = (state: unknown) =>
      (state as { bookmarks: Record<string, unknown> }).bookmarks['opportunity_notes'];
    expect(kept(second.state)).toEqual(kept(first.state));
    now += 24 * HOUR;
    const third = await tap(both, { state: second.state });
    expect(idsOf(third.records('opportunity_notes'))).toContain(note.id);
  });
});
