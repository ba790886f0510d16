import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverServerOptions } from '../../src/demo/server.ts';
import { openAccount } from '../helpers/open-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, createRemote, linesOf, runShell, runTap } from '../helpers/run-tap.ts';
import { CLIENT, type OAuthServer, startOAuthServer } from './oauth.ts';

/** An account behind OAuth and a config file, written as a person would. */
async function open(
  oauth: OAuthServer,
  options: Partial<LeverServerOptions> = {},
  run: typeof runTap = runTap,
) {
  const company = createCompany({ opportunities: 6 });
  const { server } = await openAccount({ company, accepts: oauth.accepts, ...options });
  const folder = createFolder();
  const settings = {
    ...CLIENT,
    refresh_token: oauth.refreshToken(),
    start_date: '2024-01-01',
    oauth_url: oauth.url,
    base_url: server.url,
    requests_per_second: 100_000,
    retry_budget_seconds: 5,
  };
  const file = folder.write('config.json', `${JSON.stringify(settings, null, 4)}\n`);
  const tap = async (args: readonly string[] = [], env: Record<string, string> = {}) => {
    const all = args.includes('--config') ? args : ['--config', file, ...args];
    const done = await run(all, { env });
    for (const secret of [CLIENT.client_secret, ...oauth.secrets])
      expect(done.stdout + done.stderr, 'a secret is shown').not.toContain(secret);
    return done;
  };
  return { company, server, folder, file, settings, tap };
}

const configIn = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

