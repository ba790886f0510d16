import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LONGEST_ANSWER = 1024 ** 3;

/** A database of PostgreSQL and how to reach it. */
export interface Database {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The folder of the server's programs. */
  readonly programs: string;
  /** The major version of the server. */
  readonly version: string;
}

/** Runs one query, each row of whose answer is JSON. */
export async function query<Row>(database: Database, sql: string): Promise<readonly Row[]> {
  const stdout = await execute(database, sql);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

/** Runs statements one after the other, and returns what they print; throws at the first that fails. */
export async function execute(
  { host, port, user, password, database, programs }: Database,
  sql: string,
): Promise<string> {
  const address = ['-h', host, '-p', String(port), '-U', user, '-d', database];
  const flags = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
  const { stdout } = await run(join(programs, 'psql'), [...address, ...flags, '-c', sql], {
    env: { PGPASSWORD: password },
    maxBuffer: LONGEST_ANSWER,
  });
  return stdout;
}
