import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileModeWarnings } from '../../src/config/file-modes.ts';
import { gatherSettings } from '../../src/config/gather-settings.ts';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverRequest } from '../../src/demo/server.ts';
import { openTapAccount, TOKEN } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, createRemote, linesOf, runTap } from '../helpers/run-tap.ts';
import { startTls } from './network.ts';

const company = createCompany({ opportunities: 3 });

/** What is said of the permissions of these files, without a run. */
const warningsAbout = (files: readonly string[]) => fileModeWarnings(gatherSettings(files, {}));

describe('secrets', () => {
  // The helper looks for the key in all that is printed, here and in every other test.
  it('are not shown when Lever quotes them, whatever is logged in whatever form', async () => {
    const token = 'QuotedByTheServer';
    const host = { location: `https://${token}.example/v1/tags` };
    const intercept = ({ path }: LeverRequest) => {
      if (path === '/tags') return { status: 302, headers: host, body: '' };
      const body = JSON.stringify({ code: token, message: `no ${token}` });
      return path === '/users' ? { status: 400, body } : undefined;
    };
    const select = ['users', 'tags', 'stages'].flatMap((name) => ['--select', name]);
    for (const [format, runner] of [
      ['json', runTap],
      ['pretty', runInProcess],
    ] as const) {
      const { tap } = await openTapAccount({ company, token, intercept }, runner);
      const run = await tap([...select, '--log-level', 'trace', '--log-format', format], {
        secrets: [token],
      });
      expect(run.code).toBe(3);
      expect(run.stderr.toLowerCase()).not.toContain(token.toLowerCase());
      expect(run.stderr).toContain('/users: a parameter is not valid (HTTP 400).');
      expect(run.stderr).toContain('another host ([secret].example)');
    }
    const { tap } = await openTapAccount({ company, token, intercept }, runInProcess);
    const report = await tap(['--check', ...select, '--format', 'json'], { secrets: [token] });
    expect(report.code).toBe(1);
    expect(report.stdout).toContain('another host ([secret].example)');
    expect(report.stdout.toLowerCase()).not.toContain(token.toLowerCase());
    expect(JSON.parse(report.stdout)).toMatchObject({ ok: false });
  });

  it('are refused when they cannot be secrets, before anything is asked or shown', async () => {
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const oauth = { token: null, client_id: 'app', client_secret: 'of-the-app' };
    const long = 'x'.repeat(30_000);
    for (const [config, env, line] of [
      [{ token: long }, {}, /config\.json: "token" is longer than 4 kB\. Example: /],
      [{ token: 'half-\ud800-character' }, {}, /config\.json: "token" contains half a character/],
      [{ ...oauth, refresh_token: long }, {}, /"refresh_token" is longer than 4 kB/],
      [{}, { HTTPS_PROXY: `http://user:${long}@127.0.0.1:9` }, /HTTPS_PROXY is longer than 4 kB/],
      [null, { TAP_LEVER_TOKEN: `${long}${long}` }, /TAP_LEVER_TOKEN: "token" is longer than 4/],
    ] as const) {
      const flags = config === null ? ['--config', 'ENV'] : [];
      const run = await tap(flags, { config: config ?? {}, env, secrets: ['xxxxxxxx'] });
      expect(run.stderr).toMatch(line);
      expect(run.stderr.trimEnd().split('\n').length).toBe(1);
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    }
    expect(server.requests).toEqual([]);
  });

  it('are not shown when a setting is wrong, or the file is not JSON', async () => {
    const { tap } = await openTapAccount({ company }, runInProcess);
    const wrong = await tap([], {
      config: { start_date: 'soon', api_key: TOKEN, token: `${TOKEN} ` },
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('"token" contains white space');
    const broken = createFolder().write('config.json', `{"token": "${TOKEN}", "start_date": `);
    const run = await runInProcess(['--config', broken], { secrets: [TOKEN] });
    expect(run.code).toBe(2);
  });

  it('are not shown in the stack of a bug, which ends the run with the state', async () => {
    const remote = createRemote();
    const { tap } = await openTapAccount({
      company,
      intercept() {
        remote.kill('SIGUSR2');
        return 'hang';
      },
    });
    const bug = "process.once('SIGUSR2', () => { throw new Error('odd: ' + process.env.ODD) })";
    const env = {
      ODD: TOKEN,
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(bug)}"`,
    };
    const run = await tap(['--select', 'stages'], { env, remote });
    expect(run.code).toBe(1);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/^CRITICAL This is a bug in tap-lever/),
    ]);
    expect(run.stderr).toContain('Error: odd: [secret]');
  });

  it('are not shown in the stack of a bug in the midst of requests, and the stack is its own', async () => {
    const { tap } = await openTapAccount({ company, latencyMs: 20 });
    const bug = `const sound = Date.prototype.toISOString;
      Date.prototype.toISOString = function breakOnce() {
        if (!new Error().stack.includes(['read', 'list'].join('-'))) return sound.call(this);
        Date.prototype.toISOString = sound;
        throw new Error('odd: ' + process.env.ODD);
      };`;
    const env = {
      ODD: TOKEN,
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(bug)}"`,
    };
    const run = await tap([], { env });
    expect(run.code).toBe(1);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(run.stderr).toMatch(/Error: odd: \[secret\]\n +at .*breakOnce/);
  });

  it('are not shown when NODE_DEBUG makes Node tell what it does', async () => {
    const { tap, server } = await openTapAccount({ company });
    const { port, certificate } = await startTls(Number(new URL(server.url).port));
    const run = await tap(['--select', 'stages', '--log-level', 'trace'], {
      config: { base_url: `https://localhost:${port}/v1` },
      env: { NODE_EXTRA_CA_CERTS: certificate, NODE_DEBUG: 'http,https,net,tls,stream,undici' },
      // The second one is what is encoded for the header.
      secrets: [TOKEN, `${TOKEN}:`],
    });
    expect(run.code).toBe(0);
    for (const name of ['HTTP', 'HTTPS'])
      expect(run.stderr).toMatch(new RegExp(`^${name} \\d+: `, 'm'));
  });

  it('in a file that others can read cause a warning', async () => {
    const { configure } = await openTapAccount({ company });
    const file = configure();
    expect(warningsAbout([file])).toEqual([]);
    chmodSync(file, 0o640);
    const run = await runInProcess(['--config', file, '--discover'], { secrets: [TOKEN] });
    expect(linesOf(run.stderr, 'other users')).toEqual([
      expect.stringContaining(`chmod 600 ${file}`),
    ]);
    const demo = createFolder().write('demo.json', { environment: 'demo', token: 'demo' });
    chmodSync(demo, 0o644);
    expect(warningsAbout([demo])).toEqual([]);
  });

  it('in a .env file that others can read cause the same warning', async () => {
    const { url } = (await openTapAccount({ company })).server;
    const folder = createFolder();
    const file = folder.write('.env', `TAP_LEVER_TOKEN=${TOKEN}\nTAP_LEVER_BASE_URL=${url}\n`);
    const args = ['--config', 'ENV', '--discover'];
    const surroundings = { cwd: folder.path, secrets: [TOKEN] };
    chmodSync(file, 0o644);
    const { stderr } = await runInProcess(args, surroundings);
    expect(linesOf(stderr, 'other users')).toEqual([
      expect.stringContaining(
        '.env holds a secret that other users can read or change: chmod 600 .env',
      ),
    ]);
    const env = { TAP_LEVER_TOKEN: TOKEN };
    const elsewhere = await runInProcess(args, { ...surroundings, env });
    expect(linesOf(elsewhere.stderr, 'other users')).toEqual([]);
  });
});
