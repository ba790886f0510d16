import { describe, expect, it } from 'vitest';
import { ApiError, AuthError, type TapError } from '../../src/errors.ts';
import type { LeverClient } from '../../src/lever/client.ts';
import { type Confidentiality, withConfidentiality } from '../../src/lever/confidentiality.ts';

const refusal = (status: number): TapError =>
  status === 401 ? new AuthError('no') : new ApiError('no', { path: '/postings', status });

/** A key that is refused confidential data as often as said; records what it is asked for. */
function open(setting: Confidentiality, refusals: number, status = 403, isDenied = false) {
  const asked: unknown[] = [];
  let left = refusals;
  let fallbacks = 0;
  const client: LeverClient = {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => undefined,
    async get(_path, { confidentiality }) {
      asked.push(confidentiality);
      if (isDenied || (confidentiality !== undefined && left-- > 0)) throw refusal(status);
      return { body: confidentiality, receivedAt: 0, tookMs: 0 };
    },
  };
  const confidential = withConfidentiality(client, setting, () => {
    fallbacks++;
  });
  const get = async (confidentiality = 'all') =>
    (await confidential.client.get('/postings', { confidentiality })).body;
  return { get, asked, access: confidential.access, fallbacks: () => fallbacks };
}

const ALWAYS = Number.POSITIVE_INFINITY;

describe('confidential data', () => {
  it('is asked for and read when the key allows it', async () => {
    const { get, asked, access } = open('auto', 0);
    expect([await get(), await get()]).toEqual(['all', 'all']);
    expect(asked).toEqual(['all', 'all']);
    expect(access()).toBe(true);
  });

  it('is read by itself only once it is known that the key allows it', async () => {
    const { get, asked } = open('auto', 0);
    expect([await get('confidential'), await get('confidential')]).toEqual(['all', 'confidential']);
    expect(asked).toEqual(['all', 'confidential']);
  });

  it.each([400, 401, 403])('is given up once it is refused twice with %i', async (status) => {
    const { get, asked, access, fallbacks } = open('auto', ALWAYS, status);
    expect([await get(), await get()]).toEqual([undefined, undefined]);
    expect(asked).toEqual(['all', undefined, 'all', undefined]);
    expect(access()).toBe(false);
    expect(fallbacks()).toBe(1);
  });

  it('is not given up because of a passing fault', async () => {
    const { get, access, fallbacks } = open('auto', 1, 401);
    expect([await get(), await get()]).toEqual(['all', 'all']);
    expect(access()).toBe(true);
    expect(fallbacks()).toBe(0);
  });

  it('is not blamed when the key may not read the list at all', async () => {
    const { get, access } = open('auto', ALWAYS, 403, true);
    await expect(get()).rejects.toMatchObject({ status: 403 });
    expect(access()).toBeUndefined();
  });

  it('fails the list, unlike a missing permission, when the setting insists on it', async () => {
    const { get, fallbacks } = open('confidential', ALWAYS);
    for (let request = 0; request < 2; request++) {
      const failure = await get().catch((error: unknown) => error as ApiError);
      expect(failure).toMatchObject({ status: undefined });
      expect((failure as ApiError).message).toContain('"confidentiality": "confidential"');
    }
    expect(fallbacks()).toBe(0);
  });

  it('is not asked for when the setting says so', async () => {
    const { get, access } = open('non-confidential', 0);
    expect(await get()).toBe('non-confidential');
    expect(access()).toBeUndefined();
  });
});
