import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { startLeverServer } from '../../src/demo/server.ts';
import { liveRows } from '../helpers/live-rows.ts';
import { openChangingAccount } from '../targets/account.ts';
import { duckdb } from '../targets/definitions/target-duckdb.ts';
import { EVERYTHING, load, SAMPLE } from '../targets/load.ts';
import { createPlace } from '../targets/place.ts';
import { factDifferences } from './facts/differences.ts';
import { martFacts } from './facts/mart-facts.ts';
import { martsOf, PACKAGE, runDbt } from './run-dbt.ts';
import { readTables, WAREHOUSES, warehouseOf } from './warehouses.ts';

const warehouse = warehouseOf('target-duckdb');

describe('the package', () => {
  it('builds with whatever is loaded, and says what is missing', async () => {
    const place = createPlace();
    const flags = ['--select', 'users,stages,opportunities,!*.readAt'];
    await load({ target: duckdb, place, config: SAMPLE, flags });
    const vars = { tap_lever_fivetran_compat: true, tap_lever_history: true };
    const { code, log, faults } = await runDbt({ warehouse, place, args: ['build'], vars });
    expect(code, log).toBe(0);
    expect(faults).toEqual([]);
    expect(log).toMatch(
      /not in the schema "\w+": archive_reasons, contacts, .*, tags\. Models that/,
    );
    expect(log).toMatch(/not in the schema "\w+": audit_events, .*, webhooks\. Their models are/);
    const marts = ['lever_opportunities', 'lever_offers', 'lever_requisitions'];
    const shown = await readTables(warehouse, place, martsOf(place), marts);
    expect(shown.get('lever_opportunities')?.length).toBeGreaterThan(200);
    expect(shown.get('lever_opportunities')?.[0]).toMatchObject({ owner: expect.any(String) });
    expect(shown.get('lever_offers')).toEqual([]);
  });

  it('builds with nothing, and asks where the tables are', async () => {
    const place = createPlace();
    const vars = { tap_lever_schema: 'lever' };
    const { code, log } = await runDbt({ warehouse, place, args: ['build'], vars });
    expect(code, log).toBe(0);
    expect(log).toContain('no table of tap-lever is in the schema "lever"');
    // Whose tables could not be read here either.
    expect(log).toContain('DuckDB takes no views on the schema "lever" of a database of the same');
  });

  it('unites several accounts, and tells them apart', async () => {
    const place = createPlace();
    const now = Date.parse('2026-10-01T09:00:00Z');
    const accounts = { north: `${place.schema}_north`, south: `${place.schema}_south` };
    const facts = new Map<string, ReturnType<typeof martFacts>>();
    for (const [name, schema] of Object.entries(accounts)) {
      const company = createCompany(name === 'south' ? { opportunities: 80, seed: 7 } : {});
      const server = await startLeverServer({
        company,
        now: () => now,
        requestsPerSecond: Infinity,
      });
      const config = { ...SAMPLE, environment: undefined, base_url: server.url };
      const run = await load({
        target: duckdb,
        place: { ...place, schema },
        config: { ...config, requests_per_second: 100_000, burst: 1000 },
        flags: EVERYTHING,
      });
      await server.close();
      const live = liveRows(run.messages);
      facts.set(name, martFacts({ rows: (stream) => live.get(stream) ?? [], now }));
    }
    const vars = { tap_lever_accounts: accounts, tap_lever_now: '2026-10-01 09:00:00' };
    const { code, log, faults } = await runDbt({ warehouse, place, args: ['build'], vars });
    expect(code, log).toBe(0);
    expect(faults).toEqual([]);
    const marts = (facts.get('north') ?? []).map(({ mart }) => mart);
    const shown = await readTables(warehouse, place, martsOf(place), marts);
    for (const [name, expected] of facts)
      for (const { mart, key, facts: some } of expected) {
        const rows = (shown.get(mart) ?? []).filter(({ account }) => account === name);
        expect(factDifferences(some, rows, key), `${name} ${mart}`).toEqual([]);
      }
  });

  it('fails where a key is not unique, or missing', async () => {
    const place = createPlace();
    await load({ target: duckdb, place, config: SAMPLE, flags: ['--select', 'users'] });
    const broken = `${place.schema}_broken`;
    await duckdb.sql?.execute(
      place,
      `CREATE SCHEMA ${broken};
      CREATE TABLE ${broken}.users AS SELECT * FROM ${place.schema}.users;
      INSERT INTO ${broken}.users SELECT * FROM ${place.schema}.users LIMIT 1;
      INSERT INTO ${broken}.users (name) VALUES ('Nobody')`,
    );
    const args = ['build', '--select', '+stg_tap_lever__users'];
    const vars = { tap_lever_schema: broken };
    const { code, log, faults } = await runDbt({ warehouse, place, args, vars });
    expect(code, log).toBe(1);
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^tap_lever_unique_together_stg_tap_lever__users_.*: fail$/),
        expect.stringMatching(/^not_null_stg_tap_lever__users_id: fail$/),
      ]),
    );
  });

  it('is installed from a folder of a repository', async () => {
    const place = createPlace();
    await load({ target: duckdb, place, config: SAMPLE, flags: ['--select', 'users,list_reads'] });
    const repository = join(place.folder, 'repository');
    cpSync(PACKAGE, join(repository, 'dbt'), { recursive: true });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository });
    git('init', '--quiet');
    git('add', '.');
    git(
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@example.com',
      'commit',
      '--quiet',
      '-m',
      'x',
    );
    const project = join(place.folder, 'project');
    mkdirSync(project);
    const write = (name: string, content: object) =>
      writeFileSync(join(project, name), JSON.stringify(content));
    write('dbt_project.yml', {
      ...{ name: 'recruiting', version: '1.0.0', profile: 'tap_lever' },
      vars: {
        tap_lever_schema: place.schema,
        tap_lever_fivetran_compat: true,
        tap_lever_history: true,
      },
    });
    write('packages.yml', {
      packages: [{ git: repository, subdirectory: 'dbt', revision: 'HEAD' }],
    });
    await runDbt({ warehouse, place, project, args: ['deps'] });
    const args = ['build', '--exclude-resource-type', 'test'];
    const { code, log, results } = await runDbt({ warehouse, place, project, args });
    expect(code, log).toBe(0);
    const names = results.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['fivetran_compat__users', 'lever_offers_history']),
    );
    const shown = await readTables(warehouse, place, martsOf(place), ['lever_freshness']);
    expect(shown.get('lever_freshness')?.map(({ stream }) => stream)).toEqual(['users']);
  });
});

