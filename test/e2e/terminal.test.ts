import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { CLI, createFolder, runTap } from '../helpers/run-tap.ts';

const WIDE = 80;
/** Makes the command believe that stdout and stderr are terminals. */
const ON_TERMINAL = {
  NODE_OPTIONS:
    `--import=data:text/javascript,for(const s of [process.stdout,process.stderr])Object.assign(s,{isTTY:true,columns:${WIDE},rows:40})`.replaceAll(
      ' ',
      '%20',
    ),
};

describe('the built command', () => {
  it.skipIf(process.platform === 'win32')(
    'may be run, so that a link to it survives a build',
    () => {
      expect(statSync(CLI).mode & 0o111).toBe(0o111);
    },
  );
});

describe('on a terminal', () => {
  it('the demo account shows the block and a summary, what comes next, and no message', async () => {
    const { path, write } = createFolder();
    write('config.json', readFileSync('sample-config.json', 'utf8'));
    const flags = ['--config', 'config.json', '--select', 'users', '--select', 'opportunity_notes'];
    const run = await runTap(flags, { cwd: path, env: ON_TERMINAL });
    expect(run).toMatchObject({ code: 0, stdout: '' });
    const screen = stripVTControlCharacters(run.stderr);
    expect(screen).toContain('First run: everything since 2024-01-01');
    expect(screen).toContain('of 1,000 (demo)');
    expect(screen).toMatch(/2 streams +\d+ +3\d\d/);
    expect(screen).toMatch(/tap-lever init +sets up your own account\n$/);
  });

  it('another account is not read for nothing', async () => {
    const { tap, server } = await openTapAccount();
    const run = await tap([], { env: ON_TERMINAL });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(stripVTControlCharacters(run.stderr).replace(/\n */g, ' ')).toContain(
      'Error: Messages are meant for a target, not for a terminal',
    );
    expect(server.requests).toEqual([]);
  });

  it('--test shows its records', async () => {
    const { tap } = await openTapAccount({ company: createCompany({ opportunities: 3 }) });
    const run = await tap(['--test', '--select', 'users'], { env: ON_TERMINAL });
    expect(run.code).toBe(0);
    expect(run.records('users')).toHaveLength(1);
  });

  it('a target gets the messages, and its log lines stand above the block', async () => {
    const { tap } = await openTapAccount({ company: createCompany({ opportunities: 3 }) });
    const { path } = createFolder();
    const target = new URL('../helpers/fake-target.mjs', import.meta.url).pathname;
    const run = await tap(
      ['--target', `'${process.execPath}' '${target}' --log loaded`, '--state', join(path, 's')],
      { env: { ...ON_TERMINAL, NO_COLOR: '1' } },
    );
    expect(run).toMatchObject({ code: 0, stdout: '' });
    const screen = stripVTControlCharacters(run.stderr);
    expect(screen).toMatch(/^loaded$/m);
    expect(screen).toMatch(/\d+ streams/);
    expect(existsSync(join(path, 's'))).toBe(true);
  });

  it('errors are plain words that fit the screen', async () => {
    const run = await runTap(['--stat', 'x'], { env: { ...ON_TERMINAL, NO_COLOR: '1' } });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^Error: /);
    expect(run.stderr).not.toContain('CRITICAL');
    for (const line of run.stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(WIDE);
  });
});
