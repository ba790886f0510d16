import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/errors.ts';
import type { ApiAnswer, LeverClient } from '../../src/lever/client.ts';
import { withReadAhead } from '../../src/lever/read-ahead.ts';

function openClient(answers: readonly (ApiAnswer | Error)[]) {
  let requests = 0;
  const client: LeverClient = {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => 0,
    async get() {
      const answer = answers[requests++];
      if (!answer || answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { client: withReadAhead(client), count: () => requests };
}

const answer = (body: unknown): ApiAnswer => ({ body, receivedAt: 0, tookMs: 0 });

describe('a request that was announced', () => {
  it('is made once, and its answer taken once, in whatever order its parameters are', async () => {
    const { client, count } = openClient([answer('early'), answer('late')]);
    client.announce('/users', { limit: 100, expand: ['a', 'b'] });
    expect((await client.get('/users', { expand: ['a', 'b'], limit: 100 })).body).toBe('early');
    expect(count()).toBe(1);
    expect((await client.get('/users', { expand: ['a', 'b'], limit: 100 })).body).toBe('late');
  });

  it('is not taken for another', async () => {
    const { client } = openClient([answer('early'), answer('other')]);
    client.announce('/users', { limit: 100 });
    expect((await client.get('/users', { limit: 50 })).body).toBe('other');
  });

  it('is made again when it failed or its answer makes no sense', async () => {
    const failed = openClient([new ApiError('down', { path: '/users' }), answer('again')]);
    failed.client.announce('/users', {});
    expect((await failed.client.get('/users', {})).body).toBe('again');
    const senseless = openClient([answer('odd'), answer('again')]);
    senseless.client.announce('/users', {});
    const read = (json: unknown): unknown => {
      if (json === 'odd') throw new ApiError('odd', { path: '/users' });
      return json;
    };
    expect((await senseless.client.get('/users', {}, { read })).body).toBe('again');
  });
});
