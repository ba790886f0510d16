import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { CLI, linesOf, readMessages, runShell } from '../helpers/run-tap.ts';

const company = createCompany({ opportunities: 60 });
const NO_STACK = expect.not.stringMatching(/\n\s+at /);

describe('the pipe', () => {
  it('ends the run at once, with one line, when the reader goes away', async () => {
    const { configure } = await openTapAccount({ company });
    const run = await runShell('"$@" | head -1; exit $PIPESTATUS', [
      ...['--config', configure(), '--select', '*'],
    ]);
    expect(run.code).toBe(1);
    expect(run.stdout).toBe('{"type":"STATE","value":{"bookmarks":{}}}\n');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/^CRITICAL The reader of stdout went away/),
    ]);
    expect(run.stderr).toEqual(NO_STACK);
  });

  it('ends even a wait of a minute when the reader is gone', async () => {
    const { configure } = await openTapAccount({
      company,
      latencyMs: 200,
      intercept: ({ path }) =>
        path === '/users' ? { status: 503, headers: { 'retry-after': '60' } } : undefined,
    });
    const begun = performance.now();
    const run = await runShell('"$@" | head -1 > /dev/null; exit $PIPESTATUS', [
      ...['--config', configure(), '--select', 'users', '--select', 'stages'],
    ]);
    expect(run.code).toBe(1);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('gives a slow reader everything', async () => {
    const { configure } = await openTapAccount({ company });
    const run = await runShell('"$@" | (sleep 1.5; cat)', ['--config', configure()]);
    expect(run.code).toBe(0);
    expect(run.stdout.length).toBeGreaterThan(400_000);
    const { messages, records } = readMessages(run.stdout);
    expect(messages.at(-1)?.type).toBe('STATE');
    expect(records('opportunities').length).toBe(60);
    expect(records('opportunity_notes').length).toBe([...company.notes.values()].flat().length);
    expect(run.stderr).not.toContain('Warning');
  });

  it('reports a full disk as an error, whatever is being written', async () => {
    const { configure } = await openTapAccount({ company });
    const config = ['--config', configure(), '--select', 'stages'];
    for (const args of [config, [...config, '--check'], ['--discover'], ['--about'], ['--help']]) {
      const run = await runShell('"$@" > /dev/full', args);
      expect([args.at(-1), run.code]).toEqual([args.at(-1), 1]);
      expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
        'CRITICAL Cannot write to stdout (ENOSPC).',
      ]);
      expect(run.stderr).toEqual(NO_STACK);
    }
  });

  it('takes a closed stdout for one that nobody reads, and does without stderr', async () => {
    const { configure } = await openTapAccount({ company });
    const args = ['--config', configure(), '--select', 'stages'];
    expect(await runShell('"$@" >&-', args)).toMatchObject({ code: 0, stdout: '' });
    for (const stderr of ['2>&-', '2>/dev/full']) {
      const run = await runShell(`"$@" ${stderr}`, args);
      expect(run.code).toBe(0);
      expect(linesOf(run.stdout, '"RECORD"').length).toBe(company.stages.length);
    }
  });
});

describe('a signal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends the run with code %i, the state being out', async (signal, code) => {
    const { tap } = await openTapAccount({
      company,
      intercept: ({ path }) => (path.endsWith('/notes') ? 'hang' : undefined),
    });
    let lines = 0;
    const run = await tap([], {
      onLine: (_line, kill) => {
        lines++;
        if (lines !== 100) return;
        kill(signal);
        kill(signal);
      },
    });
    expect(run.code).toBe(code);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      `CRITICAL Interrupted by ${signal}; the last state is written to stdout.`,
    ]);
  });

  it('during a check has no state to speak of', async () => {
    let stop = (): void => undefined;
    const { tap } = await openTapAccount({
      company,
      intercept: () => {
        stop();
        return 'hang';
      },
    });
    const run = await tap(['--check'], {
      onStart: (kill) => {
        stop = () => kill('SIGTERM');
      },
    });
    expect(run.code).toBe(143);
    expect(run.stdout).toBe('');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual(['CRITICAL Interrupted by SIGTERM.']);
  });

  it('is not held up for long by a reader that does not read', async () => {
    const { configure } = await openTapAccount({ company });
    const child = spawn(process.execPath, [CLI, '--config', configure()], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    await once(child.stdout, 'readable');
    // By then the pipe is full.
    await sleep(1500);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(143);
    expect(stderr).toContain(
      'CRITICAL Interrupted by SIGTERM while the reader of stdout was not reading',
    );
  });

  it('SIGPIPE changes nothing', async () => {
    const { tap } = await openTapAccount({ company });
    let lines = 0;
    const run = await tap(['--select', 'users', '--select', 'tags'], {
      onLine: (_line, kill) => {
        lines++;
        if (lines === 1) kill('SIGPIPE');
      },
    });
    expect(run.code).toBe(0);
    expect(run.records('tags').length).toBe(company.tags.length);
  });
});
