import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const CACHE = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'tap-lever-examples',
);
/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const ACTIONLINT = '1.7.12';

/** The exit code of a command, and everything that it printed. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end. Throws when there is no such command. */
export async function outcomeOf(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout, stderr } = await execute(command, args, options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw error;
    return { code, output: stdout + stderr };
  }
}

/** The folder with the commands of pinned Python packages, which are installed unless they are there. */
export async function installPython(pins: 'airflow' | 'linters'): Promise<string> {
  const file = fileURLToPath(new URL(`requirements/${pins}.txt`, import.meta.url));
  const home = homeOf(pins, readFileSync(file, 'utf8'));
  await installOnce(home, async () => {
    await execute('python3', ['-m', 'venv', home]);
    await execute(join(home, 'bin/pip'), ['install', '--quiet', '--no-input', '-r', file]);
  });
  return join(home, 'bin');
}

/** The path of actionlint, which Go builds unless it is there. */
export async function installActionlint(): Promise<string> {
  const home = homeOf('actionlint', ACTIONLINT);
  const module = `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT}`;
  await installOnce(home, async () => {
    await execute('go', ['install', module], { env: { ...process.env, GOBIN: home } });
  });
  return join(home, 'actionlint');
}

/** Other versions are another folder, so that nothing is ever upgraded in place. */
function homeOf(name: string, versions: string): string {
  const hash = createHash('sha256').update(versions).digest('hex').slice(0, 12);
  return join(CACHE, `${name}-${hash}`);
}

/** An installation that was cut short has no seal, and begins again. */
async function installOnce(home: string, install: () => Promise<void>): Promise<void> {
  const seal = join(home, 'complete');
  if (existsSync(seal)) return;
  rmSync(home, { recursive: true, force: true });
  await install();
  writeFileSync(seal, '');
}
