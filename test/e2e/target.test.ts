import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverServerOptions } from '../../src/demo/server.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { CLI, createFolder, createRemote, linesOf, runTap } from '../helpers/run-tap.ts';

const TARGET = fileURLToPath(new URL('../helpers/fake-target.mjs', import.meta.url));
const company = createCompany({ opportunities: 12 });
/** A process that runs and is not the one of the tests. */
const RUNNING = process.ppid;
const BEFORE =
  '{"bookmarks":{"opportunities":{"replication_key":"updatedAt","replication_key_value":"2026-09-01T00:00:00.000Z"}}}\n';

/** A folder with a config and, maybe, a state; and runs with the fake target in it. */
async function openDesk(options: Partial<LeverServerOptions> = {}, run: typeof runTap = runTap) {
  const { configure, server } = await openTapAccount({ company, ...options });
  const folder = createFolder();
  const at = (name: string) => join(folder.path, name);
  const argsOf = (flags: string, more: readonly string[] = []) => [
    '--config',
    configure(),
    '--state',
    at('state.json'),
    '--target',
    `'${process.execPath}' '${TARGET}' ${flags}`,
    ...['opportunities', 'opportunity_notes', 'users', 'tags'].flatMap((name) => [
      '--select',
      name,
    ]),
    ...more,
  ];
  return {
    ...folder,
    at,
    argsOf,
    server,
    run: (flags = '', more: readonly string[] = []) =>
      run(argsOf(flags, more), { cwd: folder.path }),
    state: () =>
      existsSync(at('state.json')) ? readFileSync(at('state.json'), 'utf8') : undefined,
    list: () => readdirSync(folder.path).sort(),
    isThere: (name: string) => vi.waitUntil(() => existsSync(at(name)), 10_000),
  };
}

/** The one line about what went wrong, without what is before and after it. */
function lastWord(stderr: string): string {
  const lines = linesOf(stderr, 'CRITICAL');
  expect(lines).toHaveLength(1);
  return (lines[0] ?? '').replace('CRITICAL ', '');
}