describe('OAuth', () => {
  it('keeps each new refresh token in the config file before the access token is used', async () => {
    const oauth = await startOAuthServer({ lifetimeS: 1, failures: [503, 500] });
    const kept = new Map<string, boolean>();
    const { tap, file, company, settings } = await open(oauth, {
      onRequest({ headers }) {
        const access = (headers.authorization ?? '').replace('Bearer ', '');
        const { refresh_token: inFile } = configIn(file);
        if (!kept.has(access))
          kept.set(access, oauth.secrets.indexOf(inFile) > oauth.secrets.indexOf(access));
      },
    });
    const before = readFileSync(file, 'utf8');
    const run = await tap();
    expect(linesOf(run.stderr, '"level":"warn"')).toEqual([]);
    expect(run.code).toBe(0);
    expect(run.records('opportunities').length).toBe(company.opportunities.length);
    expect(kept.size).toBeGreaterThan(0);
    expect([...kept].filter(([, isKept]) => !isKept)).toEqual([]);
    expect(oauth.answers.length).toBeGreaterThan(2);
    expect(oauth.refreshToken()).not.toBe(settings.refresh_token);
    const after = readFileSync(file, 'utf8');
    expect(after).toBe(before.replace(settings.refresh_token, oauth.refreshToken()));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const next = await tap(['--select', 'stages']);
    expect(next.code).toBe(0);
  });

  it('asks for one new access token when Lever refuses the old one for many requests', async () => {
    const oauth = await startOAuthServer();
    let count = 0;
    const { tap, company } = await open(
      oauth,
      {
        latencyMs: 20,
        onRequest() {
          count++;
          if (count === 100) oauth.revoke();
        },
      },
      runInProcess,
    );
    const run = await tap();
    expect(run.code).toBe(0);
    expect(oauth.answers).toEqual([200, 200]);
    expect(run.records('opportunities').length).toBe(company.opportunities.length);
  });

  it('ends the run with one line when the authorization is gone, or a new token is refused', async () => {
    const oauth = await startOAuthServer();
    const { tap, folder, settings } = await open(oauth, { accepts: () => false }, runInProcess);
    const refused = await tap(['--discover']);
    expect(refused.code).toBe(1);
    expect(linesOf(refused.stderr, 'CRITICAL')).toEqual([expect.stringContaining('HTTP 401')]);
    const old = folder.write('old.json', { ...settings, refresh_token: 'long-gone' });
    const gone = await tap(['--config', old]);
    expect(gone.code).toBe(1);
    expect(linesOf(gone.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/invalid_grant.*authorize the app again/),
    ]);
    const odd = folder.write('odd.json', { ...settings, client_secret: 'wr0ng-secret' });
    expect((await tap(['--config', odd])).stderr).toContain('invalid_client');
  });

  it('keeps the refresh token in a file of its own when the settings come from the environment', async () => {
    const oauth = await startOAuthServer();
    const { tap, folder, settings } = await open(oauth, {}, runInProcess);
    const env = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [
        `TAP_LEVER_${key.toUpperCase()}`,
        `${value}`,
      ]),
    );
    const args = ['--config', 'ENV', '--select', 'stages'];
    const tokenFile = `${folder.path}/refresh-token`;
    const kept = { ...env, TAP_LEVER_REFRESH_TOKEN_FILE: tokenFile };
    for (let run = 0; run < 2; run++) {
      const { code, stderr } = await tap(args, kept);
      expect(code).toBe(0);
      expect(linesOf(stderr, '"level":"warn"')).toEqual([]);
      expect(readFileSync(tokenFile, 'utf8')).toBe(`${oauth.refreshToken()}\n`);
    }
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const others = { ...kept, TAP_LEVER_REFRESH_TOKEN: '' };
    expect((await tap(args, others)).code).toBe(0);
  });

  it('is an alternative to the API key, not an addition, and needs all of its settings', async () => {
    const oauth = await startOAuthServer();
    const { tap, folder, settings, server } = await open(oauth, {}, runInProcess);
    const both = await tap([
      '--config',
      folder.write('both.json', { ...settings, token: 'key-123' }),
    ]);
    expect(both.code).toBe(2);
    expect(both.stderr).toMatch(/^CRITICAL .*"token" and "client_id" are two ways to sign in/);
    const { client_secret: _, ...half } = settings;
    const partial = await tap(['--config', folder.write('half.json', half), '--discover']);
    expect(partial.code).toBe(2);
    expect(partial.stderr).toContain('"client_secret" is missing');
    expect(server.requests).toEqual([]);
  });

  it('spends no refresh token that could not be replaced', async () => {
    const oauth = await startOAuthServer();
    const { tap, folder, settings, server } = await open(oauth, {}, runInProcess);
    const env = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [
        `TAP_LEVER_${key.toUpperCase()}`,
        `${value}`,
      ]),
    );
    const write = (name: string, place: string) =>
      folder.write(name, { ...settings, refresh_token_file: place });
    for (const [args, variables, line] of [
      [['--config', 'ENV'], env, /one from the environment cannot be replaced/],
      [['--config', write('a.json', '/nowhere/token')], {}, /could not be kept in \S+ \(ENOENT\)/],
      [
        ['--config', write('b.json', '/dev/null')],
        {},
        /kept in \/dev\/null \(not a regular file\)/,
      ],
      [['--config', write('c.json', folder.path)], {}, /\(not a regular file\)/],
    ] as const)
      for (const more of [[], ...(args[1] === 'ENV' ? [['--check'], ['--discover']] : [])]) {
        const run = await tap([...args, ...more], variables);
        expect(linesOf(run.stderr, 'CRITICAL')).toEqual([expect.stringMatching(line)]);
        expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
      }
    expect(oauth.answers).toEqual([]);
    expect(server.requests).toEqual([]);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const file = folder.write('piped.json', settings);
    const piped = await runShell(`"$@" --config <(cat '${file}')`, []);
    expect(piped.code).toBe(2);
    expect(piped.stderr).toContain('(not a regular file)');
    expect(oauth.answers).toEqual([]);
  });

  it('takes turns with other runs, so that none spends a token twice', async () => {
    const oauth = await startOAuthServer({ revokesFamily: true, lifetimeS: 1 });
    const { tap, folder } = await open(oauth, { latencyMs: 30 });
    const runs = await Promise.all(
      [1, 2, 3, 4].map(() => tap(['--select', 'stages', '--select', 'opportunity_notes'])),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(oauth.answers.length).toBeGreaterThanOrEqual(4);
    expect((await tap(['--select', 'stages'])).code).toBe(0);
    expect(oauth.answers.every((status) => status === 200)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  it('recovers what a killed run has left behind: its lock, and a token not yet in place', async () => {
    let isHanging = true;
    const remote = createRemote();
    const oauth = await startOAuthServer({
      revokesFamily: true,
      intercept() {
        if (!isHanging) return undefined;
        remote.kill('SIGKILL');
        return 'hang';
      },
    });
    const { file, folder, settings, tap } = await open(oauth, {}, runInProcess);
    const killed = await runTap(['--config', file], { remote });
    expect(killed.code).toBeNull();
    expect(readdirSync(folder.path).sort()).toEqual(['.config.json.lock', 'config.json']);
    isHanging = false;
    expect((await tap(['--select', 'stages'])).code).toBe(0);
    folder.write('.config.json.draft', { ...settings, refresh_token: oauth.refreshToken() });
    folder.write('config.json', settings);
    utimesSync(file, new Date(0), new Date(0));
    expect((await tap(['--select', 'stages'])).code).toBe(0);
    expect(configIn(file).refresh_token).toBe(oauth.refreshToken());
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  it('ends soon at a signal while the token endpoint is silent, and says what that may mean', async () => {
    const remote = createRemote();
    const oauth = await startOAuthServer({
      intercept() {
        remote.kill('SIGTERM');
        return 'hang';
      },
    });
    const { file, folder } = await open(oauth);
    const run = await runTap(['--config', file], { remote });
    expect(run.code).toBe(143);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(linesOf(run.stderr, 'before the token endpoint answered').length).toBe(1);
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      'CRITICAL Interrupted by SIGTERM; the last state is written to stdout.',
    ]);
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  it('takes nothing for a token that is none, shows nothing of it, and keeps what it has', async () => {
    const odd = { access_token: 'x', refresh_token: 'y' };
    const answers = [
      { access_token: 'a'.repeat(25_000) },
      { access_token: 'a'.repeat(60_000), refresh_token: 'b'.repeat(60_000) },
      { ...odd, access_token: 'line\nCRITICAL forged' },
      { ...odd, access_token: 'токен' },
      { ...odd, refresh_token: 'half \ud800' },
    ];
    let next: object | undefined;
    const oauth = await startOAuthServer({ intercept: () => next });
    const { tap, file } = await open(oauth, {}, runInProcess);
    const before = readFileSync(file, 'utf8');
    for (next of answers) {
      const run = await tap(['--select', 'stages']);
      expect(run.code).toBe(1);
      expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
        expect.stringMatching(/^CRITICAL OAuth: a token came that is longer than 4 kB or has/),
      ]);
      expect(run.stderr).not.toMatch(/aaaa|bbbb|forged|токен/);
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
