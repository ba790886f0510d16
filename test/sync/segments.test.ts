import { describe, expect, it } from 'vitest';
import type { LeverClient, Parameters } from '../../src/lever/client.ts';
import { readInSegments } from '../../src/sync/segments.ts';

const CREATED = { key: 'createdAt', start: 'created_at_start', end: 'created_at_end' };

/** A list of rows in an order that has nothing to do with their times; each answer takes `tookMs`. */
function openList(count: number, tookMs: number) {
  const rows = Array.from({ length: count }, (_, i) => ({
    id: i,
    createdAt: 1_000_000 + ((i * 7919) % count) * 1000,
  }));
  const requests: Parameters[] = [];
  const client: LeverClient = {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => 0,
    async get(_path, parameters) {
      requests.push(parameters);
      const from = Number(parameters['created_at_start'] ?? 0);
      const to = Number(parameters['created_at_end'] ?? Number.POSITIVE_INFINITY);
      const start = Number(parameters['offset'] ?? 0);
      const inside = rows.filter(({ createdAt }) => createdAt >= from && createdAt <= to);
      const data = inside.slice(start, start + 100);
      const hasNext = start + 100 < inside.length;
      const body = { data, hasNext, ...(hasNext && { next: String(start + 100) }) };
      return { body, receivedAt: 0, tookMs };
    },
  };
  return { client, requests };
}

async function read(count: number, tookMs: number) {
  const { client, requests } = openList(count, tookMs);
  const seen: unknown[] = [];
  await readInSegments(client, { path: '/opportunities' }, CREATED, async ({ rows }) => {
    seen.push(...rows.map(({ id }) => id));
  });
  return { seen, requests };
}

describe('a list in segments', () => {
  it.each([0, 99, 100, 101, 5000])('gives each of %i rows once, however slow', async (count) => {
    for (const tookMs of [20, 300, 5000]) {
      const { seen } = await read(count, tookMs);
      expect(seen.toSorted()).toEqual(Array.from({ length: count }, (_, i) => i).toSorted());
    }
  });

  it('is one chain where answers are quick, and as many as keep the pace where they are slow', async () => {
    expect((await read(5000, 20)).requests).toHaveLength(50);
    const slow = await read(5000, 300);
    const segments = new Set(slow.requests.map((one) => `${one['created_at_start']}`));
    expect(segments.size).toBeGreaterThanOrEqual(4);
    expect(slow.requests.length).toBeLessThanOrEqual(50 + 3 + 4);
    expect((await read(5000, 10_000)).requests.length).toBeLessThanOrEqual(50 + 7 + 8);
  });

  it('is not cut when all rows are of one moment', async () => {
    const { client, requests } = openList(300, 300);
    const same: LeverClient = {
      ...client,
      async get(path, parameters) {
        const { body, ...answer } = await client.get(path, parameters);
        const { data, ...rest } = body as { data: object[] };
        return {
          ...answer,
          body: { ...rest, data: data.map((row) => ({ ...row, createdAt: 5 })) },
        };
      },
    };
    await readInSegments(same, { path: '/opportunities' }, CREATED, async () => undefined);
    expect(requests).toHaveLength(3);
  });
});
