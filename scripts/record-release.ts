import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startLeverServer } from '../src/demo/server.ts';
import {
  changeFixedAccount,
  createFixedAccount,
  FIRST_READ,
  FIXED_START_DATE,
  SECOND_READ,
} from '../test/helpers/fixed-account.ts';

/**
 * Records what a release says of itself and writes on the fixed account, with which
 * test/releases compares the present version: `npm run record -- 0.1.0 247232a` builds the commit in
 * a folder of its own and writes test/fixtures/releases/0.1.0. Both are part of the repository; this
 * is needed again only for another release, or when the fixed account changes.
 */
const [version = '', commit = ''] = process.argv.slice(2);
const root = fileURLToPath(new URL('../', import.meta.url));
const target = join(root, 'test/fixtures/releases', version);
const source = mkdtempSync(join(tmpdir(), 'tap-lever-release-'));
const run = promisify(execFile);

try {
  await run('git', ['-C', root, 'worktree', 'add', '--detach', source, commit]);
  await run('npm', ['ci'], { cwd: source });
  await run('npm', ['run', 'build'], { cwd: source });
  mkdirSync(target, { recursive: true });
  await record();
} finally {
  await run('git', ['-C', root, 'worktree', 'remove', '--force', source]);
}

async function record(): Promise<void> {
  const { streams: _, ...about } = JSON.parse(await tap('--about', '--format', 'json'));
  write('about.json', [`${JSON.stringify(withoutWords(about), null, 2)}\n`]);
  write('help.txt', [await tap('--help')]);
  const catalog = withoutWords(JSON.parse(await tap('--discover'))) as Catalog;
  write('catalog.json', ['{"streams": [\n', catalog.streams.map(toLine).join(',\n'), '\n]}\n']);
  const company = createFixedAccount();
  let now = FIRST_READ;
  const server = await startLeverServer({
    company,
    now: () => now,
    requestsPerSecond: Number.POSITIVE_INFINITY,
  });
  const config = keep('config.json', {
    token: 'demo',
    start_date: FIXED_START_DATE,
    base_url: server.url,
    requests_per_second: 100_000,
    burst: 1000,
  });
  const read = (...flags: string[]) => tap('--config', config, '--select', '*', ...flags);
  const first = condense(await read(), catalog);
  write('first-run.jsonl', first.lines);
  changeFixedAccount(company);
  now = SECOND_READ;
  const second = condense(await read('--state', keep('state.json', first.state)), catalog);
  // Rows that are as they were are left out: they change nothing in a warehouse.
  write(
    'second-run.jsonl',
    second.lines.filter((line) => !first.lines.includes(line)),
  );
  await server.close();
}

interface Catalog {
  readonly streams: readonly { readonly stream: string; readonly schema: object }[];
}

/**
 * The records of a run and its last state. That the schemas are those of the catalog is checked
 * rather than recorded, and when a record was extracted is another time in every run.
 */
function condense(
  stdout: string,
  { streams }: Catalog,
): { readonly lines: readonly string[]; readonly state: unknown } {
  const messages = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { type, stream, schema } of messages) {
    const own = streams.find((entry) => entry.stream === stream)?.schema;
    if (type === 'SCHEMA' && toLine(withoutWords(schema)) !== toLine(own))
      throw new Error(`The SCHEMA of ${stream} is not that of the catalog.`);
  }
  const last = messages.at(-1);
  const lines = [...messages.filter(({ type }) => type === 'RECORD'), last].map(
    ({ time_extracted: _, ...message }) => `${toLine(message)}\n`,
  );
  return { lines, state: last.value };
}

async function tap(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(source, 'dist/cli.js'), ...args], {
    maxBuffer: 1024 ** 3,
    env: { PATH: process.env['PATH'] },
    cwd: source,
  });
  return stdout;
}

/** JSON without descriptions, which may be bettered at any time. */
function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== 'description' || typeof member !== 'string')
      .map(([name, member]) => [name, withoutWords(member)]),
  );
}

function toLine(value: unknown): string {
  return JSON.stringify(value);
}

function keep(name: string, content: unknown): string {
  const file = join(source, name);
  writeFileSync(file, toLine(content), { mode: 0o600 });
  return file;
}

function write(name: string, texts: readonly string[]): void {
  writeFileSync(join(target, name), texts.join(''));
}
