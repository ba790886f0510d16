import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectRoute } from '../../src/connection/direct-route.ts';
import { AuthError } from '../../src/errors.ts';
import { createOAuthCredentials, type OAuthOptions } from '../../src/lever/oauth.ts';
import { createTestTiming } from '../helpers/timing.ts';

const HOST = 'https://auth.lever.co';
const MINUTE_MS = 60_000;

function open(options: Partial<OAuthOptions> = {}) {
  const timing = createTestTiming();
  const events: string[] = [];
  const credentials = createOAuthCredentials({
    url: `${HOST}/oauth/token`,
    send: openDirectRoute().send,
    clientId: 'client',
    clientSecret: 's&cret',
    store: {
      exclusively: (work) => work(),
      tokens: () => ['refresh-0'],
      write: (token) => void events.push(`kept ${token}`),
    },
    userAgent: 'tap-lever-test',
    timing,
    timeoutMs: 60_000,
    retryBudgetMs: MINUTE_MS,
    signal: new AbortController().signal,
    onSecret: (secret) => void events.push(`hidden ${secret}`),
    ...options,
  });
  return { credentials, timing, events };
}

/** The next answer of the token endpoint to this refresh token. */
function answer(refreshToken: string, status: number, body: nock.Body): nock.Scope {
  return nock(HOST)
    .post('/oauth/token', {
      client_id: 'client',
      client_secret: 's&cret',
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    })
    .reply(status, body);
}

const TOKENS = { access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 3600 };

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('access tokens', () => {
  it('are asked for once, kept secret, and good until a minute before their end', async () => {
    answer('refresh-0', 200, TOKENS);
    const { credentials, timing, events } = open();
    const headers = await Promise.all([credentials.header(), credentials.header()]);
    expect(headers).toEqual(['Bearer access-1', 'Bearer access-1']);
    expect(events).toEqual(['hidden access-1', 'hidden refresh-1', 'kept refresh-1']);
    timing.advance(59 * MINUTE_MS - 1);
    expect(await credentials.header()).toBe('Bearer access-1');
    timing.advance(1);
    answer('refresh-0', 200, { ...TOKENS, access_token: 'access-2' });
    expect(await credentials.header()).toBe('Bearer access-2');
  });

  it('are renewed once for all requests that were refused', async () => {
    answer('refresh-0', 200, TOKENS);
    answer('refresh-0', 200, { access_token: 'access-2' });
    const { credentials } = open();
    const old = await credentials.header();
    const renewals = [credentials.renew(old), credentials.renew(old)];
    expect(await Promise.all(renewals)).toEqual([true, true]);
    expect(await credentials.renew(old)).toBe(true);
    expect(await credentials.header()).toBe('Bearer access-2');
  });

  it('are obtained from an endpoint that fails for a while', async () => {
    for (const body of ['<html>', '{"access_token": 7}']) answer('refresh-0', 200, body);
    answer('refresh-0', 503, {});
    answer('refresh-0', 429, {});
    answer('refresh-0', 200, TOKENS);
    const { credentials } = open();
    expect(await credentials.header()).toBe('Bearer access-1');
  });

  it('end the run when the endpoint stays out of reach', async () => {
    nock(HOST)
      .post('/oauth/token')
      .times(20)
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    const { credentials } = open();
    const failure = await credentials.header().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
    expect((failure as AuthError).message).toMatch(/^OAuth: no connection .*Gave up after/);
  });

  it('come by the token of another run when ours is no longer valid', async () => {
    answer('refresh-0', 403, { error: 'invalid_grant' });
    answer('refresh-other', 200, TOKENS);
    const { credentials } = open({
      store: {
        exclusively: (work) => work(),
        tokens: () => ['refresh-0', 'refresh-other'],
        write: () => undefined,
      },
    });
    expect(await credentials.header()).toBe('Bearer access-1');
  });

  it.each([
    ['invalid_grant', 'authorize the app again'],
    ['invalid_client', '"client_id" or "client_secret" is not valid'],
    ['s3cret words', 'no access token was given (HTTP 400)'],
  ])('are refused for good with %s', async (error, words) => {
    answer('refresh-0', 400, { error, error_description: 'private' });
    const { credentials } = open();
    const failure = (await credentials.header().catch((caught: unknown) => caught)) as Error;
    expect(failure).toBeInstanceOf(AuthError);
    expect(failure.message).toContain(words);
    expect(failure.message).not.toMatch(/private|s3cret/);
  });

  it('are not requested where the endpoint redirects to', async () => {
    nock(HOST)
      .post('/oauth/token')
      .reply(307, '', { location: 'https://elsewhere.example/oauth/token' });
    const { credentials } = open();
    await expect(credentials.header()).rejects.toThrow('elsewhere.example');
  });

  it('that no request or file could hold are not taken', async () => {
    for (const tokens of [
      { access_token: 'a\nb' },
      { access_token: 'ключ' },
      { access_token: 'x'.repeat(4097) },
      { access_token: 'access-1', refresh_token: 'r\u0000' },
      { access_token: 'access-1', refresh_token: 'x'.repeat(60_000) },
    ]) {
      answer('refresh-0', 200, tokens);
      const { credentials, events } = open();
      await expect(credentials.header()).rejects.toThrow('a token came that is longer than 4 kB');
      expect(events).toEqual([]);
    }
  });

  it('are asked for in turn with other runs', async () => {
    answer('refresh-0', 200, TOKENS);
    const order: string[] = [];
    const { credentials } = open({
      store: {
        async exclusively(work) {
          order.push('locked');
          const result = await work();
          order.push('unlocked');
          return result;
        },
        tokens: () => {
          order.push('read');
          return ['refresh-0'];
        },
        write: (token, replaced) => void order.push(`${replaced} became ${token}`),
      },
    });
    await credentials.header();
    expect(order).toEqual(['locked', 'read', 'refresh-0 became refresh-1', 'unlocked']);
  });

  it('that are on their way are kept even when the run is over', async () => {
    nock(HOST).post('/oauth/token').delay(50).reply(200, TOKENS);
    const controller = new AbortController();
    const timing = { ...createTestTiming(), sleep: untilAborted };
    const { credentials, events } = open({ signal: controller.signal, timing });
    credentials.header().catch(() => undefined);
    controller.abort(new Error('over'));
    expect(await credentials.settled()).toBe(true);
    expect(events).toContain('kept refresh-1');
  });

  it('that do not come are not waited for when the run is over', async () => {
    nock(HOST).post('/oauth/token').delay(5000).reply(200, TOKENS);
    const { credentials, events } = open();
    const header = credentials.header().catch((error: Error) => error.message);
    // The clock of tests makes the wait short.
    expect(await credentials.settled()).toBe(false);
    expect(await header).toContain('the run is over');
    expect(events).toEqual([]);
    expect(await credentials.settled()).toBe(true);
  });
});

function untilAborted(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
}
