import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { linesOf } from '../helpers/run-tap.ts';

const company = createCompany({ opportunities: 5 });

/** The table without its spaces: stream, permission, result. */
function readTable(stdout: string): ReadonlyMap<string, string> {
  const lines = stdout.split('\n\n')[0]?.split('\n').slice(1) ?? [];
  return new Map(
    lines.map((line) => {
      const [stream = '', permission, result] = line.split(/ {2,}/);
      return [stream, `${permission}: ${result}`];
    }),
  );
}

describe('--check', () => {
  it('asks each selected endpoint once, for one row, and exits with 0 when all can be read', async () => {
    const { tap, server } = await openTapAccount({ company });
    const run = await tap(['--check', '--select', '*,eeo*']);
    const table = readTable(run.stdout);
    expect([...table.keys()]).toEqual(streams.map(({ name }) => name));
    expect(table.get('list_reads')).toMatch(/ok/);
    expect(table.get('opportunity_offer_fields')).toBe('offers:read:admin: ok');
    const others = [...table].filter(([, result]) => !/: ok$|^ok: /.test(result));
    expect(others, 'endpoints that the demo account does not have: run npm run docs').toEqual([]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('Confidential data: readable.');
    const calls = server.requests.map(({ path, query }) => `${path}?${query.getAll('expand')}`);
    expect(new Set(calls).size).toBe(calls.length);
    for (const { query } of server.requests) expect(['1', null]).toContain(query.get('limit'));
  });

  it('reports what is missing: permission, add-on, access to confidential data', async () => {
    const { tap } = await openTapAccount(
      {
        company,
        confidentialAccess: false,
        denied: (path) =>
          path.endsWith('/offers') || path === '/audit_events' || path.startsWith('/surveys'),
        intercept: ({ path }) => (path === '/tags' ? { status: 500 } : undefined),
      },
      runInProcess,
    );
    const run = await tap(['--check', '--select', '*,eeo*', '--select', '!candidate*'], {
      config: { retry_budget_seconds: 0.3 },
    });
    expect(run.code).toBe(1);
    const table = readTable(run.stdout);
    expect(table.get('opportunity_offers')).toBe('offers:read:admin: missing permission');
    expect(table.get('opportunity_offer_fields')).toBe('offers:read:admin: missing permission');
    expect(table.get('audit_events')).toMatch(/: missing permission or add-on$/);
    expect(table.get('diversity_surveys')).toMatch(/: missing permission or add-on$/);
    expect(table.get('tags')).toBe('tags:read:admin: failed');
    expect(table.get('opportunity_notes')).toBe('notes:read:admin: ok');
    expect(run.stdout).toContain('Confidential data: not readable.');
    expect(run.stdout).toContain('/tags: Lever failed (HTTP 500)');
    const some = ['--check', '--format', 'json', '--select', 'opportunit*s'];
    const { code, stdout } = await tap([...some, '--select', '!*offer*']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, confidential_data: 'not readable' });
    const strict = await tap(some, { config: { confidentiality: 'all' } });
    expect(strict.code).toBe(1);
    expect(JSON.parse(strict.stdout).streams[0]).toMatchObject({
      stream: 'opportunities',
      endpoint: 'GET /opportunities',
      permission: 'opportunities:read:admin',
      result: 'failed',
      detail: expect.stringContaining('"confidentiality": "all"'),
    });
  });

  it('reports an invalid key, and a parent that may not be listed', async () => {
    const { tap } = await openTapAccount(
      { company, denied: (path) => path === '/opportunities' },
      runInProcess,
    );
    const select = [
      '--check',
      '--select',
      'opportunity_notes',
      '--select',
      'opportunity_applications',
    ];
    const below = await tap(select);
    expect(below.code).toBe(1);
    expect(below.stdout).toContain('lacks the permission opportunities:read:admin (HTTP 403)');
    const wrong = await tap([...select, '--format', 'json'], { config: { token: 'an0ther-key' } });
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      ok: false,
      streams: [{ result: 'key not valid' }, { result: 'key not valid' }],
    });
    expect(linesOf(wrong.stderr, 'CRITICAL')).toEqual([expect.stringContaining('HTTP 401')]);
  });

  it('accepts an empty account, and needs credentials', async () => {
    const empty = createCompany({ opportunities: 0 });
    const { tap } = await openTapAccount({ company: { ...empty, postings: [] } }, runInProcess);
    const run = await tap(['--check']);
    expect(run.code, run.stdout).toBe(0);
    expect(readTable(run.stdout).get('opportunity_notes')).toBe('notes:read:admin: empty');
    const none = await tap(['--check'], { config: { token: null } });
    expect(none.code).toBe(2);
    expect(none.stdout).toBe('');
  });

  it('marks in the catalog what the key may not read', async () => {
    const { tap } = await openTapAccount(
      { company, denied: (path) => path.endsWith('/offers') },
      runInProcess,
    );
    const { code, stdout, stderr } = await tap(['--discover', '--check']);
    expect(code).toBe(0);
    const { streams } = JSON.parse(stdout);
    const unsupported = streams
      .filter(
        ({ metadata }: { metadata: { metadata: { inclusion?: string } }[] }) =>
          metadata[0]?.metadata.inclusion === 'unsupported',
      )
      .map(({ stream }: { stream: string }) => stream);
    expect(unsupported).toEqual([
      'opportunity_offers',
      'opportunity_offer_fields',
      'candidate_offers',
    ]);
    expect(stderr).toContain('offers:read:admin');
    const run = await tap([], { catalog: JSON.parse(stdout) });
    expect(run.code, linesOf(run.stderr, '"level":"error"').join('\n')).toBe(0);
    expect(run.stderr).not.toContain('HTTP 403');
  });
});