describe.each(WAREHOUSES)('on what $target.name has loaded', ({ target, ...rest }) => {
  it('custom fields of requisitions are columns, whatever they are called', async () => {
    const account = await openChangingAccount(20);
    const { requisitionFields, requisitions } = account.company;
    const fields = [
      ['Überstunden (h)', 'number', '12.5', 12.5],
      ['select', 'text', 'x', 'x'],
      ["it's", 'dropdown', 'A', 'A'],
      ['a/b', 'date', 1797860943741, 1797860943741],
      ['a b', 'number', 'many', null],
      [`${'long_'.repeat(10)}1`, 'text', 'one', 'one'],
      [`${'long_'.repeat(10)}2`, 'text', 'two', 'two'],
    ] as const;
    for (const [id, type] of fields)
      requisitionFields.push({ id, text: id, type, isRequired: false });
    Object.assign(requisitions[0]?.['customFields'] as object, {
      ...Object.fromEntries(fields.map(([id, , value]) => [id, value])),
    });
    const place = createPlace();
    const flags = ['--select', 'requisitions,requisition_fields'];
    await load({ target, place, config: account.config, flags });
    const args = ['run', '--select', '+lever_requisitions'];
    const { code, log } = await runDbt({ warehouse: { target, ...rest }, place, args });
    expect(code, log).toBe(0);
    const [row = {}] = await rest.query(
      place,
      `SELECT * FROM ${martsOf(place)}.lever_requisitions WHERE requisition_id = '${requisitions[0]?.id}'`,
    );
    const expected = {
      custom_berstunden_h: 12.5,
      custom_select: 'x',
      custom_it_s: 'A',
      custom_a_b: null,
      custom_a_b_2: 1797860943741,
      custom_long_long_long_long_long_long_long_long_long_lon: 'one',
      custom_long_long_long_long_long_long_long_long_long_lon_2: 'two',
    };
    expect(factDifferences([expected], [row], [])).toEqual([]);
  });
});
