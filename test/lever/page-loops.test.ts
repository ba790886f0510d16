import { describe, expect, it } from 'vitest';
import type { LeverClient } from '../../src/lever/client.ts';
import { pages } from '../../src/lever/pages.ts';

/**
 * A list whose pages lead to each other by `next`, each with one row; a page that the client finds
 * wrong ends it.
 */
function createClient(
  next: (offset: string) => string | undefined,
  rowOf: (offset: string) => object = (id) => ({ id }),
): LeverClient {
  return {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => 0,
    async get(_path, parameters, options) {
      const offset = String(parameters['offset'] ?? '0');
      const token = next(offset);
      const json = { data: [rowOf(offset)], hasNext: token !== undefined, next: token };
      return { body: options?.read?.(json, 1), receivedAt: 0, tookMs: 0 };
    },
  };
}

async function countPages(client: LeverClient): Promise<number> {
  let count = 0;
  for await (const _page of pages(client, { path: '/opportunities' })) count++;
  return count;
}

describe('page tokens', () => {
  it.each([1, 2, 3, 7, 50])('that repeat after %i pages are detected', async (length) => {
    const client = createClient((offset) => `${(Number(offset) + 1) % length}`);
    await expect(countPages(client)).rejects.toThrow('leads nowhere');
  });

  it('that repeat later in the list are detected', async () => {
    const client = createClient((offset) => (offset === '30' ? '20' : `${Number(offset) + 1}`));
    await expect(countPages(client)).rejects.toThrow('leads nowhere');
  });

  it('that all differ are followed to the end', async () => {
    const client = createClient((offset) =>
      offset === '2999' ? undefined : `${Number(offset) + 1}`,
    );
    expect(await countPages(client)).toBe(3000);
  });

  it.each([1, 2, 7, 50])(
    'that all differ are not followed round and round %i pages',
    async (length) => {
      const following = (offset: string) => `${Number(offset) + 1}`;
      const client = createClient(following, (offset) => ({ id: Number(offset) % length }));
      await expect(countPages(client)).rejects.toThrow('leads nowhere');
    },
  );

  it('that never end are followed for ten million rows', async () => {
    const client = createClient((offset) => `${Number(offset) + 1}`);
    await expect(countPages(client)).rejects.toThrow('leads nowhere');
  });
});
