import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount, TOKEN } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, linesOf, runShell, runTap } from '../helpers/run-tap.ts';

const company = createCompany({ opportunities: 3 });

/** A pipe with a name. */
function makePipe(folder: { readonly path: string }, name: string): string {
  const pipe = `${folder.path}/${name}`;
  execFileSync('mkfifo', [pipe]);
  return pipe;
}

describe('a pipe in place of a file', () => {
  it('is read once, whoever writes to it', async () => {
    const { configure } = await openTapAccount({ company });
    const config = configure();
    const state = createFolder().write('state.json', { bookmarks: { users: null } });
    const script = `"$@" --config <(cat '${config}') --state <(sleep 0.2; cat '${state}')`;
    const run = await runShell(script, ['--select', 'stages']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('"bookmarks":{"users":null}');
    expect(linesOf(run.stdout, '"RECORD"').length).toBe(company.stages.length);
  });

  it('is not waited for when nobody writes to it', async () => {
    const folder = createFolder();
    const run = await runTap(['--config', makePipe(folder, 'config.json')]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^CRITICAL Config \S+ cannot be read \(nobody writes to it\)\. /);
  });

  it('is not replaced, and neither is a device: the key is asked for in vain', async () => {
    const folder = createFolder();
    const token = folder.write('token', TOKEN);
    const flags = ['--start-date', '2024-01-01', '--token-file', token, '--streams', 'all'];
    const pipe = makePipe(folder, 'pipe');
    const free = `${folder.path}/config.json`;
    for (const place of [
      ['--config', pipe],
      ['--config', '/dev/null'],
      ['--config', free, '--catalog', '/dev/null'],
    ]) {
      const run = await runInProcess(['init', '--force', ...place, ...flags], { secrets: [TOKEN] });
      expect(run.stderr).toMatch(/^CRITICAL \S+ is not a regular file: choose another place\.\n$/);
      expect(run.code).toBe(2);
    }
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(statSync(pipe).isFIFO()).toBe(true);
    expect(readdirSync(folder.path).sort()).toEqual(['pipe', 'token']);
  });
});

describe('a file without an end', () => {
  it('is refused', async () => {
    const run = await runTap(['--config', '/dev/zero']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('Config /dev/zero cannot be read (larger than 64 MB).');
  });
});

describe('a state', () => {
  it('does not come from -, which would be a first run', async () => {
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const run = await tap(['--state', '-']);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^CRITICAL --state takes the name of a file; - is none/);
    expect(server.requests).toEqual([]);
  });
});

describe('what is nested too deeply', () => {
  it.each([1_000, 100_000])('%i levels of it are refused in one line', async (levels) => {
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const text = `${'{"properties":{"a":'.repeat(levels)}{}${'}}'.repeat(levels)}`;
    const catalog = `{"streams":[{"stream":"users","schema":${text}}]}`;
    const state = `{"bookmarks":{"users":{"a":${text}}}}`;
    for (const [flag, content, name] of [
      ['--catalog', catalog, 'Catalog'],
      ['--state', state, 'State'],
    ] as const) {
      const run = await tap([flag, createFolder().write('deep.json', content)]);
      expect(run.stderr).toMatch(
        new RegExp(`^CRITICAL ${name} \\S+ is nested more than 200 levels deep, .*\\n$`),
      );
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    }
    expect(server.requests).toEqual([]);
  });
});

describe('a file that others can change', () => {
  it('is not taken for the own .env, which could send the key elsewhere', async () => {
    const theirs = await openTapAccount({ company });
    const folder = createFolder();
    const file = folder.write('.env', `TAP_LEVER_BASE_URL=${theirs.server.url}\n`);
    const env = {
      TAP_LEVER_TOKEN: TOKEN,
      TAP_LEVER_START_DATE: '2024-01-01',
      TAP_LEVER_RETRY_BUDGET_SECONDS: '0',
      // Nobody is there, and nothing leaves this machine.
      HTTPS_PROXY: 'http://127.0.0.1:9',
    };
    const run = async (variables: Record<string, string> = env) =>
      await runTap(['--config', 'ENV', '--select', 'stages'], {
        cwd: folder.path,
        env: variables,
        secrets: [TOKEN],
      });
    expect((await run()).code).toBe(0);
    expect(theirs.server.requests.length).toBe(1);
    chmodSync(file, 0o602);
    const warned = await run();
    expect(warned.code).toBe(1);
    expect(linesOf(warned.stderr, '"level":"warn"')).toEqual([
      expect.stringContaining('.env is ignored, because another user owns it or may change it'),
    ]);
    expect(theirs.server.requests.length).toBe(1);
    const { TAP_LEVER_TOKEN: _, ...rest } = env;
    expect((await run(rest)).stderr).toMatch(
      /^CRITICAL The environment \(without \.env, which another user .*: TAP_LEVER_TOKEN is missing/,
    );
  });

  it('is worth a warning if it holds a secret', async () => {
    const { configure } = await openTapAccount({ company }, runInProcess);
    const file = configure();
    const tokenFile = createFolder().write('token', 'refresh-token\n');
    const oauth = createFolder().write('config.json', {
      ...JSON.parse(readFileSync(file, 'utf8')),
      ...{ token: null, client_id: 'app', client_secret: 'of-the-app' },
      refresh_token_file: tokenFile,
      oauth_url: 'http://127.0.0.1:9/oauth',
      retry_budget_seconds: 0,
    });
    for (const [config, loose, mode] of [
      [file, file, 0o620],
      [oauth, tokenFile, 0o666],
    ] as const) {
      chmodSync(loose, mode);
      const run = await runInProcess(['--config', config, '--discover'], { secrets: [TOKEN] });
      expect(linesOf(run.stderr, 'other users can read or change')).toEqual([
        expect.stringContaining(`chmod 600 ${loose}`),
      ]);
    }
    // What was tried is that it can be replaced, and nobody else can read it from then on.
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
  });
});
