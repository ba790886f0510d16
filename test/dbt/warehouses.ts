import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { meltanoPostgres } from '../targets/definitions/meltanolabs-target-postgres.ts';
import { pipelinewisePostgres } from '../targets/definitions/pipelinewise-target-postgres.ts';
import { postgresSql } from '../targets/definitions/postgres-tables.ts';
import { duckdb } from '../targets/definitions/target-duckdb.ts';
import type { Cursor, Row, Target } from '../targets/target.ts';
import { commandOf } from '../targets/virtual-environment.ts';

const run = promisify(execFile);
const LONGEST_ANSWER = 1024 ** 3;

/** A database in which dbt works on what a target has loaded. */
export interface Warehouse {
  readonly target: Target;
  /** How dbt reaches it, but for the schema. */
  readonly profile: (place: Cursor) => Readonly<Record<string, unknown>>;
  /** Variables that its tables need. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** The rows of a query, times as text. */
  readonly query: (place: Cursor, sql: string) => Promise<readonly Row[]>;
}

const postgres = {
  profile: ({ database: { host, port, user, password, database } }: Cursor) => ({
    ...{ type: 'postgres', host, port, user, password, dbname: database },
  }),
  query: postgresSql.query,
};

/** Asks with the DuckDB that dbt works with, which is newer than the target's. */
const DUCKDB_SCRIPT = `
import duckdb, json, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
rows = connection.execute(f"SELECT to_json(answer) FROM ({sys.argv[2]}) AS answer").fetchall()
print(json.dumps([json.loads(row) for (row,) in rows]))`;

export const WAREHOUSES: readonly Warehouse[] = [
  { target: meltanoPostgres, vars: {}, ...postgres },
  { target: pipelinewisePostgres, vars: { lever_read_at: 'readat' }, ...postgres },
  {
    target: duckdb,
    vars: {},
    profile: ({ folder }) => ({ type: 'duckdb', path: join(folder, 'lever.duckdb') }),
    async query({ folder }, sql) {
      const args = ['-c', DUCKDB_SCRIPT, join(folder, 'lever.duckdb'), sql];
      const options = { maxBuffer: LONGEST_ANSWER };
      const { stdout } = await run(commandOf('dbt', 'python'), args, options);
      return JSON.parse(stdout) as readonly Row[];
    },
  },
];
