import { describe, expect, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, runTap } from '../helpers/run-tap.ts';

/** The streams whose views are created. */
const viewsIn = (sql: string) =>
  [...sql.matchAll(/^CREATE OR REPLACE VIEW "(?:s"\.")?(\w+)_live" AS$/gm)].map(([, name]) => name);

describe('--views', () => {
  it('prints SQL for the streams that a run reads, without any config', async () => {
    const { code, stdout, stderr } = await runTap(['--views', 'duckdb', '--schema', 's']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const standard = streams.filter(({ isDefault }) => isDefault).map(({ name }) => name);
    expect(viewsIn(stdout).sort()).toEqual(standard.sort());
  });

  it('chooses streams as a run does', async () => {
    const flags = ['--views', 'postgres', '--select'];
    expect(viewsIn((await runInProcess([...flags, 'tags'])).stdout)).toEqual(['tags']);
    const { stdout } = await runInProcess(['--discover']);
    const catalog = JSON.parse(stdout) as { streams: { stream: string }[] };
    const one = catalog.streams.filter(({ stream }) => stream === 'stages');
    const other = { ...catalog.streams[0], stream: 'stagse', tap_stream_id: 'stagse' };
    const folder = createFolder();
    for (const flag of ['--catalog', '--properties']) {
      const file = folder.write('catalog.json', { streams: [...one, other] });
      const run = await runInProcess(['--views', 'postgres', flag, file]);
      expect(run.code).toBe(0);
      expect(viewsIn(run.stdout)).toEqual(['stages']);
      expect(run.stderr).toMatch(/^WARNING The catalog names a stream .*"stagse".*\n$/);
    }
  });

  it.each([
    [
      ['--views', 'postgre'],
      /the dialect "postgre"\. Did you mean "postgres"\? There are: postgres, .*duckdb\./,
    ],
    [['--views', 'constructor'], /the dialect "constructor"\. There are/],
    [['--views'], /argument missing/],
    [['--schema', 'lever'], /--schema says where the views of --views go/],
    [['--views', 'duckdb', '--schema', ' '], /--schema is empty/],
    [['--views', 'duckdb', '--select', 'tagz'], /Did you mean "tags"/],
    [['--views', 'duckdb', '--select', '!*'], /No stream is selected/],
    [['--views', 'duckdb', '--target', 'target-duckdb'], /cannot be used with/],
  ])('refuses %j in one line', async (flags, line) => {
    const { code, stdout, stderr } = await runInProcess(flags);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^CRITICAL [^\n]+\n$/);
    expect(stderr).toMatch(line);
  });

  it('is told of by --help and --about', async () => {
    expect((await runTap(['--help'])).stdout).toContain('--views <dialect>');
    for (const format of ['text', 'json', 'markdown'])
      expect((await runTap(['--about', '--format', format])).stdout).toContain('duckdb');
  });
});
