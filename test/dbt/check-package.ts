import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { streams } from '../../src/streams/index.ts';
import { sqlBlocks } from '../helpers/documents.ts';
import { erode } from '../helpers/erosion.ts';
import { changeRequisitionStatus } from '../helpers/lever-changes.ts';
import type { AccountRows } from './facts/account-rows.ts';
import { factDifferences } from './facts/differences.ts';
import { martFacts } from './facts/mart-facts.ts';
import { fivetranCounts } from './fivetran-counts.ts';
import { FIVETRAN_SHAPE, KINDS } from './fivetran-shape.ts';
import { type OpenCompany, openCompany } from './open-company.ts';
import { openPlace } from './place.ts';
import { type DbtRun, martsOf, PACKAGE, runDbt } from './run-dbt.ts';
import { readStaging, stagingDifferences } from './staging-rows.ts';
import { readTables, type Warehouse } from './warehouses.ts';

interface MartDescription {
  readonly name: string;
  readonly columns: readonly { readonly name: string }[];
}

const MARTS: readonly MartDescription[] = parse(
  readFileSync(`${PACKAGE}models/marts/_marts.yml`, 'utf8'),
).models;

/** Whether a model shows what was sent, as far as the target stores it (docs/targets.md). */
const EQUALITIES: Readonly<Record<string, (shown: unknown, sent: unknown) => boolean>> = {
  'meltanolabs-target-postgres': isDeepStrictEqual,
  'target-duckdb': (shown, sent) => isDeepStrictEqual(shown, sent === '' ? null : sent),
  'pipelinewise-target-postgres': (shown, sent) =>
    typeof sent === 'string' || isDeepStrictEqual(shown, sent),
};

