import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverServerOptions } from '../../src/demo/server.ts';
import { CLIENT, type OAuthServer, startOAuthServer } from '../helpers/oauth.ts';
import { openAccount } from '../helpers/open-account.ts';
import { createFolder, linesOf, runTap } from '../helpers/run-tap.ts';

/** An account behind OAuth and a config file, written as a person would. */
async function open(oauth: OAuthServer, options: Partial<LeverServerOptions> = {}) {
  const company = createCompany({ opportunities: 20 });
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
    const run = await runTap(args.includes('--config') ? args : ['--config', file, ...args], {
      env,
    });
    for (const secret of [CLIENT.client_secret, ...oauth.secrets])
      expect(run.stdout + run.stderr, 'a secret is shown').not.toContain(secret);
    return run;
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

  it('asks for one new access token when Lever refuses the old one to many requests', async () => {
    const oauth = await startOAuthServer();
    let count = 0;
    const { tap, company } = await open(oauth, {
      latencyMs: 20,
      onRequest() {
        count++;
        if (count === 100) oauth.revoke();
      },
    });
    const run = await tap();
    expect(run.code).toBe(0);
    expect(oauth.answers).toEqual([200, 200]);
    expect(run.records('opportunities').length).toBe(company.opportunities.length);
  });

  it('ends with one line when the authorization is gone, and for good when a new token is refused', async () => {
    const oauth = await startOAuthServer();
    const { tap, folder, settings } = await open(oauth, { accepts: () => false });
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
    const { tap, folder, settings } = await open(oauth);
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
    const lost = { ...env, TAP_LEVER_REFRESH_TOKEN: oauth.refreshToken() };
    const { code, stderr } = await tap(args, lost);
    expect(code).toBe(0);
    expect(linesOf(stderr, '"level":"warn"')).toEqual([
      expect.stringContaining('set \\"refresh_token_file\\" to a file'),
    ]);
  });

  it('is an alternative to the API key, not an addition, and needs all of its settings', async () => {
    const oauth = await startOAuthServer();
    const { tap, folder, settings, server } = await open(oauth);
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
});
