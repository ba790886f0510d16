import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverRequest } from '../../src/demo/server.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { linesOf } from '../helpers/run-tap.ts';
import { reservePort, startBrokenProxy, startProxy, startTls } from './network.ts';

const company = createCompany({ opportunities: 5 });
const STAGES = ['--select', 'stages'];

function portOf(url: string): number {
  return Number(new URL(url).port);
}

describe('a connection', () => {
  it('is tried again while nobody answers at the address', async () => {
    const { tap, server } = await openTapAccount({ company });
    const { port, open } = await reservePort(portOf(server.url));
    let opened: Promise<void> | undefined;
    const { code, records } = await tap([...STAGES, '--log-level', 'debug'], {
      config: { base_url: `http://127.0.0.1:${port}/v1` },
      onLog(line) {
        if (line.includes('ECONNREFUSED')) opened ??= open();
      },
    });
    await opened;
    expect(opened).toBeDefined();
    expect(code).toBe(0);
    expect(records('stages').length).toBe(company.stages.length);
  });

  it('is given up, with a clear message, when the host is unknown', async () => {
    const { tap } = await openTapAccount({ company }, runInProcess);
    const config = { base_url: 'https://lever.invalid/v1', retry_budget_seconds: 0.3 };
    const { code, stderr } = await tap(STAGES, { config });
    expect(code).toBe(1);
    expect(linesOf(stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/no connection to Lever \((ENOTFOUND|EAI_AGAIN)\)/),
    ]);
  });

  it('follows redirects within its origin, and takes the credentials nowhere else', async () => {
    const elsewhere = await openTapAccount({ company });
    const intercept = ({ path, query }: LeverRequest) => {
      if (path === '/stages' && !query.has('moved'))
        return { status: 301, headers: { location: '/v1/stages?moved=1' }, body: '' };
      const location = `${elsewhere.server.url}${path}`;
      return path === '/users' ? { status: 307, headers: { location }, body: '' } : undefined;
    };
    const { tap } = await openTapAccount({ company, intercept }, runInProcess);
    const run = await tap([...STAGES, '--select', 'users', '--select', 'tags']);
    expect(run.code).toBe(3);
    expect(run.records('stages').length).toBe(company.stages.length);
    expect(linesOf(run.stderr, 'redirected to another host').length).toBe(1);
    expect(elsewhere.server.requests).toEqual([]);
  });
});

describe('a certificate that is not trusted', () => {
  it('ends the run at once, with the name of NODE_EXTRA_CA_CERTS, which makes it trusted', async () => {
    const { tap, server } = await openTapAccount({ company });
    const { port, certificate } = await startTls(portOf(server.url));
    const config = { base_url: `https://localhost:${port}/v1` };
    // If it were tried again, that would take ten minutes (retry_budget_seconds).
    const refused = await tap(STAGES, { config });
    expect(refused.code).toBe(1);
    expect(linesOf(refused.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/),
    ]);
    expect(server.requests).toEqual([]);
    const trusted = await tap(STAGES, { config, env: { NODE_EXTRA_CA_CERTS: certificate } });
    expect(trusted.code).toBe(0);
  });
});

