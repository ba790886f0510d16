import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';
import { readMessages } from '../helpers/run-tap.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The oldest version that `engines` allows, and the latest of each line when this was written. */
const NODE_VERSIONS = ['20.18.1', '20.20.2', '22.23.3', '24.21.0', '26.10.0'];

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}
const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const folder = mkdtempSync(join(tmpdir(), 'tap-lever-package-'));
const user = join(folder, 'user');
let packed: Packed;

beforeAll(async () => {
  packed = await pack();
  mkdirSync(user);
  writeFileSync(join(user, 'package.json'), '{"private": true}');
  await npm(user, 'install', '--omit=dev', join(folder, packed.filename));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  return (await execute('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
}

/** Packs what is published, once it is built. npm 11 and 12 differ in the form of the answer. */
async function pack(): Promise<Packed> {
  const stdout = await npm(ROOT, 'pack', '--json', '--pack-destination', folder);
  const answer: unknown = JSON.parse(stdout.slice(stdout.search(/^[[{]$/m)));
  return Object.values(answer as Record<string, Packed>)[0] as Packed;
}

describe('the package', () => {
  it('holds what runs, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const source = (readdirSync(join(ROOT, 'src'), { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `dist/${name.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
    const schemas = readdirSync(join(ROOT, 'schemas')).map((name) => `schemas/${name}`);
    const rest = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'sample-config.json'];
    expect([...paths].sort()).toEqual([...source, ...schemas, ...rest].sort());
  });

  it('brings no development dependency and no install script', async () => {
    const installed = JSON.parse(readFileSync(join(user, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const names = Object.keys(installed.packages);
    expect(names).not.toContain('node_modules/typescript');
    expect(names.length).toBeLessThan(60);
    expect(Object.values(installed.packages).filter((entry) => entry.hasInstallScript)).toEqual([]);
  });

  it('is a command, of which nothing can be imported', async () => {
    for (const path of ['tap-lever', 'tap-lever/dist/program.js'])
      await expect(
        execute('node', ['-e', `await import('${path}')`], { cwd: user }),
      ).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('is found by npx under its name', async () => {
    expect(await npm(user, 'exec', '--no', '--', 'tap-lever', '--version')).toBe(
      `tap-lever v${manifest.version}\n`,
    );
  });

  it('says which Node it needs, and that one is tested', () => {
    expect(manifest.engines.node).toBe(`>=${NODE_VERSIONS[0]}`);
  });

  it('passes publint', async () => {
    const { stdout } = await execute('npx', ['publint', '--strict'], { cwd: ROOT });
    expect(stdout).toContain('All good!');
  });
});

describe.each(NODE_VERSIONS)('on Node %s', (version) => {
  let node = '';
  beforeAll(async () => {
    node = await installNode(version);
  });

  const run = async (...args: readonly string[]) =>
    await execute(node, [join(user, 'node_modules/.bin/tap-lever'), ...args], {
      cwd: join(user, 'node_modules/tap-lever'),
      maxBuffer: 64 * 1024 * 1024,
    });

  it('starts, and warns of nothing', async () => {
    expect((await execute(node, ['--version'])).stdout).toBe(`v${version}\n`);
    expect(await run('--version')).toEqual({
      stdout: `tap-lever v${manifest.version}\n`,
      stderr: '',
    });
    expect((await run('--help')).stdout).toContain('--discover');
  });

  it('discovers every stream', async () => {
    const { stdout, stderr } = await run('--discover');
    const catalog = JSON.parse(stdout) as { streams: { stream: string }[] };
    expect(catalog.streams.map(({ stream }) => stream)).toEqual(streams.map(({ name }) => name));
    expect(stderr).toBe('');
  });

  it('reads the demo account', async () => {
    const { stdout, stderr } = await run('--config', 'sample-config.json', '--log-level', 'warn');
    const { messages, records, state } = readMessages(stdout);
    expect(records('opportunities').length).toBeGreaterThanOrEqual(300);
    expect(messages.at(-1)?.type).toBe('STATE');
    expect(state).toHaveProperty('bookmarks.opportunities');
    expect(stderr).toBe('');
  });
});

/** The path of a Node of this version; the registry holds its binaries for each platform. */
async function installNode(version: string): Promise<string> {
  const home = join(folder, `node-${version}`);
  const platform = `node-${process.platform}-${process.arch}`;
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{"private": true}');
  await npm(home, 'install', `${platform}@${version}`);
  return join(home, 'node_modules', platform, 'bin/node');
}
