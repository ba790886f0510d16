import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { startLeverServer } from '../../src/demo/server.ts';
import { AUTHORIZATION, openAccount } from '../helpers/open-account.ts';

describe('the gate', () => {
  it('wants the key, as user name or as bearer', async () => {
    const { fetchPath } = await openAccount({ token: 'secret' });
    const statuses = async (authorization: string) =>
      (await fetchPath('/stages', { headers: { authorization } })).status;
    expect(await statuses(`Basic ${btoa('secret:')}`)).toBe(200);
    expect(await statuses('Bearer secret')).toBe(200);
    expect(await statuses(AUTHORIZATION)).toBe(401);
    expect(await statuses(`Basic ${btoa('secret:word')}`)).toBe(401);
  });

  it('answers refusals with a code and a message', async () => {
    const { get, fetchPath } = await openAccount({ denied: (path) => path === '/tags' });
    expect(await get('/tags')).toMatchObject({ status: 403, code: expect.any(String) });
    expect(await get('/nothing')).toMatchObject({ status: 404, code: 'ResourceNotFound' });
    expect(await get('/constructor/x')).toMatchObject({ status: 404 });
    expect((await fetchPath('/tags', { method: 'POST' })).status).toBe(403);
    expect((await fetchPath('/users', { method: 'POST' })).status).toBe(405);
  });

  it("tells Lever's time and region", async () => {
    const { fetchPath } = await openAccount();
    const { headers } = await fetchPath('/stages');
    expect(headers.get('date')).toBe(new Date(DEMO_NOW).toUTCString());
    expect(headers.get('server')).toBe('lever-data-api');
    expect(headers.get('x-lever-region')).toBe('global');
  });

  it('allows the burst, then as many requests as the clock has earned', async () => {
    let now = DEMO_NOW;
    const { fetchPath } = await openAccount({ now: () => now, requestsPerSecond: 10, burst: 5 });
    const statuses = async (count: number) => {
      const responses = [];
      for (let request = 0; request < count; request++) responses.push(await fetchPath('/stages'));
      return responses.map(({ status }) => status);
    };
    expect(await statuses(7)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    now += 200;
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const refused = await fetchPath('/stages');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(await refused.json()).toMatchObject({ code: expect.any(String) });
    now += 60_000;
    expect(await statuses(6)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('logs what it was asked and how it answered', async () => {
    const seen: string[] = [];
    const { server, get } = await openAccount({ onRequest: ({ path }) => void seen.push(path) });
    await get('/users?limit=2');
    await get('/users/nobody');
    expect(seen).toEqual(['/users', '/users/nobody']);
    expect(server.requests.map(({ path, status }) => [path, status])).toEqual([
      ['/users', 200],
      ['/users/nobody', 404],
    ]);
    expect(server.requests[0]?.query.get('limit')).toBe('2');
    expect(server.requests[0]?.receivedAt).toBe(DEMO_NOW);
  });
});

describe('faults', () => {
  it('answers with the wanted status, headers and body', async () => {
    const { fetchPath } = await openAccount({
      intercept: () => ({ status: 503, headers: { 'retry-after': '1' }, body: 'down' }),
    });
    const response = await fetchPath('/stages');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.text()).toBe('down');
  });

  it('resets a connection', async () => {
    const { fetchPath } = await openAccount({ intercept: () => 'reset' });
    await expect(fetchPath('/stages')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('cuts a body in half', async () => {
    const { fetchPath } = await openAccount({ intercept: () => 'truncate' });
    const response = await fetchPath('/stages');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('only strikes the requests it is told to', async () => {
    let count = 0;
    const { fetchPath } = await openAccount({
      intercept: () => {
        count++;
        return count === 2 ? { status: 500 } : undefined;
      },
    });
    const statuses = [];
    for (let request = 0; request < 3; request++)
      statuses.push((await fetchPath('/stages')).status);
    expect(statuses).toEqual([200, 500, 200]);
  });

  it('closes while a request is left hanging', async () => {
    const company = createCompany({ opportunities: 1 });
    const server = await startLeverServer({ company, intercept: () => 'hang' });
    const waiting = fetch(`${server.url}/stages`).catch((error: Error) => error.message);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await server.close();
    expect(await waiting).toBe('fetch failed');
    expect(server.requests[0]?.status).toBe(0);
  });

  it('waits as long as the latency says', async () => {
    const { fetchPath } = await openAccount({ latencyMs: 30 });
    const begun = performance.now();
    await fetchPath('/stages');
    expect(performance.now() - begun).toBeGreaterThan(25);
  });
});
