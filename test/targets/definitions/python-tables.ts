import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row, Table } from '../target.ts';
import { commandOf, type PythonPackage } from '../virtual-environment.ts';

const run = promisify(execFile);
const READER = fileURLToPath(new URL('read_tables.py', import.meta.url));

/** Reads all tables of a store with the Python of a target's own environment. */
export async function readWithPython(
  name: PythonPackage,
  args: readonly string[],
): Promise<ReadonlyMap<string, Table>> {
  const { stdout } = await run(commandOf(name, 'python'), [READER, ...args], {
    maxBuffer: 1024 ** 3,
  });
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, Table>));
}

const DUCKDB_SCRIPT = `
import duckdb, json, sys
answer = duckdb.connect(sys.argv[1]).execute(sys.argv[2])
names = [column[0] for column in answer.description]
print(json.dumps([dict(zip(names, row)) for row in answer.fetchall()], default=str))`;

/** Runs statements on a file of DuckDB, and returns the rows that the last one gives. */
export async function queryDuckdb(file: string, sql: string): Promise<readonly Row[]> {
  const python = commandOf('target-duckdb', 'python');
  const { stdout } = await run(python, ['-c', DUCKDB_SCRIPT, file, sql]);
  return JSON.parse(stdout) as readonly Row[];
}
