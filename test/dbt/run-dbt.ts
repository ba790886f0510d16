import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from '../targets/target.ts';
import { commandOf } from '../targets/virtual-environment.ts';
import type { Warehouse } from './warehouses.ts';

/** The folder of the package. */
export const PACKAGE = fileURLToPath(new URL('../../dbt/', import.meta.url));
const THREADS = 4;
const LONGEST_LOG = 64 * 1024 * 1024;

/** What dbt is to do. */
export interface DbtInput {
  readonly warehouse: Warehouse;
  readonly place: Place;
  readonly args: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Another project than the package itself, which has variables of its own. */
  readonly project?: string;
}

/** A node of the project, and how it ended: `success`, `pass`, `warn`, `fail`, `error` or `skipped`. */
export interface DbtResult {
  readonly name: string;
  readonly status: string;
}

/** What a finished run of dbt left behind. */
export interface DbtRun {
  readonly code: number;
  readonly log: string;
  readonly results: readonly DbtResult[];
  /** The names of the nodes that ended otherwise than `success` or `pass`. */
  readonly faults: readonly string[];
}

/** The schema of the marts. */
export function martsOf({ schema }: Place): string {
  return `${schema}_dbt`;
}

/** Runs dbt to its end. What it writes stays in the folder of the place. */
export async function runDbt(input: DbtInput): Promise<DbtRun> {
  const { warehouse, place, args, project = PACKAGE } = input;
  const folder = join(place.folder, 'dbt');
  mkdirSync(folder, { recursive: true });
  const output = { ...warehouse.profile(place), schema: martsOf(place), threads: THREADS };
  const profiles = { tap_lever: { target: 'test', outputs: { test: output } } };
  writeFileSync(join(folder, 'profiles.yml'), JSON.stringify(profiles));
  const results = join(folder, 'target', 'run_results.json');
  rmSync(results, { force: true });
  const vars = { tap_lever_schema: place.schema, ...warehouse.vars, ...input.vars };
  const flags = ['--no-use-colors', '--project-dir', project];
  if (project === PACKAGE) flags.push('--vars', JSON.stringify(vars));
  const env = {
    PATH: process.env['PATH'],
    DBT_PROFILES_DIR: folder,
    DBT_TARGET_PATH: join(folder, 'target'),
    DBT_LOG_PATH: join(folder, 'logs'),
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
  };
  const options = { cwd: folder, env, maxBuffer: LONGEST_LOG };
  return await new Promise<DbtRun>((resolve, reject) => {
    const finish = (error: ExecFileException | null, stdout: string, stderr: string) => {
      const code = error === null ? 0 : error.code;
      if (typeof code !== 'number') reject(error);
      else resolve({ code, log: stdout + stderr, ...readResults(results) });
    };
    execFile(commandOf('dbt', 'dbt'), [...args, ...flags], options, finish);
  });
}

/** What was run, in which not every command of dbt results. */
function readResults(file: string): Pick<DbtRun, 'results' | 'faults'> {
  if (!existsSync(file)) return { results: [], faults: [] };
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as {
    results: readonly { readonly unique_id: string; readonly status: string }[];
  };
  const named = results.map(({ unique_id, status }) => ({
    name: unique_id.split('.')[2] ?? '',
    status,
  }));
  const isFault = ({ status }: DbtResult) => !['success', 'pass'].includes(status);
  return {
    results: named,
    faults: named.filter(isFault).map(({ name, status }) => `${name}: ${status}`),
  };
}
