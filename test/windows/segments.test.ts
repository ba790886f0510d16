import { describe, expect, it } from 'vitest';
import type { LeverClient, Parameters } from '../../src/lever/client.ts';
import { pages } from '../../src/lever/pages.ts';
import { readInSegments, type SegmentedList } from '../../src/windows/segments.ts';

const SEGMENTED = {
  list: { path: '/opportunities' },
  filter: { key: 'createdAt', start: 'created_at_start', end: 'created_at_end' },
  range: {},
  read: pages,
};

const ORDERS = {
  'no order': (i: number, count: number) => (i * 7919) % count,
  'newest first': (i: number, count: number) => count - i,
  'oldest first': (i: number) => i,
};
type Order = keyof typeof ORDERS;

/** A list of rows that are a second apart; each answer takes `tookMs`. */
function openList(count: number, tookMs: number, order: Order = 'no order') {
  const rows = Array.from({ length: count }, (_, i) => ({
    id: i,
    createdAt: 1_000_000 + ORDERS[order](i, count) * 1000,
  }));
  const requests: Parameters[] = [];
  const client: LeverClient = {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => 0,
    async get(_path, parameters, options) {
      requests.push(parameters);
      const from = Number(parameters['created_at_start'] ?? 0);
      const to = Number(parameters['created_at_end'] ?? Number.POSITIVE_INFINITY);
      const start = Number(parameters['offset'] ?? 0);
      const inside = rows.filter(({ createdAt }) => createdAt >= from && createdAt <= to);
      const data = inside.slice(start, start + 100);
      const hasNext = start + 100 < inside.length;
      const json = { data, hasNext, ...(hasNext && { next: String(start + 100) }) };
      return { body: options?.read?.(json, 1) ?? json, receivedAt: 0, tookMs };
    },
  };
  return { client, requests };
}

async function read(
  count: number,
  tookMs: number,
  { order, range = {} }: { order?: Order; range?: SegmentedList['range'] } = {},
) {
  const { client, requests } = openList(count, tookMs, order);
  const seen: unknown[] = [];
  let last: boolean[] = [];
  for await (const page of readInSegments(client, { ...SEGMENTED, range })) {
    seen.push(...page.rows.map(({ id }) => id));
    last = [...last, page.isLast];
  }
  expect(last.indexOf(true)).toBe(last.length - 1);
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

  it.each(Object.keys(ORDERS) as Order[])(
    'is cut to use in a range that is known, with little waste: %s',
    async (order) => {
      const range = { from: 0, to: 8_000_000 };
      const { seen, requests } = await read(6000, 1000, { order, range });
      expect(new Set(seen).size).toBe(6000);
      expect(requests.length).toBeLessThanOrEqual(60 + 12 + 12);
      const pages = new Map<unknown, number>();
      for (const { created_at_start: from } of requests)
        pages.set(from, (pages.get(from) ?? 0) + 1);
      expect(Math.max(...pages.values())).toBeLessThanOrEqual(20);
    },
  );

  it('is not cut when all rows are of one moment', async () => {
    const { client, requests } = openList(300, 300);
    const same: LeverClient = {
      ...client,
      async get(path, parameters, options) {
        const { body, ...answer } = await client.get(path, parameters);
        const { data, ...rest } = body as { data: object[] };
        const json = { ...rest, data: data.map((row) => ({ ...row, createdAt: 5 })) };
        return { ...answer, body: options?.read?.(json, 1) };
      },
    };
    let count = 0;
    for await (const { rows } of readInSegments(same, SEGMENTED)) count += rows.length;
    expect(count).toBe(300);
    expect(requests).toHaveLength(3);
  });
});
