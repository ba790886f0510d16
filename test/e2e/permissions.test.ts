import { describe, expect, it } from 'vitest';
import { discoverCatalog } from '../../src/catalog/discover.ts';
import { createCompany } from '../../src/demo/company.ts';
import { readSchema } from '../../src/schemas.ts';
import { streams } from '../../src/streams/index.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { linesOf } from '../helpers/run-tap.ts';

const denied = (path: string): boolean => path.endsWith('/offers') || path === '/users';

describe('a key that lacks permissions', () => {
  it('leaves out what was not selected by name, with a warning, and succeeds', async () => {
    const company = createCompany({ opportunities: 20 });
    const { tap, server } = await openTapAccount({ company, denied }, runInProcess);
    const run = await tap([], { config: { max_concurrency: 5 } });
    expect(run.code).toBe(0);
    const warnings = linesOf(run.stderr, 'Skipped');
    expect(warnings.join()).toMatch(
      /\["opportunity_offers","opportunity_offer_fields"\].*offers:read:admin/,
    );
    expect(warnings.join()).toMatch(/\["users"\].*users:read:admin/);
    expect(run.records('opportunities').length).toBe(20);
    expect(run.records('opportunity_notes').length).toBeGreaterThan(0);
    const bookmarks = (run.state as { bookmarks: object }).bookmarks;
    expect(bookmarks).toMatchObject({ opportunity_offers: { replication_key_value: null } });
    const refused = server.requests.filter(({ status }) => status === 403);
    expect(refused.length).toBeLessThan(15);
  });

  it('fails the streams that were selected by name, and only those', async () => {
    const company = createCompany({ opportunities: 5 });
    const { tap } = await openTapAccount({ company, denied }, runInProcess);
    const bySelect = await tap(['--select', 'opportunity_*', '--select', 'users']);
    expect(bySelect.code).toBe(3);
    expect(linesOf(bySelect.stderr, 'Failed').join()).toContain('offers:read:admin');
    expect(bySelect.records('opportunity_notes').length).toBeGreaterThan(0);
    const discovered = discoverCatalog(streams, readSchema);
    const catalog = {
      streams: discovered.streams.map((entry) => ({
        ...entry,
        ...(entry.stream === 'users' && { selected: true }),
      })),
    };
    const byCatalog = await tap([], { catalog });
    expect(byCatalog.code).toBe(3);
    expect(linesOf(byCatalog.stderr, 'Failed').join()).toMatch(/\["users"\]/);
    expect(linesOf(byCatalog.stderr, 'Skipped').join()).toMatch(/\["opportunity_offers",/);
  });

  it('leaves out the children when the list of their parents is refused', async () => {
    const company = createCompany({ opportunities: 5 });
    const { tap } = await openTapAccount(
      { company, denied: (path) => path === '/opportunities' },
      runInProcess,
    );
    const chosen = await tap(['--select', 'opportunity_notes', '--select', 'stages']);
    expect(chosen.code).toBe(3);
    expect(linesOf(chosen.stderr, 'Failed').join()).toContain('opportunities:read:admin');
    const byDefault = await tap();
    expect(byDefault.code).toBe(0);
    expect(linesOf(byDefault.stderr, 'Skipped')).toEqual([
      expect.stringMatching(
        /"opportunity_applications".*"opportunities".*the permission opportunities:read:admin/,
      ),
    ]);
    expect(byDefault.records('stages').length).toBeGreaterThan(0);
  });

  it('reads a list without the expansion that Lever refuses', async () => {
    const company = createCompany({ opportunities: 5 });
    const { tap } = await openTapAccount(
      {
        company,
        intercept: ({ query }) =>
          query.getAll('expand').includes('applications') ? { status: 403 } : undefined,
      },
      runInProcess,
    );
    const run = await tap();
    expect(run.code).toBe(0);
    expect(run.records('opportunities').length).toBe(5);
    expect(run.records('opportunity_notes').length).toBeGreaterThan(0);
    expect(run.records('opportunity_applications')).toEqual([]);
    expect(linesOf(run.stderr, 'Skipped').join()).toContain('applications:read:admin');
  });

  it('says which add-on a refused stream may need, and fails when nothing can be read', async () => {
    const { tap } = await openTapAccount({ denied: () => true }, runInProcess);
    const run = await tap(['--select', 'audit_events']);
    expect(run.code).toBe(1);
    expect(linesOf(run.stderr, 'CRITICAL').join()).toMatch(/audit_events:read:admin, or .*add-on/);
    expect((await tap()).code).toBe(1);
  });
});

describe('an invalid key', () => {
  it('ends the run at once with one line, whatever is under way', async () => {
    let count = 0;
    const company = createCompany({ opportunities: 25 });
    const { tap, server } = await openTapAccount({
      company,
      intercept: () => {
        count++;
        if (count < 30) return undefined;
        return count === 30 ? { status: 401 } : 'hang';
      },
    });
    const run = await tap([], { config: { max_concurrency: 10 } });
    expect(run.code).toBe(1);
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/^CRITICAL .*the API key is not valid.*HTTP 401/),
    ]);
    expect(server.requests.length).toBeLessThan(45);
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });
});

describe('a key without access to confidential data', () => {
  it('reads the rest, with one warning, unless everything was asked for', async () => {
    const company = createCompany({ opportunities: 60 });
    const { tap } = await openTapAccount({ company, confidentialAccess: false }, runInProcess);
    const run = await tap();
    expect(run.code).toBe(0);
    expect(linesOf(run.stderr, 'may not read confidential data').length).toBe(1);
    const open = company.opportunities.filter((row) => row.confidentiality === 'non-confidential');
    expect(open.length).toBeLessThan(company.opportunities.length);
    expect(run.records('opportunities').length).toBe(open.length);
    const flags = ['--select', 'opportunities', '--select', 'users'];
    const all = await tap(flags, { config: { confidentiality: 'all' } });
    expect(all.code).toBe(3);
    expect(linesOf(all.stderr, 'Failed').join()).toContain('"confidentiality\\": \\"all\\"');
    expect(all.records('opportunities')).toEqual([]);
    expect(all.records('users').length).toBeGreaterThan(0);
  });
});
