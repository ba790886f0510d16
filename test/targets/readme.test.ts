import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';
import { shellBlocks, sqlBlocks } from '../helpers/documents.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { query } from './database.ts';
import { meltanoPostgres } from './definitions/meltanolabs-target-postgres.ts';
import { duckdb } from './definitions/target-duckdb.ts';
import { SAMPLE } from './load.ts';
import type { Row, Target } from './target.ts';
import { type PythonPackage, versionOf } from './virtual-environment.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONGEST_OUTPUT = 64 * 1024 * 1024;
const LONGEST_MS = 900_000;

/** Where a newcomer is somebody else than the reader of the README, or than this machine. */
function asNewcomer(command: string, port: number): string {
  return (
    command
      // The registry has an earlier version; the README names this way as well.
      .replace(/^npm install --global tap-lever$/, 'npm install --global .')
      // There is no terminal to answer on.
      .replace(/^tap-lever init$/, 'tap-lever init --environment demo')
      // Another port and another role than those that everybody has.
      .replaceAll('5432', String(port))
      .replaceAll('loader', 'newcomer')
  );
}

/** A clone of the working tree, as git would make it of a commit with what is there. */
async function clone(): Promise<string> {
  const { path } = createFolder();
  const options = { cwd: ROOT, maxBuffer: LONGEST_OUTPUT };
  const listed = await run('git', ['ls-files', '-z', '-co', '--exclude-standard'], options);
  const names = listed.stdout.split('\0').filter((name) => name !== '');
  for (const name of names) cpSync(join(ROOT, name), join(path, name));
  const git = (...args: string[]) => run('git', args, { cwd: path, maxBuffer: LONGEST_OUTPUT });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '-qm', 'Begin');
  return path;
}

/** The keys of the rows of a table, each once, in order. */
function keysOf(name: string, rows: readonly Row[], nameOf = (column: string) => column) {
  const columns = streams.find((stream) => stream.name === name)?.keys ?? [];
  return [...new Set(rows.map((row) => columns.map((one) => row[nameOf(one)]).join(' ')))].sort();
}

/** The keys in each file that target-jsonl wrote into a folder. */
function keysInFiles(folder: string): Readonly<Record<string, readonly string[]>> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return Object.fromEntries(
    files.map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
      const name = file.replace('.jsonl', '');
      return [
        name,
        keysOf(
          name,
          lines.map((line) => JSON.parse(line) as Row),
        ),
      ];
    }),
  );
}

