import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { query } from '../targets/database.ts';
import { meltanoPostgres } from '../targets/definitions/meltanolabs-target-postgres.ts';
import { pipelinewisePostgres } from '../targets/definitions/pipelinewise-target-postgres.ts';
import { duckdb } from '../targets/definitions/target-duckdb.ts';
import type { Place, Row, Target } from '../targets/target.ts';
import { commandOf } from '../targets/virtual-environment.ts';

const run = promisify(execFile);
const LONGEST_ANSWER = 1024 ** 3;

/** A database in which dbt works on what a target has loaded. */
export interface Warehouse {
  readonly target: Target;
  /** How dbt reaches it, but for the schema. */
  readonly profile: (place: Place) => Readonly<Record<string, unknown>>;
  /** Variables that its tables need. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** The rows of a query, times as text. */
  readonly query: (place: Place, sql: string) => Promise<readonly Row[]>;
}

/** A query for the same rows, each as one JSON object. */
function asJson(sql: string): string {
  return `SELECT to_json(whole_row) FROM (${sql}) AS whole_row`;
}

const postgres = {
  profile: ({ database: { host, port, user, password, database } }: Place) => ({
    ...{ type: 'postgres', host, port, user, password, dbname: database },
  }),
  query: ({ database }: Place, sql: string) => query<Row>(database, asJson(sql)),
};

/** Asks with the DuckDB that dbt works with, which is newer than the target's. */
const DUCKDB_SCRIPT = `
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
rows = connection.execute(sys.argv[2]).fetchall()
print(json.dumps([json.loads(row) for (row,) in rows]))`;

export const WAREHOUSES: readonly Warehouse[] = [
  { target: meltanoPostgres, vars: {}, ...postgres },
  { target: pipelinewisePostgres, vars: { tap_lever_read_at: 'readat' }, ...postgres },
  {
    target: duckdb,
    vars: {},
    profile: ({ folder }) => ({ type: 'duckdb', path: join(folder, 'lever.duckdb') }),
    async query({ folder }, sql) {
      const args = ['-c', DUCKDB_SCRIPT, join(folder, 'lever.duckdb'), asJson(sql)];
      const options = { maxBuffer: LONGEST_ANSWER };
      const { stdout } = await run(commandOf('dbt', 'python'), args, options);
      return JSON.parse(stdout) as readonly Row[];
    },
  },
];

/** The rows of tables and views, by name; one question, since each costs a process. */
export async function readTables(
  { query }: Warehouse,
  place: Place,
  schema: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const selects = names.map(
    (name) => `SELECT '${name}' AS name, to_json(t) AS content FROM ${schema}.${name} AS t`,
  );
  const tables = new Map<string, Row[]>(names.map((name) => [name, []]));
  for (const { name, content } of await query(place, selects.join(' UNION ALL ')))
    tables.get(String(name))?.push(content as Row);
  return tables;
}

/** The warehouse that a target loads. */
export function warehouseOf(target: string): Warehouse {
  const warehouse = WAREHOUSES.find((one) => one.target.name === target);
  if (warehouse === undefined) throw new Error(`dbt is not tried with ${target}.`);
  return warehouse;
}
