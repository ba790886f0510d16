import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import {
  CLI,
  createFolder,
  createRemote,
  linesOf,
  readMessages,
  runShell,
} from '../helpers/run-tap.ts';

const company = createCompany({ opportunities: 60 });
const small = createCompany({ opportunities: 5 });
const NO_STACK = expect.not.stringMatching(/\n\s+at /);

/** A pipe that holds all that it can, and that nobody reads; returns the end to write to. */
function openFullPipe(): number {
  const file = `${createFolder().path}/pipe`;
  execFileSync('mkfifo', [file]);
  const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(pipe));
  try {
    for (;;) writeSync(pipe, '\n'.repeat(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' });
  }
  return pipe;
}

describe('the pipe', () => {
  it('ends the run at once, with one line, when the reader goes away', async () => {
    const { configure } = await openTapAccount({ company });
    const run = await runShell('"$@" | head -1; exit $PIPESTATUS', [
      ...['--config', configure(), '--select', '*,eeo*'],
    ]);
    expect(run.code).toBe(1);
    expect(run.stdout).toBe('{"type":"STATE","value":{"bookmarks":{}}}\n');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/^CRITICAL The reader of stdout went away/),
    ]);
    expect(run.stderr).toEqual(NO_STACK);
  });

  it('ends even a wait of minutes when the reader is gone', async () => {
    const gone = `${createFolder().path}/gone`;
    const { configure } = await openTapAccount({
      company: small,
      intercept({ path }) {
        if (path === '/users') return { status: 503, headers: { 'retry-after': '300' } };
        // There is nothing to write until the reader is gone.
        return existsSync(gone) ? undefined : { status: 503, headers: { 'retry-after': '0.05' } };
      },
    });
    const run = await runShell(
      `"$@" | { head -1 > /dev/null; exec <&-; touch '${gone}'; }; exit $PIPESTATUS`,
      ['--config', configure(), '--select', 'users', '--select', 'stages'],
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('CRITICAL The reader of stdout went away');
  });

  it('gives a slow reader everything', async () => {
    const { configure } = await openTapAccount({ company });
    const run = await runShell('"$@" | (sleep 0.5; cat)', ['--config', configure()]);
    expect(run.code).toBe(0);
    expect(run.stdout.length).toBeGreaterThan(400_000);
    const { messages, records } = readMessages(run.stdout);
    expect(messages.at(-1)?.type).toBe('STATE');
    expect(records('opportunities').length).toBe(60);
    expect(records('opportunity_notes').length).toBe([...company.notes.values()].flat().length);
    expect(run.stderr).not.toContain('Warning');
  });

  it('reports a full disk as an error, whatever is being written', async () => {
    const { configure } = await openTapAccount({ company: small });
    const config = ['--config', configure(), '--select', 'stages'];
    const documents = ['--discover', '--about', '--help', '--version'].map((flag) => [flag]);
    for (const args of [config, [...config, '--check'], ...documents]) {
      const run = await runShell('"$@" > /dev/full', args);
      expect([args.at(-1), run.code]).toEqual([args.at(-1), 1]);
      expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
        'CRITICAL Cannot write to stdout (ENOSPC).',
      ]);
      expect(run.stderr).toEqual(NO_STACK);
    }
  });

  it('may be closed from the beginning, and so may stderr', async () => {
    const { configure } = await openTapAccount({ company: small });
    const args = ['--config', configure(), '--select', 'stages'];
    expect(await runShell('"$@" >&-', args)).toMatchObject({ code: 0, stdout: '' });
    for (const stderr of ['2>&-', '2>/dev/full']) {
      const run = await runShell(`"$@" ${stderr}`, args);
      expect(run.code).toBe(0);
      expect(linesOf(run.stdout, '"RECORD"').length).toBe(small.stages.length);
    }
  });
});

describe('a signal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the run with code %i, after the state is written', async (signal, code) => {
    const remote = createRemote();
    const { tap } = await openTapAccount({
      company: small,
      intercept({ path }) {
        if (!path.endsWith('/notes')) return undefined;
        // A second one changes nothing.
        remote.kill(signal, signal);
        return 'hang';
      },
    });
    const run = await tap([], { remote });
    expect(run.code).toBe(code);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      `CRITICAL Interrupted by ${signal}; the last state is written to stdout.`,
    ]);
  });

  it('during a check mentions no state', async () => {
    const remote = createRemote();
    const { tap } = await openTapAccount({
      company: small,
      intercept() {
        remote.kill('SIGTERM');
        return 'hang';
      },
    });
    const run = await tap(['--check'], { remote });
    expect(run.code).toBe(143);
    expect(run.stdout).toBe('');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual(['CRITICAL Interrupted by SIGTERM.']);
  });

  it('does not wait long for a reader that takes nothing', async () => {
    const remote = createRemote();
    const { configure } = await openTapAccount({
      company: small,
      intercept() {
        remote.kill('SIGTERM');
        return 'hang';
      },
    });
    const args = [CLI, '--config', configure(), '--select', 'stages'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', openFullPipe(), 'pipe'] });
    remote.connect(child);
    const [stderr, [code]] = await Promise.all([
      text(child.stderr as Readable),
      once(child, 'exit'),
    ]);
    expect(code).toBe(143);
    expect(stderr).toContain(
      'CRITICAL Interrupted by SIGTERM while the reader of stdout was not reading',
    );
  });

  it('SIGPIPE changes nothing', async () => {
    const remote = createRemote();
    const { tap } = await openTapAccount({
      company: small,
      intercept() {
        remote.kill('SIGPIPE');
        return undefined;
      },
    });
    const run = await tap(['--select', 'users', '--select', 'tags'], { remote });
    expect(run.code).toBe(0);
    expect(run.records('tags').length).toBe(small.tags.length);
  });
});
