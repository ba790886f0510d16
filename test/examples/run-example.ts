import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverServerOptions } from '../../src/demo/server.ts';
import { linkTap } from '../helpers/link-tap.ts';
import { openAccount } from '../helpers/open-account.ts';
import { createFolder } from '../helpers/run-tap.ts';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = join(ROOT, 'examples/run-tap.sh');
const TARGET = join(ROOT, 'test/examples/target.py');

/** How a run of the script ended. */
export interface ScriptRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the config of a small simulated account, in which the script runs. */
export interface Installation {
  readonly folder: string;
  /** Runs the script to its end, with flags for the target. */
  run(flags?: readonly string[], env?: Readonly<Record<string, string>>): Promise<ScriptRun>;
  /** Starts the script and leaves it running. */
  start(flags: readonly string[]): ChildProcess;
  write(name: string, content: unknown): string;
  /** The text of a file in the folder, or undefined. */
  read(name: string): string | undefined;
  list(name: string): readonly string[];
}

/** Sets up an account and the folder of the script, which runs in one of several shells. */
export async function install(
  shell: readonly string[],
  options: Partial<LeverServerOptions> = {},
): Promise<Installation> {
  const company = createCompany({ opportunities: 20 });
  const { server } = await openAccount({ company, ...options });
  const { path: folder, write } = createFolder();
  write('config.json', {
    token: 'demo',
    start_date: '2024-01-01',
    base_url: server.url,
    requests_per_second: 10_000,
    retry_budget_seconds: 0,
    child_sweep_requests: 0,
  });
  const tap = linkTap();
  const [program = '', ...rest] = shell;
  const launch = (flags: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawn(program, [...rest, SCRIPT, folder, env['TARGET'] ?? TARGET, ...flags], {
      env: { PATH: process.env['PATH'], TAP: tap, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    folder,
    run: async (flags = [], env = {}) => await finish(launch(flags, env)),
    start: (flags) => launch(flags),
    write,
    read: (name) =>
      existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined,
    list: (name) => (existsSync(join(folder, name)) ? readdirSync(join(folder, name)).sort() : []),
  };
}

/** Waits for the end of a process; rejects when it could not be started. */
export async function finish(child: ChildProcess): Promise<ScriptRun> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}
