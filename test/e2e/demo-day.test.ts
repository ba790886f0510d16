import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { shellBlocks } from '../helpers/documents.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { CLI, createFolder, readMessages } from '../helpers/run-tap.ts';

const run = promisify(execFile);

const SELECT = ['opportunities', 'deleted_opportunities', 'users'].flatMap((name) => [
  '--select',
  name,
]);
const CONFIG = { environment: 'demo', start_date: '2024-01-01' };

it('a run on the next day of the demo account brings what has happened since', async () => {
  const folder = createFolder();
  const runOn = async (day: string, state: unknown) =>
    await runInProcess(
      [
        ...['--config', folder.write('config.json', CONFIG), '--config', 'ENV'],
        ...['--state', folder.write('state.json', state), ...SELECT],
      ],
      { env: { TAP_LEVER_DEMO_DAY: day } },
    );
  const first = await runOn('2026-10-01T09:00:00Z', {});
  expect(first.code).toBe(0);
  expect(first.records('opportunities')).toHaveLength(300);
  const second = await runOn('2026-10-02T09:00:00Z', first.state);
  expect(second.code).toBe(0);
  const known = new Set(first.records('opportunities').map(({ id }) => id));
  const rows = second.records('opportunities');
  expect(rows.filter(({ id }) => !known.has(id)).length).toBeGreaterThan(0);
  expect(rows.filter(({ id }) => known.has(id)).length).toBeGreaterThan(0);
  expect(rows.length).toBeLessThan(30);
  const deleted = second.records('deleted_opportunities').map(({ id }) => id);
  expect(deleted.some((id) => known.has(id))).toBe(true);
  const left = (records: readonly Record<string, unknown>[]) =>
    records.filter(({ deactivatedAt }) => deactivatedAt !== null).length;
  expect(left(second.records('users'))).toBe(left(first.records('users')) + 1);
});

it('the demo account has come to the present unless a day is named', async () => {
  const config = createFolder().write('config.json', CONFIG);
  const runOn = async (day: string) =>
    await runInProcess(['--config', config, '--config', 'ENV', '--select', 'opportunities'], {
      env: { TAP_LEVER_DEMO_DAY: day },
    });
  const latestIn = async (day: string): Promise<number> => {
    const { records } = await runOn(day);
    return Math.max(...records('opportunities').map((row) => Date.parse(String(row['createdAt']))));
  };
  const today = await latestIn('');
  expect(today).toBeLessThan(Date.now());
  expect(today).toBeGreaterThan(Date.now() - 60 * 86_400_000);
  expect(await latestIn('+60')).toBeGreaterThan(Date.now());
});

it('works as the README has it', async () => {
  const { path } = createFolder();
  const dist = dirname(CLI);
  symlinkSync(dist, join(path, 'dist'));
  copyFileSync(join(dist, '..', 'sample-config.json'), join(path, 'sample-config.json'));
  const block = shellBlocks('README.md').find(({ commands }) => /DEMO_DAY/.test(commands.join()));
  expect(block?.commands).toHaveLength(2);
  let printed = '';
  for (const command of block?.commands ?? [])
    printed = (await run('bash', ['-c', command], { cwd: path, maxBuffer: 2 ** 28 })).stdout;
  const first = readMessages(readFileSync(join(path, 'messages.jsonl'), 'utf8'));
  const second = readMessages(printed);
  expect(first.records('opportunities').length).toBeGreaterThanOrEqual(300);
  expect(second.records('opportunities').length).toBeLessThan(60);
  expect(second.state).toHaveProperty('bookmarks.opportunities');
});
