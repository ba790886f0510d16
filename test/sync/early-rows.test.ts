import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import { createConsumerSet } from '../../src/sync/parents/consumer-set.ts';
import { createPrefetchedRows, type QueuedRow } from '../../src/sync/parents/queued-rows.ts';
import { runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount } from '../helpers/small-account.ts';

const DAY = 86_400_000;
const CHILDREN = ['opportunity_offers', 'opportunity_referrals', 'opportunity_resumes'];

function openAccount(rows: number) {
  const account = createSmallAccount();
  for (let i = 0; i < rows; i++) account.add(DEMO_NOW - (rows - i) * DAY, DEMO_NOW - DAY);
  return account;
}

describe('rows of a list that is still on its way', () => {
  it('are read at once, and only then', async () => {
    const { company } = openAccount(250);
    const select = ['opportunities', ...CHILDREN];
    const run = await runEngine(company, { select, tookMs: 1000 });
    const paths = run.requests.map(({ path, query }) => `${path} ${query.has('offset')}`);
    const firstChild = paths.findIndex((path) => path.includes('/offers'));
    expect(firstChild).toBeLessThan(paths.lastIndexOf('/opportunities true'));
    expect(run.count(/offers|referrals|resumes/)).toBe(3 * 250);
    for (const stream of ['opportunities', 'opportunity_offers']) {
      const ids = run.records(stream).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThanOrEqual(250);
    }
  });

  it('stay few, so that a run that is cut short gets on', async () => {
    const { company } = openAccount(3000);
    const run = await runEngine(company, { select: ['opportunities', ...CHILDREN] });
    const [, firstState = 0] = run.requestsAtState;
    expect(firstState).toBeLessThan(1300);
    expect(run.count(/offers|referrals|resumes/)).toBe(3 * 3000);
  });
});

describe('early rows', () => {
  const requested = { definition: { source: { kind: 'child' } }, recordWriters: [] } as never;
  const wanted = createConsumerSet([{ endpoint: requested, recordWriter: {} } as never]);
  const rowOf = (id: string, at: number): QueuedRow => ({
    id,
    at,
    row: { id },
    receivedAt: 0,
    wanted,
  });

  it('begin with the earliest within the allowance, twice as many at first, each once', async () => {
    const read: string[] = [];
    const early = createPrefetchedRows(async ({ id }) => void read.push(id), 3);
    const rows = [rowOf('c', 3), rowOf('a', 1), rowOf('b', 2)];
    expect(early.begin(rows, 0.75).map(({ id }) => id)).toEqual(['a']);
    expect(early.begin(rows, 0.5).map(({ id }) => id)).toEqual(['b']);
    expect(early.begin(rows, 0.5)).toEqual([]);
    for (const row of rows) await early.read(row);
    expect(read).toEqual(['a', 'b', 'c']);
  });

  it('begin with none once closed, and fail where they are waited for', async () => {
    const early = createPrefetchedRows(async () => Promise.reject(new Error('gone')), 1);
    expect(early.begin([rowOf('a', 1)], 1)).toHaveLength(1);
    early.close();
    expect(early.begin([rowOf('b', 2)], 1)).toHaveLength(0);
    await expect(early.read(rowOf('a', 1))).rejects.toThrow('gone');
    await expect(early.settled()).rejects.toThrow('gone');
  });
});