/** Loads the demo company, builds the whole package, and compares it with what was sent; twice. */
export function checkPackage(warehouse: Warehouse): void {
  const { target } = warehouse;
  const place = openPlace();
  const marts = martsOf(place);
  let account: OpenCompany;
  let rows: AccountRows;
  let build: DbtRun;
  let changed = '';

  const loadAndBuild = async () => {
    const live = await account.load();
    rows = { rows: (stream) => live.get(stream) ?? [], now: account.now() };
    const vars = {
      tap_lever_now: new Date(account.now()).toISOString().replace('Z', ''),
      tap_lever_fivetran_compat: true,
      tap_lever_history: true,
    };
    build = await runDbt({ warehouse, place, args: ['build'], vars });
  };
  const stagingFaults = async () => {
    const staged = await readStaging(warehouse, place);
    const isEqual = EQUALITIES[target.name] ?? isDeepStrictEqual;
    return streams.flatMap((stream) =>
      stagingDifferences(stream, rows.rows(stream.name), staged.get(stream.name) ?? [], isEqual),
    );
  };
  const martFaults = async () => {
    const facts = martFacts(rows);
    const names = facts.map(({ mart }) => mart);
    const shown = await readTables(warehouse, place, marts, names);
    return facts.flatMap(({ mart, key, facts: expected }) =>
      factDifferences(expected, shown.get(mart) ?? [], key).map((line) => `${mart} ${line}`),
    );
  };
  const countFivetran = async () => {
    const names = [...FIVETRAN_SHAPE.keys()];
    const tables = await readTables(warehouse, place, `${marts}_lever_fivetran`, names);
    return Object.fromEntries([...tables].map(([name, some]) => [name, some.length]));
  };

  describe(`the package on what ${target.name} has loaded`, () => {
    beforeAll(async () => {
      account = await openCompany(target, place);
      await loadAndBuild();
    });

    it('builds, and passes its tests', () => {
      expect(build.code, build.log).toBe(0);
      expect(build.faults).toEqual([]);
      expect(build.results.length).toBeGreaterThan(6 * streams.length);
    });

    it('stages every row and column of every stream', async () => {
      expect(await stagingFaults()).toEqual([]);
      const empty = streams.filter(({ name }) => rows.rows(name).length === 0);
      // No mode reads these again, so they were left out.
      const left = empty.filter(({ name }) => !name.startsWith('candidate_'));
      expect(left.map(({ name }) => name)).toEqual([]);
    });

    it('comes to the figures that follow from the messages', async () => {
      expect(await martFaults()).toEqual([]);
      for (const { mart, facts } of martFacts(rows)) expect(facts.length, mart).toBeGreaterThan(9);
    });

    it('describes the columns of its marts', async () => {
      const names = MARTS.map(({ name }) => name);
      const shown = await readTables(warehouse, place, marts, names);
      for (const { name, columns } of MARTS) {
        const [row = {}] = shown.get(name) ?? [];
        const found = Object.keys(row).filter((column) => !column.startsWith('custom_'));
        expect(found.sort(), name).toEqual(columns.map((column) => column.name).sort());
      }
    });

    it('answers each question with a line', async () => {
      const questions = sqlBlocks('docs/analysis.md', 'sql dbt');
      const shown = sqlBlocks('dbt/README.md').flatMap((block) => block.match(/^.+$/gm) ?? []);
      expect(questions).toHaveLength(9);
      expect(questions.map((sql) => sql.trim())).toEqual(expect.arrayContaining(shown));
      for (const sql of questions) {
        expect(sql.trim()).not.toContain('\n');
        const bare = sql.replace('analytics.', `${marts}.`).replace(/;\s*$/, '');
        const answer = await warehouse.query(place, bare);
        expect(answer.length, sql).toBeGreaterThan(1);
      }
    });

    it('knows how old the tables are', async () => {
      const { code, log } = await runDbt({ warehouse, place, args: ['source', 'freshness'] });
      expect(code, log).toBe(0);
      expect(log).toMatch(/PASS freshness of tap_lever\.opportunity_reads/);
    });

    it('has the tables of Fivetran, each column with its type, and all rows', async () => {
      const columns = await warehouse.query(
        place,
        `SELECT table_name, column_name, lower(data_type) AS data_type
        FROM information_schema.columns WHERE table_schema = '${marts}_lever_fivetran'`,
      );
      const shape = new Map<string, Record<string, unknown>>();
      for (const { table_name, column_name, data_type } of columns) {
        const table = shape.get(String(table_name)) ?? {};
        shape.set(String(table_name), table);
        table[String(column_name)] = KINDS[String(data_type)] ?? data_type;
      }
      expect(shape).toEqual(FIVETRAN_SHAPE);
      expect(await countFivetran()).toEqual(fivetranCounts(rows));
    });

    it('shows what is left when rows went from the account or moved within it', async () => {
      account.wait();
      erode(account.company, account.now());
      changed = account.company.requisitions.at(-1)?.id ?? '';
      changeRequisitionStatus(account.company, changed, account.now());
      account.wait();
      await loadAndBuild();
      expect(build.code, build.log).toBe(0);
      // What went leaves references behind, of which the package warns.
      const others = build.faults.filter((fault) => !/^tap_lever_refers_to_.*: warn$/.test(fault));
      expect(others).toEqual([]);
      expect(build.faults.length).toBeGreaterThan(10);
      expect(await stagingFaults()).toEqual([]);
      expect(await martFaults()).toEqual([]);
      expect(await countFivetran()).toEqual(fivetranCounts(rows));
    });

    it('remembers what changed', async () => {
      const table = `${marts}.lever_requisitions_history`;
      const versions = await warehouse.query(
        place,
        `SELECT count(*) AS versions, count(dbt_valid_to) AS ended, count(DISTINCT id) AS ids FROM ${table}`,
      );
      // One requisition was removed, and one changed.
      const { length: live } = rows.rows('requisitions');
      expect(versions).toEqual([{ versions: live + 2, ended: 2, ids: live + 1 }]);
      const states = await warehouse.query(
        place,
        `SELECT status, dbt_valid_to FROM ${table} WHERE id = '${changed}' ORDER BY dbt_valid_from`,
      );
      expect(states).toHaveLength(2);
      expect(states[1]).toMatchObject({ dbt_valid_to: null });
      expect(states[0]?.['status']).not.toBe(states[1]?.['status']);
    });

    it('complains of tables that are old', async () => {
      const column = `"${target.columnName('readAt')}"`;
      await target.sql?.execute(
        place,
        `UPDATE ${place.schema}.opportunity_reads SET ${column} = ${column} - INTERVAL '4 days'`,
      );
      const { code, log } = await runDbt({ warehouse, place, args: ['source', 'freshness'] });
      expect(code, log).toBe(1);
      expect(log).toMatch(/ERROR STALE freshness of tap_lever\.opportunity_reads/);
    });
  });
}
