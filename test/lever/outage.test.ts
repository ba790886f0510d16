import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectRoute } from '../../src/connection/direct-route.ts';
import { createClient } from '../../src/lever/client.ts';
import { createKeyCredentials } from '../../src/lever/credentials.ts';
import { createOutage } from '../../src/lever/outage.ts';
import { createRateLimiter } from '../../src/lever/rate-limiter.ts';
import { createTestTiming } from '../helpers/timing.ts';

const BUDGET_MS = 10_000;

describe('an outage', () => {
  it('lasts when nothing was answered for the whole budget', () => {
    const timing = createTestTiming();
    const outage = createOutage(BUDGET_MS, timing);
    outage.failed();
    timing.advance(BUDGET_MS);
    outage.failed();
    expect(outage.isLasting()).toBe(false);
    timing.advance(1);
    outage.failed();
    expect(outage.isLasting()).toBe(true);
    expect(outage.signal().aborted).toBe(true);
    outage.answered();
    expect(outage.isLasting()).toBe(false);
    expect(outage.signal().aborted).toBe(false);
  });

  it('begins anew after every answer, and after a time in which nothing could be asked', () => {
    const timing = createTestTiming();
    const outage = createOutage(BUDGET_MS, timing);
    for (const event of ['answered', 'held'] as const) {
      outage.failed();
      timing.advance(BUDGET_MS);
      outage[event]();
      timing.advance(BUDGET_MS);
      outage.failed();
      expect(outage.isLasting()).toBe(false);
      outage.answered();
    }
  });
});

describe('the requests of a client during an outage', () => {
  const BASE_URL = 'https://api.lever.co/v1';
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });

  function open() {
    const timing = createTestTiming();
    return createClient({
      baseUrl: BASE_URL,
      send: openDirectRoute().send,
      credentials: createKeyCredentials('key'),
      userAgent: 'test',
      rateLimiter: createRateLimiter({ requestsPerSecond: 10, burst: 20, timing }),
      timing,
      maxConcurrency: 10,
      requestTimeoutMs: 1000,
      retryBudgetMs: BUDGET_MS,
      signal: new AbortController().signal,
      log: { warn: () => undefined, debug: () => undefined },
      beforeRequest: async () => undefined,
    });
  }

  it('share one budget; later ones get one try each, until something is answered', async () => {
    nock(BASE_URL).get(/./).times(200).reply(500, {});
    const client = open();
    const paths = ['/users', '/stages', '/tags', '/sources'];
    const ends = await Promise.allSettled(paths.map((path) => client.get(path, {})));
    for (const end of ends) expect(end).toMatchObject({ status: 'rejected' });
    expect(client.statistics.waiting).toBe(0);
    const before = client.statistics.requests;
    await expect(client.get('/webhooks', {})).rejects.toThrow(
      '/webhooks: Lever failed (HTTP 500). Gave up after 1 try. No request at all was answered for 10 s',
    );
    expect(client.statistics.requests).toBe(before + 1);
    nock.cleanAll();
    nock(BASE_URL).get('/users').reply(404, {});
    await expect(client.get('/users', {})).rejects.toThrow('does not exist');
    nock(BASE_URL).get('/stages').times(2).reply(500, {});
    nock(BASE_URL)
      .get('/stages')
      .reply(200, { data: ['back'] });
    expect((await client.get('/stages', {})).body).toEqual({ data: ['back'] });
  });

  it('that give up before the others do prove no outage', async () => {
    nock(BASE_URL).get('/notes').times(200).reply(500, {});
    nock(BASE_URL).get('/users').times(4).reply(500, {});
    nock(BASE_URL).get('/users').reply(200, { data: [] });
    const client = open();
    const users = client.get('/users', {});
    await expect(client.get('/notes', {}, { retryBudgetMs: () => 500 })).rejects.toThrow('tries');
    expect((await users).body).toEqual({ data: [] });
  });

  it('that fail beside others that are answered have only their own budget', async () => {
    nock(BASE_URL).get('/users').times(200).reply(500, {});
    nock(BASE_URL).get('/stages').times(200).reply(200, { data: [] });
    const client = open();
    let message = '';
    const failing = client.get('/users', {}).catch((error: Error) => {
      message = error.message;
    });
    while (message === '') await client.get('/stages', {});
    await failing;
    expect(message).toMatch(/Gave up after \d tries\.$/);
    nock(BASE_URL).get('/tags').reply(500, {});
    nock(BASE_URL).get('/tags').reply(200, { data: [] });
    expect((await client.get('/tags', {})).body).toEqual({ data: [] });
  });
});
