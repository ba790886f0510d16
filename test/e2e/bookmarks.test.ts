import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addNote, deletePosting, editTags } from '../helpers/lever-changes.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Nothing happened in the company since. */
const YESTERDAY = DEMO_NOW - 24 * 60 * MINUTE;
const SELECT = ['opportunities', 'opportunity_offers', 'opportunity_notes'].flatMap((name) => [
  '--select',
  name,
]);

type Bookmarks = Record<string, Record<string, unknown>>;
const bookmarksOf = (state: unknown) => (state as { bookmarks: Bookmarks }).bookmarks;
const idsOf = (rows: readonly Record<string, unknown>[]) => rows.map(({ id }) => String(id)).sort();

describe('the bookmark', () => {
  it("is the start of the run on Lever's clock minus a margin, whatever the rows say", async () => {
    const company = createCompany({ opportunities: 20, until: YESTERDAY });
    // The clock of this machine is far from Lever's, which stands at the company's day.
    const { tap } = await openTapAccount({ company });
    editTags(company, company.opportunities[2]?.id ?? '', DEMO_NOW + 90 * MINUTE);
    const { state } = await tap(SELECT);
    for (const bookmark of Object.values(bookmarksOf(state)))
      expect(bookmark).toMatchObject({
        replication_key: 'updatedAt',
        replication_key_value: expect.stringMatching(
          /^2026-10-01T08:5(8:[345]\d\.\d{3}|9:00\.000)Z$/,
        ),
        backfill: null,
        resume: null,
      });
  });

  it('never lies ahead of our clock, whatever the clock of the answers says', async () => {
    const company = createCompany({ opportunities: 20, until: YESTERDAY });
    for (const ahead of [10 * MINUTE, 24 * 60 * MINUTE, 70 * 365 * 24 * 60 * MINUTE]) {
      const { tap } = await openTapAccount(
        { company, now: () => Date.now() + ahead },
        runInProcess,
      );
      const { state } = await tap([...SELECT, '--select', 'deleted_postings']);
      for (const bookmark of Object.values(bookmarksOf(state)))
        expect(String(bookmark['replication_key_value']) < new Date().toISOString()).toBe(true);
    }
  });

  it.each([
    ['an hour', HOUR],
    ['a hundred days', 100 * DAY],
    ['seventy years', 70 * 365 * DAY],
  ])('that lies %s in the future is not believed, whenever rows changed', async (_, ahead) => {
    const company = createCompany({ opportunities: 20, until: YESTERDAY });
    const { tap } = await openTapAccount({ company, now: () => Date.now() }, runInProcess);
    const select = [...SELECT, '--select', 'deleted_postings'];
    const { state } = await tap(select);
    const [fresh, old] = company.opportunities.map(({ id }) => id);
    editTags(company, fresh ?? '', Date.now() - 5 * MINUTE);
    // Nobody knows how long ago the run was that had a wrong clock.
    editTags(company, old ?? '', Date.now() - 45 * DAY, 'Long ago');
    addNote(company, old ?? '', Date.now() - 45 * DAY);
    deletePosting(company, company.postings[0]?.id ?? '', Date.now() - 45 * DAY);
    for (const bookmark of Object.values(bookmarksOf(state)))
      bookmark['replication_key_value'] = new Date(Date.now() + ahead).toISOString();
    const run = await tap(select, { state, config: { child_sweep_requests: 100 } });
    expect(run.code).toBe(0);
    expect(run.stderr.match(/lies in the future: a clock was wrong/g)?.length).toBe(1);
    expect(run.stderr).not.toContain('It cannot be told');
    const rows = new Map(run.records('opportunities').map((row) => [row['id'], row['tags']]));
    expect(rows.size).toBe(company.opportunities.length);
    expect(rows.get(old)).toContain('Long ago');
    const notes = run.records('opportunity_notes').map((note) => note['opportunityId']);
    expect(notes).toContain(old);
    expect(run.records('deleted_postings').length).toBe(company.deletedPostings.length);
    for (const bookmark of Object.values(bookmarksOf(run.state)))
      expect(String(bookmark['replication_key_value']) < new Date().toISOString()).toBe(true);
    const quiet = await tap(select, { state: run.state });
    expect(idsOf(quiet.records('opportunities'))).toEqual([fresh]);
    expect(quiet.stderr).not.toContain('lies in the future');
  });

  it('is where the next run begins, less the lookback: those rows are sent once more', async () => {
    const company = createCompany({ opportunities: 20, until: YESTERDAY });
    let now = DEMO_NOW;
    const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
    const [late, fresh, old] = company.opportunities.map(({ id }) => id);
    const first = await tap(SELECT);
    now += 60 * MINUTE;
    editTags(company, old ?? '', now - 30 * MINUTE);
    editTags(company, fresh ?? '', now - 1);
    const second = await tap(SELECT, { state: first.state });
    expect(idsOf(second.records('opportunities'))).toEqual([fresh, old].sort());
    // Lever shows a row only now that it changed shortly before the last run.
    editTags(company, late ?? '', now - 4 * MINUTE);
    now += 60 * MINUTE;
    const third = await tap(SELECT, { state: second.state });
    expect(idsOf(third.records('opportunities'))).toEqual([fresh, late].sort());
    const fourth = await tap(SELECT, { state: third.state });
    expect(fourth.records('opportunities')).toEqual([]);
  });

  it('of a child that may not be read stays, while those of its siblings advance', async () => {
    const company = createCompany({ opportunities: 20, until: YESTERDAY });
    let now = DEMO_NOW;
    let isDenied = false;
    const denied = (path: string) => isDenied && path.endsWith('/notes');
    const { tap, server } = await openTapAccount({ company, now: () => now, denied }, runInProcess);
    const first = await tap(SELECT);
    now += 60 * MINUTE;
    isDenied = true;
    const { id = '' } = company.opportunities[5] ?? {};
    const note = addNote(company, id, now - 30 * MINUTE);
    editTags(company, id, now - 30 * MINUTE);
    const second = await tap(SELECT, { state: first.state });
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('opportunity_notes');
    const [before, after] = [first, second].map(({ state }) => bookmarksOf(state));
    expect(after?.['opportunity_notes']).toMatchObject({
      replication_key_value: before?.['opportunity_notes']?.['replication_key_value'],
      unread: [{ id, status: 403 }],
    });
    expect(after?.['opportunity_offers']).toMatchObject({
      replication_key_value: expect.stringMatching(/^2026-10-01T09:5/),
    });
    now += 60 * MINUTE;
    isDenied = false;
    const count = server.requests.length;
    const third = await tap(SELECT, { state: second.state });
    expect(third.code).toBe(0);
    expect(idsOf(third.records('opportunity_notes'))).toContain(note.id);
    expect(third.records('opportunities')).toEqual([]);
    const children = server.requests.slice(count).filter(({ path }) => path.includes(id));
    expect(children.map(({ path }) => path)).toEqual([`/opportunities/${id}/notes`]);
  });
});