describe('the README', () => {
  it('installs the versions that this suite was run with', () => {
    const text = JSON.stringify(shellBlocks('README.md'));
    const names: PythonPackage[] = [
      'meltanolabs-target-postgres',
      'target-duckdb',
      'target-jsonl',
      'meltano',
    ];
    for (const name of names) expect(text).toContain(` ${name}==${versionOf(name)}`);
    expect(text).toContain(` duckdb==${versionOf('target-duckdb', 'duckdb')}`);
  });

  it(
    'works from top to bottom in one clone, into four stores, and leaves nothing in it',
    async () => {
      const path = await clone();
      const { database } = await openServer();
      const prefix = createFolder().path;
      const options = {
        cwd: path,
        env: {
          ...process.env,
          npm_config_prefix: prefix,
          NO_COLOR: '1',
          MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
          // The demo account goes on while this runs; here it stands still, for Meltano too.
          TAP_LEVER_DEMO_DAY: String(SAMPLE['demo_day']),
          PATH: `${prefix}/bin:${database.programs}:${process.env['PATH']}`,
          PGHOST: database.host,
          PGPORT: String(database.port),
          PGUSER: database.user,
          PGPASSWORD: database.password,
        },
        maxBuffer: LONGEST_OUTPUT,
      };
      const execute = async (command: string) =>
        await run('bash', ['-eo', 'pipefail', '-c', asNewcomer(command, database.port)], options);
      const printed = new Map<string, string>();
      const commands = shellBlocks('README.md')
        .flatMap((block) => block.commands)
        // It is what CI begins with, on a clean machine.
        .filter((command) => command !== 'npm ci && npm test');
      for (const command of commands) {
        printed.set(command, (await execute(command)).stdout);
        if (command === 'tap-lever init') standStill(join(path, 'config.json'));
      }
      const loads = commands.filter((command) => command.includes('--target '));
      expect(loads).toHaveLength(2);
      for (const command of loads) expect((await execute(command)).stderr).toMatch(/Resuming from/);

      const place = { folder: path, schema: 'lever', database };
      const read = async (target: Target, where: typeof place) =>
        Object.fromEntries(
          [...(await target.read(where))].map(([name, { rows }]) => [
            name,
            keysOf(name, rows, target.columnName),
          ]),
        );
      const inFiles = keysInFiles(join(path, 'jsonl'));
      expect(inFiles['opportunities']?.length).toBeGreaterThanOrEqual(300);
      expect(Object.keys(inFiles).length).toBeGreaterThan(40);
      expect(keysInFiles(join(path, 'output'))).toEqual(inFiles);
      expect(
        await read(meltanoPostgres, { ...place, database: { ...database, database: 'warehouse' } }),
      ).toEqual(inFiles);
      expect(
        await read(duckdb, { ...place, folder: join(path, 'duckdb'), schema: 'main' }),
      ).toEqual(inFiles);

      const shown = [...printed].filter(([command]) => command.includes('SELECT'));
      expect(shown).toHaveLength(2);
      for (const [, table] of shown) {
        expect(table).toMatch(/name .* stage .* created/i);
        expect(table.match(/\d{4}-\d\d-\d\d \d\d:/g)).toHaveLength(5);
        expect(table).not.toMatch(/[\da-f]{8}-[\da-f]{4}-/);
      }
      for (const store of ['postgres', 'duckdb', 'jsonl']) {
        const state = JSON.parse(readFileSync(join(path, store, 'state.json'), 'utf8'));
        expect(Object.keys(state.bookmarks)).toContain('opportunities');
      }
      expect(statSync(join(path, 'postgres')).mode & 0o077).toBe(0);
      // From here docs/analysis.md goes on, to the numbers of a funnel.
      const [, funnel = ''] = sqlBlocks('docs/analysis.md');
      for (const store of ['postgres', 'duckdb'])
        writeFileSync(join(path, store, 'question.sql'), funnel);
      for (const { commands: asking } of shellBlocks('docs/analysis.md')) {
        let answer = '';
        for (const command of asking) answer = (await execute(command)).stdout;
        expect(answer).toMatch(/stage.*reached.*percent/);
        expect(answer.match(/^.*(?:applicant|interview|screen|Offer).*\d/gm)).toHaveLength(5);
      }
      const { stdout: left } = await run('git', ['status', '--porcelain'], options);
      expect(left).toBe('');

      await run('npm', ['run', 'lint'], options);
    },
    LONGEST_MS,
  );
});

/** The server with a role that the README's `createuser` makes, for those who have none. */
async function openServer() {
  const database = inject('database');
  const { host, port, user, password, programs } = database;
  const env = { ...process.env, PGHOST: host, PGPORT: String(port), PGPASSWORD: password };
  const advice = /`sudo -u postgres (createuser [^`]+) \$USER`/.exec(
    readFileSync(join(ROOT, 'README.md'), 'utf8'),
  )?.[1];
  expect(advice).toBeDefined();
  await run('bash', ['-c', `'${programs}/'${advice} plain`], {
    env: { ...env, PGUSER: user },
  });
  await query(database, `ALTER ROLE plain PASSWORD '${password}'`);
  return { database: { ...database, user: 'plain' } };
}

/** Gives the demo account a day that stays, since what several runs load is compared. */
function standStill(file: string): void {
  const config = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...config, demo_day: SAMPLE['demo_day'] }));
}
