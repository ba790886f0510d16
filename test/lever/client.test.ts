import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectRoute } from '../../src/connection/direct-route.ts';
import { ApiError, AuthError } from '../../src/errors.ts';
import { type ClientOptions, createClient } from '../../src/lever/client.ts';
import { createKeyCredentials } from '../../src/lever/credentials.ts';
import { createRateLimiter } from '../../src/lever/rate-limiter.ts';
import { createTestTiming } from '../helpers/timing.ts';

const BASE_URL = 'https://api.lever.co/v1';

function openClient(options: Partial<ClientOptions> = {}) {
  const timing = options.timing ?? createTestTiming();
  const client = createClient({
    baseUrl: BASE_URL,
    send: openDirectRoute().send,
    credentials: createKeyCredentials('key'),
    userAgent: 'tap-lever-test',
    rateLimiter: createRateLimiter({ requestsPerSecond: 10, burst: 20, timing }),
    timing,
    maxConcurrency: 10,
    requestTimeoutMs: 60_000,
    retryBudgetMs: 600_000,
    signal: new AbortController().signal,
    log: { warn: () => undefined, debug: () => undefined },
    beforeRequest: async () => undefined,
    ...options,
  });
  return { client, timing };
}

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('the client', () => {
  it('sends the key, the user agent and repeated parameters', async () => {
    const scope = nock(BASE_URL, {
      reqheaders: { authorization: 'Basic a2V5Og==', 'user-agent': 'tap-lever-test' },
    })
      .get('/opportunities')
      .query({ limit: '100', expand: ['applications', 'contact'] })
      .reply(200, { data: [] });
    const { client } = openClient();
    const { body } = await client.get('/opportunities', {
      limit: 100,
      expand: ['applications', 'contact'],
    });
    expect(body).toEqual({ data: [] });
    expect(scope.isDone()).toBe(true);
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', 'Thu, 01 Jan 1970 00:00:20 GMT', 20_000],
  ])('waits as long as Retry-After says in %s', async (_form, header, waitMs) => {
    nock(BASE_URL).get('/users').reply(429, {}, { 'retry-after': header });
    nock(BASE_URL)
      .get('/users')
      .reply(200, { data: [1] });
    const { client, timing } = openClient();
    await client.get('/users', {});
    expect(timing.now()).toBeGreaterThanOrEqual(waitMs);
    expect(client.statistics).toMatchObject({ requests: 2, retries: 1, rejected: 1 });
  });

  it('reports each request, and how many wait for a retry', async () => {
    nock(BASE_URL).get('/users').times(2).reply(503);
    nock(BASE_URL).get('/users').reply(200, { data: [] });
    const paths: string[] = [];
    const waiting: number[] = [];
    const timing = createTestTiming();
    const { client } = openClient({
      onRequest: (path) => paths.push(path),
      timing: {
        now: timing.now,
        async sleep(ms, signal) {
          waiting.push(client.statistics.waiting);
          await timing.sleep(ms, signal);
        },
      },
    });
    await client.get('/users', {});
    expect(paths).toEqual(['/users', '/users', '/users']);
    expect(waiting).toEqual([1, 1]);
    expect(client.statistics.waiting).toBe(0);
  });

  it.each([500, 502, 503, 408, 429])('tries again after %i', async (status) => {
    nock(BASE_URL).get('/users').times(3).reply(status, '<html>');
    nock(BASE_URL).get('/users').reply(200, { data: [] });
    const { client } = openClient();
    await client.get('/users', {});
    expect(client.statistics.requests).toBe(4);
  });

  it('tries again after a reset and after a body that is not JSON', async () => {
    nock(BASE_URL)
      .get('/users')
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    nock(BASE_URL).get('/users').reply(200, '{"data": [');
    nock(BASE_URL).get('/users').reply(200, { data: [] });
    const { client } = openClient();
    await client.get('/users', {});
    expect(client.statistics.requests).toBe(3);
  });

  it('gives a silent server no longer than the time limit', async () => {
    nock(BASE_URL).get('/users').delay(60_000).reply(200, { data: [] });
    nock(BASE_URL).get('/users').times(100).reply(200, { data: [] });
    const { client } = openClient({ requestTimeoutMs: 100 });
    await client.get('/users', {});
    expect(client.statistics.requests).toBeGreaterThan(1);
  });

  it('gives up when the retry budget is spent, and says so in one line', async () => {
    nock(BASE_URL).get('/users').times(50).reply(500, {});
    const { client } = openClient({ retryBudgetMs: 10_000 });
    const failure = await client.get('/users', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApiError);
    expect((failure as ApiError).message).toMatch(
      /^\/users: Lever failed \(HTTP 500\)\. Gave up after \d tries\.$/,
    );
  });

  it('ends the run on 401, and the list on 403', async () => {
    nock(BASE_URL).get('/users').reply(401, { code: 'Unauthorized' });
    nock(BASE_URL).get('/users').reply(403, { code: 'Forbidden', message: 'key abc' });
    const { client } = openClient();
    await expect(client.get('/users', {})).rejects.toBeInstanceOf(AuthError);
    const denied = await client.get('/users', {}).catch((error: unknown) => error);
    expect((denied as ApiError).status).toBe(403);
    expect((denied as ApiError).message).toContain('Forbidden');
    expect((denied as ApiError).message).not.toContain('abc');
  });

  it('tries a stale page token once more, and then names it by a code', async () => {
    const answer = { code: 'BadRequest', message: 'Invalid offset token: key abc' };
    nock(BASE_URL).get('/users').query(true).times(2).reply(400, answer);
    const { client } = openClient();
    const stale = await client.get('/users', { offset: 'old' }).catch((error: unknown) => error);
    expect(stale).toMatchObject({
      code: 'stale-offset',
      status: 400,
      message: expect.stringMatching(/Lever says: Invalid offset token\.$/),
    });
    expect(client.statistics.requests).toBe(2);
  });

  it('gives what is made of an answer, and asks again while nothing can be made of it', async () => {
    nock(BASE_URL)
      .get('/users')
      .times(2)
      .reply(200, { data: [1] });
    const { client } = openClient();
    const { body } = await client.get(
      '/users',
      {},
      {
        read(json, attemptNumber) {
          if (attemptNumber === 1) throw new ApiError('odd', { path: '/users', retryable: true });
          return [json, attemptNumber];
        },
      },
    );
    expect(body).toEqual([{ data: [1] }, 2]);
  });

  it('follows a redirect within the origin, and no other', async () => {
    nock(BASE_URL)
      .get('/users')
      .reply(301, '', { location: `${BASE_URL}/people` });
    nock(BASE_URL)
      .get('/people')
      .reply(200, { data: ['here'] });
    nock(BASE_URL).get('/users').reply(301, '', { location: 'https://elsewhere.example/users' });
    const { client } = openClient();
    expect((await client.get('/users', {})).body).toEqual({ data: ['here'] });
    await expect(client.get('/users', {})).rejects.toThrow('elsewhere.example');
    // Its origin is that of the address inside.
    nock(BASE_URL)
      .get('/users')
      .reply(301, '', { location: `blob:${BASE_URL}/people` });
    await expect(client.get('/users', {})).rejects.toThrow('not an address');
  });

  it("learns Lever's clock from the first answer", async () => {
    const date = 'Wed, 01 Jul 2026 12:00:00 GMT';
    const proxyDate = 'Fri, 01 Jan 2027 12:00:00 GMT';
    nock(BASE_URL).get('/users').reply(502, '', { date: proxyDate });
    nock(BASE_URL).get('/users').reply(403, {}, { date });
    const { client } = openClient({ timing: createTestTiming(Date.parse(proxyDate)) });
    expect(client.startedAt()).toBeUndefined();
    await client.get('/users', {}).catch(() => undefined);
    const waitedMs = 500;
    expect(client.startedAt()).toBeGreaterThanOrEqual(Date.parse(date) - waitedMs);
    expect(client.startedAt()).toBeLessThanOrEqual(Date.parse(date));
  });

  it('takes our clock where that of the answers is ahead', async () => {
    nock(BASE_URL)
      .get('/users')
      .reply(200, { data: [] }, { date: 'Fri, 31 Dec 9999 00:00:00 GMT' });
    const { client } = openClient({ timing: createTestTiming(7000) });
    await client.get('/users', {});
    expect(client.startedAt()).toBe(7000);
  });

  it('falls back to our clock when a proxy removes the date', async () => {
    nock(BASE_URL).get('/users').reply(200, { data: [] });
    const { client } = openClient({ timing: createTestTiming(7000) });
    await client.get('/users', {});
    expect(client.startedAt()).toBe(7000);
  });

  it('leaves its permit to others while a request waits for its next try', async () => {
    nock(BASE_URL).get('/users').reply(500, {});
    nock(BASE_URL)
      .get('/users')
      .reply(200, { data: ['late'] });
    nock(BASE_URL)
      .get('/stages')
      .reply(200, { data: ['meanwhile'] });
    let wake = (): void => undefined;
    const timing = {
      ...createTestTiming(),
      sleep: () =>
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
    };
    const { client } = openClient({ timing, maxConcurrency: 1 });
    const late = client.get('/users', {});
    expect((await client.get('/stages', {})).body).toEqual({ data: ['meanwhile'] });
    wake();
    expect((await late).body).toEqual({ data: ['late'] });
  });

  it('aborts what is in flight, queued or waiting when the run is over', async () => {
    nock(BASE_URL).get('/users').delay(5000).reply(200, {});
    const controller = new AbortController();
    const { client } = openClient({
      signal: controller.signal,
      maxConcurrency: 1,
      onRequest: () => void setImmediate(() => controller.abort(new AuthError('over'))),
    });
    const ends = Promise.allSettled([client.get('/users', {}), client.get('/users', {})]);
    for (const end of await ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { message: 'over' } });
    await expect(client.get('/users', {})).rejects.toThrow('over');
    expect(client.statistics.requests).toBe(1);
  });

  it('makes no request for an answer that is no longer wanted', async () => {
    nock(BASE_URL).get('/users').reply(500, {});
    let isWanted = true;
    const { client } = openClient({
      log: {
        warn: () => undefined,
        debug: () => {
          isWanted = false;
        },
      },
    });
    const failure = await client
      .get('/users', {}, { isWanted: () => isWanted })
      .catch((error: unknown) => error);
    expect((failure as ApiError).message).toBe('/users: no longer wanted.');
    expect(client.statistics.requests).toBe(1);
  });

  it('holds the others back no longer than the budget when one is asked for a longer pause', async () => {
    nock(BASE_URL).get('/users').reply(429, {}, { 'retry-after': '86400' });
    nock(BASE_URL)
      .get('/stages')
      .reply(200, { data: [1] });
    const { client, timing } = openClient({ retryBudgetMs: 30_000 });
    await expect(client.get('/users', {})).rejects.toThrow('to wait 86400 s');
    expect(timing.now()).toBe(0);
    await client.get('/stages', {});
    expect(timing.now()).toBeLessThan(31_000);
  });

  it('warns of a lasting fault once for all requests that meet it', async () => {
    nock(BASE_URL).get('/users').times(20).reply(503, {});
    const warnings: string[] = [];
    const { client } = openClient({
      retryBudgetMs: 20_000,
      log: { warn: (_facts, message) => warnings.push(message), debug: () => undefined },
    });
    await Promise.allSettled([client.get('/users', {}), client.get('/users', {})]);
    expect(warnings).toEqual([
      '/users: Lever is down for maintenance (HTTP 503). Retrying for up to 20 s (retry_budget_seconds).',
    ]);
  });

  it('signs in again when the credentials offer another header', async () => {
    let header = 'Bearer old';
    const credentials = {
      refusal: 'no',
      header: async () => header,
      async renew() {
        header = 'Bearer new';
        return true;
      },
      settled: async () => true,
    };
    nock(BASE_URL, { reqheaders: { authorization: 'Bearer old' } })
      .get('/users')
      .reply(401, {});
    nock(BASE_URL, { reqheaders: { authorization: 'Bearer new' } })
      .get('/users')
      .reply(200, { data: [] });
    const { client } = openClient({ credentials });
    await client.get('/users', {});
    nock(BASE_URL).get('/users').twice().reply(401, {});
    await expect(client.get('/users', {})).rejects.toBeInstanceOf(AuthError);
  });
});