describe('a proxy', () => {
  it('is used when the environment names it, unless NO_PROXY names the host', async () => {
    const { tap, server } = await openTapAccount({ company });
    const { port, certificate } = await startTls(portOf(server.url));
    const password = 'pr0xy-passw0rd';
    const proxy = await startProxy(password);
    const address = `http://user:${password}@127.0.0.1:${proxy.port}`;
    const config = { base_url: `https://localhost:${port}/v1`, retry_budget_seconds: 60 };
    const run = async (env: Record<string, string>) =>
      await tap(STAGES, {
        config,
        env: { NODE_EXTRA_CA_CERTS: certificate, ...env },
        secrets: [password],
      });
    expect((await run({ HTTPS_PROXY: address })).code).toBe(0);
    expect(proxy.tunnels).toEqual([`localhost:${port}`]);
    expect((await run({ https_proxy: address })).code).toBe(0);
    expect(proxy.tunnels.length).toBe(2);
    expect((await run({ HTTPS_PROXY: address, NO_PROXY: 'localhost' })).code).toBe(0);
    expect(proxy.tunnels.length).toBe(2);
    const stranger = await run({ HTTPS_PROXY: `http://user:wr0ng-pass@127.0.0.1:${proxy.port}` });
    expect(stranger.code).toBe(1);
    expect(stranger.stderr).toMatch(/CRITICAL .*the proxy asks for a user and a password/);
  });

  it('that opens no tunnel, or leads to something else, costs a request its time, and no more', async () => {
    const { tap } = await openTapAccount({ company });
    for (const [answer, reason] of [
      [undefined, 'no complete answer within 0.5 s'],
      ['', 'no co'],
      ['SSH-2.0-OpenSSH_9.2\r\n', 'no connection to Lever (HPE_INVALID)'],
    ] as const) {
      const proxy = await startBrokenProxy(answer);
      const run = await tap(STAGES, {
        config: {
          base_url: 'https://localhost:9/v1',
          request_timeout_seconds: 0.5,
          retry_budget_seconds: 0.5,
        },
        env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      });
      expect(run.code).toBe(1);
      expect(linesOf(run.stderr, 'CRITICAL')).toEqual([expect.stringContaining(reason)]);
    }
  });

  it('has redirects followed through its tunnel', async () => {
    const intercept = ({ path, query }: LeverRequest) =>
      path === '/stages' && !query.has('moved')
        ? { status: 301, headers: { location: '/v1/stages?moved=1' }, body: 'Moved.' }
        : undefined;
    const { tap, server } = await openTapAccount({ company, intercept });
    const { port, certificate } = await startTls(portOf(server.url));
    const proxy = await startProxy();
    const run = await tap(STAGES, {
      config: { base_url: `https://localhost:${port}/v1` },
      env: {
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
        NODE_EXTRA_CA_CERTS: certificate,
      },
    });
    expect(run.code).toBe(0);
    expect(run.records('stages').length).toBe(company.stages.length);
  });

  it('without a valid address is refused, and its address is not shown', async () => {
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const password = 'pr0xy-passw0rd';
    const env = { HTTPS_PROXY: `proxy:${password}` };
    const run = await tap(STAGES, { env, secrets: [password] });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain('CRITICAL HTTPS_PROXY is not a proxy address');
    expect(server.requests).toEqual([]);
  });

  it('is not used for plain http, which is for this machine only: it would see the key', async () => {
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const proxy = await startProxy();
    const address = `http://127.0.0.1:${proxy.port}`;
    for (const env of [{ HTTP_PROXY: address }, { http_proxy: address, HTTPS_PROXY: address }])
      expect((await tap(STAGES, { env })).code).toBe(0);
    expect(server.requests.length).toBe(2);
    const demo = await tap(STAGES, {
      env: { HTTP_PROXY: address },
      config: { environment: 'demo', base_url: null },
    });
    expect(demo.code).toBe(0);
    expect(proxy.tunnels).toEqual([]);
  });

  it('is used for https when only HTTP_PROXY names it', async () => {
    const { tap, server } = await openTapAccount({ company });
    const { port, certificate } = await startTls(portOf(server.url));
    const proxy = await startProxy();
    const env = {
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: certificate,
    };
    const config = { base_url: `https://localhost:${port}/v1` };
    expect((await tap(STAGES, { config, env })).code).toBe(0);
    expect(proxy.tunnels).toEqual([`localhost:${port}`]);
    expect((await tap(STAGES, { config, env: { ...env, NO_PROXY: '*' } })).code).toBe(0);
    expect(proxy.tunnels.length).toBe(1);
  });
});
