import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { finish, install } from './run-example.ts';

const CURSOR =
  '{"bookmarks": {"opportunities": {"replication_key_value": "2026-09-01T00:00:00Z"}}}\n';

describe.each([
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
])('run-tap.sh in %s', (_, shell) => {
  it('keeps the state of a first run, and begins there in the second', async () => {
    const { run, read, list, folder } = await install(shell);
    const first = await run();
    expect(first).toMatchObject({ code: 0, stdout: '' });
    const { bookmarks } = JSON.parse(read('state.json') ?? '');
    expect(bookmarks.opportunities).toHaveProperty('replication_key', 'updatedAt');
    expect(statSync(join(folder, 'state.json')).mode & 0o777).toBe(0o600);
    expect(list('.')).toEqual(['config.json', 'lock', 'state.json']);

    const second = await run();
    expect(second.code).toBe(0);
    expect(recordsOf(second.stderr, 'opportunities')).toBeLessThan(
      recordsOf(first.stderr, 'opportunities'),
    );
  });

  it('keeps as many older states as it is told, the latest ones', async () => {
    const { run, write, list, folder } = await install(shell);
    mkdirSync(join(folder, 'older'));
    for (const month of ['01', '02', '03'])
      write(`older/2020${month}01T000000Z.json`, '{"bookmarks": {}}');
    write('state.json', CURSOR);
    expect((await run([], { KEEP: '2' })).code).toBe(0);
    expect(list('older')).toEqual(['20200301T000000Z.json', expect.stringMatching(/^202[6-9]/)]);
  });

  it('leaves the state as it is when the target fails before it confirmed anything', async () => {
    const { run, write, read } = await install(shell);
    write('state.json', CURSOR);
    expect((await run(['--print-until', '0', '--fail-at', '5'])).code).toBe(4);
    expect(read('state.json')).toBe(CURSOR);
  });

  it('keeps what the target confirmed before it failed', async () => {
    const { run, read } = await install(shell);
    expect((await run(['--fail-at', '40'])).code).toBe(4);
    expect(JSON.parse(read('state.json') ?? '')).toHaveProperty('bookmarks');
    expect((await run()).code).toBe(0);
  });

  it('leaves the state as it is when the target prints nothing', async () => {
    const { run, write, read } = await install(shell);
    write('state.json', CURSOR);
    expect((await run(['--print-until', '0'])).code).toBe(0);
    expect(read('state.json')).toBe(CURSOR);
  });

  it('makes no state when the target of a first run prints nothing', async () => {
    const { run, read } = await install(shell);
    expect((await run(['--print-until', '0'])).code).toBe(0);
    expect(read('state.json')).toBeUndefined();
  });

  it('gives way to a run that is still going on', async () => {
    const { run, start, folder } = await install(shell);
    const pause = join(folder, 'pause');
    const first = finish(start(['--pause', pause]));
    await vi.waitUntil(() => existsSync(pause), 10_000);
    expect(await run()).toEqual({
      code: 75,
      stdout: '',
      stderr: `run-tap.sh: the last run in ${folder} is still going on\n`,
    });
    rmSync(pause);
    expect((await first).code).toBe(0);
  });

  it('passes on that some streams failed, and keeps the state of the others', async () => {
    const { run, read } = await install(shell, {
      intercept: ({ path }) => (path === '/postings' ? { status: 500 } : undefined),
    });
    expect((await run()).code).toBe(3);
    const { bookmarks } = JSON.parse(read('state.json') ?? '');
    expect(bookmarks).toHaveProperty('opportunities');
    expect(bookmarks).not.toHaveProperty('postings');
  });

  it('passes on that the config is wrong, and leaves the state as it is', async () => {
    const { run, write, read } = await install(shell);
    write('config.json', { token: 'demo' });
    write('state.json', CURSOR);
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain('"start_date" is missing');
    expect(read('state.json')).toBe(CURSOR);
  });

  it('fails with the code of the shell when there is no such target', async () => {
    const { run, write, read } = await install(shell);
    write('state.json', CURSOR);
    expect((await run([], { TARGET: 'no-such-target' })).code).toBe(127);
    expect(read('state.json')).toBe(CURSOR);
  });

  it('tells only the tap to stop, and keeps the state that the target then confirms', async () => {
    const { start, read, folder } = await install(shell, { latencyMs: 20 });
    const pause = join(folder, 'pause');
    const child = start(['--pause', pause]);
    const ended = finish(child);
    await vi.waitUntil(() => existsSync(pause), 10_000);
    child.kill('SIGTERM');
    rmSync(pause);
    const { code, stderr } = await ended;
    expect(code).toBe(143);
    expect(stderr).toContain('Interrupted by SIGTERM');
    expect(JSON.parse(read('state.json') ?? '')).toHaveProperty('bookmarks');
  });

  it('takes up what was confirmed before the machine stopped, and no line that is not a whole state', async () => {
    const { run, write, read, list } = await install(shell);
    write('state.json', '{"bookmarks": {}}\n');
    write('confirmed', `${CURSOR}{}\nDone.\n{"bookmarks": {"opportu`);
    expect((await run(['--print-until', '0'])).code).toBe(0);
    expect(read('state.json')).toBe(CURSOR);
    expect(list('older')).toHaveLength(1);
  });
});

/** How many records of a stream the tap says that it wrote. */
function recordsOf(log: string, stream: string): number {
  const line = log.split('\n').find((text) => text.includes(`"stream":"${stream}","records"`));
  return (JSON.parse(line ?? '{}') as { records: number }).records;
}
