import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tap-lever-targets');
const PYTHON = execFileSync('python3', ['--version'], { encoding: 'utf8' });

/** Python programs that the suite installs; each has a file of pinned packages. */
export const PYTHON_PACKAGES = [
  'dbt',
  'meltano',
  'meltano-map-transform',
  'meltanolabs-target-csv',
  'meltanolabs-target-postgres',
  'pipelinewise-target-postgres',
  'singer-tools',
  'target-duckdb',
  'target-jsonl',
] as const;
export type PythonPackage = (typeof PYTHON_PACKAGES)[number];

const INSTALLERS = 2;

/** Installs packages, a few at a time; throws when one cannot be had. */
export async function installPackages(names: readonly PythonPackage[]): Promise<void> {
  const waiting = [...names];
  const installer = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
      await installPackage(name);
  };
  await Promise.all(Array.from({ length: INSTALLERS }, installer));
}

/** Installs a package into a virtual environment of its own, unless it is there from an earlier run. */
async function installPackage(name: PythonPackage): Promise<void> {
  const home = homeOf(name);
  const seal = join(home, 'complete');
  if (existsSync(seal)) return;
  rmSync(home, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', home]);
  const flags = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await run(commandOf(name, 'pip'), ['install', ...flags, '-r', pinsFile(name)]);
  writeFileSync(seal, '');
}

/** The path of a command of an installed package. */
export function commandOf(name: PythonPackage, command: string): string {
  return join(homeOf(name), 'bin', command);
}

/** The pinned version of a package, or of another one that it is installed with. */
export function versionOf(name: PythonPackage, dependency: string = name): string {
  const pins = readFileSync(pinsFile(name), 'utf8').split('\n');
  const pin = pins.find((line) => line.startsWith(`${dependency}==`));
  if (pin === undefined) throw new Error(`${pinsFile(name)} does not pin ${dependency}.`);
  return pin.slice(`${dependency}==`.length);
}

/** Other pins or another Python are another folder, so that nothing is ever upgraded in place. */
function homeOf(name: PythonPackage): string {
  const hash = createHash('sha256')
    .update(PYTHON)
    .update(readFileSync(pinsFile(name)));
  return join(CACHE, `${name}-${hash.digest('hex').slice(0, 12)}`);
}

function pinsFile(name: PythonPackage): string {
  return fileURLToPath(new URL(`requirements/${name}.txt`, import.meta.url));
}
