import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Table } from '../target.ts';
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

/** Runs statements on a file of DuckDB, with the version that its target is installed with. */
export async function executeDuckdb(file: string, sql: string): Promise<void> {
  const script = 'import duckdb, sys; duckdb.connect(sys.argv[1]).execute(sys.argv[2])';
  await run(commandOf('target-duckdb', 'python'), ['-c', script, file, sql]);
}