describe('a run with a target', () => {
  it('keeps the last state that was confirmed, for its owner alone, and begins there next time', async () => {
    const { run, at, write, state, list } = await openDesk();
    write('state.json', BEFORE);
    const first = await run(`--input ${at('first.jsonl')}`);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    const written = readFileSync(at('first.jsonl'), 'utf8').trim().split('\n');
    expect(JSON.parse(state() ?? '')).toEqual(JSON.parse(written.at(-1) ?? '').value);
    expect(statSync(at('state.json')).mode & 0o777).toBe(0o600);
    expect(list()).toEqual(['first.jsonl', 'state.json', 'state.json.1']);
    expect(readFileSync(at('state.json.1'), 'utf8')).toBe(BEFORE);

    const before = state();
    const second = await run(`--input ${at('second.jsonl')}`);
    expect(second).toMatchObject({ code: 0, stdout: '' });
    const [begin = ''] = readFileSync(at('second.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(begin).value).toEqual(JSON.parse(before ?? ''));
  });

  it('keeps ten older states, and what is there stays where a symbolic link points to', async () => {
    const { run, at, write, list, path } = await openDesk({}, runInProcess);
    for (let age = 1; age <= 10; age++) write(`kept.json.${age}`, `{"bookmarks":{"age":${age}}}`);
    write('kept.json', BEFORE);
    symlinkSync(join(path, 'kept.json'), at('state.json'));
    expect((await run()).code).toBe(0);
    expect(list()).toEqual(
      [
        'kept.json',
        ...Array.from({ length: 10 }, (_, i) => `kept.json.${i + 1}`),
        'state.json',
      ].sort(),
    );
    expect(readFileSync(at('kept.json.1'), 'utf8')).toBe(BEFORE);
    expect(readFileSync(at('kept.json.10'), 'utf8')).toContain('9');
    expect(readFileSync(at('kept.json'), 'utf8')).toContain('opportunity_notes');
  });

  it('waits for a target that is slow, and holds no more than a few lines for it', async () => {
    const { argsOf, isThere, at, server } = await openDesk();
    const running = runTap(argsOf(`--pause ${at('pause')}`));
    await isThere('pause');
    const requests = server.requests.length;
    rmSync(at('pause'));
    expect((await running).code).toBe(0);
    expect(server.requests.length).toBeGreaterThanOrEqual(requests);
  });

  it('passes on that some streams failed, and keeps the state of the others', async () => {
    const { run, state } = await openDesk(
      {
        intercept: ({ path }) => (path === '/users' ? { status: 400 } : undefined),
      },
      runInProcess,
    );
    expect((await run()).code).toBe(3);
    const { bookmarks } = JSON.parse(state() ?? '');
    expect(Object.keys(bookmarks)).toContain('opportunities');
  });

  it('shows what the target logs line by line, without escape codes and secrets', async () => {
    const { run } = await openDesk({}, runInProcess);
    const { stderr } = await run(
      String.raw`--log $'a \e[1mbold\e[0m word' --log 'lever-k3y/of+the.tests==Zq8x'`,
    );
    expect(stderr.split('\n')).toContain('a bold word');
    expect(stderr.split('\n')).toContain('[secret]');
  });

  it('writes what the target logs to a file, if it is told', async () => {
    const { run, at } = await openDesk({}, runInProcess);
    const { code, stderr } = await run("--log 'Loaded a batch'", ['--target-log', at('log')]);
    expect(code).toBe(0);
    expect(stderr).not.toContain('Loaded a batch');
    expect(readFileSync(at('log'), 'utf8')).toBe('Loaded a batch\n');
    expect(statSync(at('log')).mode & 0o777).toBe(0o600);
  });
});

describe('a target that', () => {
  it.each([
    [
      'fails at once',
      '--fail-at 0',
      /\(exit code 4\): see what it says above\. The target confirmed nothing, so/,
    ],
    ['fails in the middle', '--print-until 0 --fail-at 9', /exit code 4/],
    [
      'ends in the middle as if nothing were',
      '--print-until 0 --end-at 9',
      /exit code 0|confirmed no state/,
    ],
    ['prints no state', '--print-until 0', /confirmed no state, so/],
  ])('%s leaves the state as it was, and the run fails', async (_what, flags, words) => {
    const { run, write, state, list } = await openDesk({}, runInProcess);
    write('state.json', BEFORE);
    const { code, stdout, stderr } = await run(flags);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(lastWord(stderr)).toMatch(words);
    expect(state()).toBe(BEFORE);
    expect(list()).toEqual(['state.json']);
  });

  it('fails later keeps what it confirmed before', async () => {
    const { run, write, state } = await openDesk({}, runInProcess);
    write('state.json', '{"bookmarks":{}}');
    const { code, stderr } = await run('--fail-at 60');
    expect(code).toBe(1);
    expect(lastWord(stderr)).toMatch(
      /exit code 4.*What the target confirmed is kept in .*state\.json\.$/,
    );
    expect(JSON.parse(state() ?? '')).toHaveProperty('bookmarks');
    expect((await run()).code).toBe(0);
  });

  it.each([
    ['text', '--say Done.'],
    ['half a state', `--say '{"bookmarks":{"opportunities":{'`],
    ['a log line', `--say '{"level":"info","message":"bookmarks"}'`],
    ['a state without what the run began with', `--say '{"bookmarks":{}}'`],
    ['a list', `--say '{"bookmarks":["opportunities"]}'`],
  ])('prints %s instead of a state has it shown and not kept', async (_what, flags) => {
    const { run, write, state } = await openDesk({}, runInProcess);
    write('state.json', BEFORE);
    const { code, stderr } = await run(`--print-until 0 ${flags} ${flags}`);
    expect(code).toBe(1);
    expect(linesOf(stderr, 'lines that are not a state')).toHaveLength(1);
    expect(lastWord(stderr)).toContain('confirmed no state');
    expect(state()).toBe(BEFORE);
  });

  it('prints something else besides its states does no harm', async () => {
    const { run, state } = await openDesk({}, runInProcess);
    expect((await run('--say Hello')).code).toBe(0);
    expect(JSON.parse(state() ?? '')).toHaveProperty('bookmarks.opportunity_notes');
  });

  it('does not end is stopped, kindly or by force, and what it confirmed counts', async () => {
    const { run, state, at } = await openDesk({}, runInProcess);
    // Long enough for the target to have started, whatever else the machine does.
    const kind = await run(`--linger ${at('waits')} --tell ${at('told')}`, [
      '--target-timeout',
      '1.5',
    ]);
    expect(kind.code).toBe(1);
    expect(lastWord(kind.stderr)).toContain(
      'The target did not end within 1.5 s of the last message',
    );
    expect(readFileSync(at('told'), 'utf8')).toBe('SIGTERM');
    expect(JSON.parse(state() ?? '')).toHaveProperty('bookmarks.opportunity_notes');
    const forced = await run(`--linger ${at('waits')} --stubborn`, ['--target-timeout', '0.3']);
    expect(forced.code).toBe(1);
  });

  it('does not read is stopped', async () => {
    const { run, at, write, state } = await openDesk({}, runInProcess);
    write('state.json', BEFORE);
    const { code, stderr } = await run(`--print-until 0 --pause ${at('pause')}`, [
      '--target-timeout',
      '0.5',
      '--select',
      '*',
    ]);
    expect(code).toBe(1);
    expect(lastWord(stderr)).toMatch(/has not read anything for 0.5 s|did not end within 0.5 s/);
    expect(state()).toBe(BEFORE);
  });

  it('is killed is said to be', async () => {
    const { argsOf, at, isThere, write, state } = await openDesk();
    write('state.json', BEFORE);
    const running = runTap([
      ...argsOf('').filter((arg) => !arg.includes(TARGET) && arg !== '--target'),
      '--target',
      `sh -c 'echo $$ > "$0"; head -n 1 > /dev/null; kill -KILL $$' ${at('pid')}`,
    ]);
    await isThere('pid');
    const { code, stderr } = await running;
    expect(code).toBe(1);
    expect(lastWord(stderr)).toContain('killed by SIGKILL, as when memory is short');
    expect(state()).toBe(BEFORE);
  });
});

describe('a signal', () => {
  it('ends the tap, then the target, whose last state is kept', async () => {
    const { argsOf, at, isThere, state } = await openDesk();
    const remote = createRemote();
    const running = runTap(
      [
        ...argsOf(`--pause ${at('pause')} --input ${at('input')} --tell ${at('told')}`),
        '--select',
        '*',
      ],
      { remote },
    );
    await isThere('pause');
    remote.kill('SIGTERM', 'SIGTERM');
    rmSync(at('pause'));
    const { code, stderr } = await running;
    expect(code).toBe(143);
    expect(lastWord(stderr)).toMatch(
      /^Interrupted by SIGTERM; what the target confirmed is kept in .*state\.json\.$/,
    );
    expect(existsSync(at('told'))).toBe(false);
    const last = readFileSync(at('input'), 'utf8').trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toEqual({ type: 'STATE', value: JSON.parse(state() ?? '') });
  });

  it('that comes while the target is waited for lets it end, and counts', async () => {
    const { argsOf, at, isThere } = await openDesk();
    const remote = createRemote();
    const running = runTap(argsOf(`--linger ${at('waits')}`, ['--target-timeout', '3']), {
      remote,
    });
    await isThere('waits');
    remote.kill('SIGINT');
    const { code, stderr } = await running;
    expect(code).toBe(130);
    expect(linesOf(stderr, 'CRITICAL')).toHaveLength(1);
  });

  it('SIGKILL leaves a state that is whole, and the next run goes on once the target is gone', async () => {
    const { argsOf, at, isThere, run, state, list } = await openDesk();
    const child = spawn(process.execPath, [CLI, ...argsOf(`--pause ${at('pause')}`)], {
      stdio: 'ignore',
    });
    await Promise.all([isThere('pause'), isThere('state.json')]);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(JSON.parse(state() ?? '')).toHaveProperty('bookmarks');
    // Two targets at once would write to the same tables.
    expect((await run()).code).toBe(75);
    rmSync(at('pause'));
    await vi.waitUntil(async () => (await run()).code === 0, 10_000);
    expect(list()).not.toContain('state.json.lock');
  });
});

describe('the lock of a state', () => {
  it('lets a second run end at once with a code of its own', async () => {
    const { argsOf, run, at, isThere, server, list } = await openDesk();
    const first = runTap(argsOf(`--pause ${at('pause')}`));
    await isThere('pause');
    const second = await run(`--input ${at('input')}`);
    expect(second).toMatchObject({ code: 75, stdout: '' });
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect(lastWord(second.stderr)).toMatch(
      /^Another run is using .*state\.json \(process \d+ and \d+ on .*, since 20.*\); this one did nothing\.$/,
    );
    expect(list()).not.toContain('input');
    expect(server.requests.length).toBeGreaterThan(0);
    rmSync(at('pause'));
    expect((await first).code).toBe(0);
    expect(list()).toEqual(['state.json']);
  });

  it.each([
    ['of a process that is gone', { pids: [2 ** 22 + 1], host: hostname() }, 0],
    ['of another machine that has long been silent', { pids: [1], host: 'elsewhere' }, 120],
    [
      'of before a restart, whose number another process has',
      { pids: [RUNNING], host: hostname() },
      3600,
    ],
    ['that is no lock', 'nothing', 120],
  ])('is taken over when it is one %s', async (_what, lock, silentSeconds) => {
    const { run, write, list } = await openDesk({}, runInProcess);
    const file = write(
      'state.json.lock',
      typeof lock === 'string' ? lock : { id: 'x', since: 'then', ...lock },
    );
    const then = new Date(Date.now() - silentSeconds * 1000);
    utimesSync(file, then, then);
    expect((await run()).code).toBe(0);
    expect(list()).toEqual(['state.json']);
  });

  it.each([
    ['of a process that runs', { pids: [RUNNING], host: hostname() }],
    ['of another machine', { pids: [1], host: 'elsewhere' }],
    ['that is just being written', ''],
  ])('is respected when it is one %s', async (_what, lock) => {
    const { run, write } = await openDesk({}, runInProcess);
    write('state.json.lock', typeof lock === 'string' ? lock : { id: 'x', since: 'then', ...lock });
    expect((await run()).code).toBe(75);
  });
});

describe('before anything is requested', () => {
  it.each([
    ['no state file', ['--target', 'x'], 'add --state state.json'],
    [
      'a program that is not there',
      ['--target', 'no-such-target --config x', '--state', 's'],
      'Target no-such-target was not found',
    ],
    ['a folder', ['--target', '/', '--state', 's'], 'Target / cannot be started (EACCES)'],
    ['nothing', ['--target', ' ', '--state', 's'], '--target is empty'],
    ['an open quote', ['--target', "x 'y", '--state', 's'], 'close the quotes'],
    [
      'the operators of a shell',
      ['--target', 'x | y', '--state', 's'],
      'without a shell, so | means nothing',
    ],
    [
      'a state in a folder that does not exist',
      ['--target', 'x', '--state', 'no/s'],
      'cannot be written (ENOENT)',
    ],
    [
      'a log in a folder that does not exist',
      ['--target', 'x', '--state', 's', '--target-log', 'no/log'],
      '--target-log no/log cannot be written (ENOENT)',
    ],
    ['a state that is none', ['--target', 'x', '--state', 'config.json'], 'is not a Singer state'],
    ['a check', ['--target', 'x', '--check'], "cannot be used with option '--check'"],
    ['discovery', ['--target', 'x', '--discover'], "cannot be used with option '-d, --discover'"],
    ['a description', ['--target', 'x', '--about'], "cannot be used with option '--about'"],
    ['no time', ['--target', 'x', '--target-timeout', '0'], 'Give a number of seconds'],
  ])('%s is an error', async (_what, flags, words) => {
    const { configure, server } = await openTapAccount({ company }, runInProcess);
    const { path, write } = createFolder();
    // Whoever takes it for a state would replace it, and the key in it.
    write('config.json', { token: 'demo', start_date: '2024-01-01' });
    const run = await runInProcess(['--config', configure(), ...flags], { cwd: path });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(lastWord(run.stderr)).toContain(words);
    expect(server.requests).toEqual([]);
    expect(readdirSync(path)).toEqual(['config.json']);
  });
});
