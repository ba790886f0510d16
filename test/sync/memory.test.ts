import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { LeverClient, Parameters } from '../../src/lever/client.ts';
import { runEngine } from '../helpers/run-engine.ts';

// Much work in little time, which a busy machine stretches.
vi.setConfig({ testTimeout: 180_000 });

/** So that the small account of the two fills every buffer as well. */
const limits = { backlogRows: 1000, millisecondRows: 500 };

const SELECT = ['opportunities', 'opportunity_offers'];
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** An account that makes its rows when they are asked for: one a minute, in the order of time. */
function createEndlessAccount(rows: number, isTouched: boolean): LeverClient & { peak(): number } {
  const first = DEMO_NOW - DAY - rows * MINUTE;
  let [requests, peak] = [0, 0];
  const toRow = (i: number) => ({
    id: String(i).padStart(8, '0'),
    name: `Somebody ${i}`,
    tags: ['One', 'Two', 'Three'],
    stageChanges: [{ toStageId: 'lead-new', toStageIndex: 0, updatedAt: first + i * MINUTE }],
    archived: i % 3 === 0 ? null : { reason: 'none', archivedAt: 1 },
    createdAt: first + i * MINUTE,
    updatedAt: first + i * MINUTE,
    lastInteractionAt: isTouched ? DEMO_NOW - MINUTE * 90 + (i % 7) : first + i * MINUTE,
  });
  const list = (parameters: Parameters) => {
    const bound = (name: string, otherwise: number): number =>
      Number(parameters[`created_at_${name}`] ?? parameters[`updated_at_${name}`] ?? otherwise);
    const [start, end] = [bound('start', 0), bound('end', DEMO_NOW)];
    const begin = Number(parameters['offset'] ?? Math.max(0, Math.ceil((start - first) / MINUTE)));
    const last = Math.min(rows - 1, Math.floor((end - first) / MINUTE));
    const stop = Math.min(begin + 100, last + 1);
    const data = Array.from({ length: Math.max(0, stop - begin) }, (_, i) => toRow(begin + i));
    return stop <= last ? { data, hasNext: true, next: String(stop) } : { data, hasNext: false };
  };
  return {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => DEMO_NOW,
    peak: () => peak,
    async get(path, parameters, options) {
      requests++;
      if (requests % 2000 === 0) {
        collectGarbage();
        peak = Math.max(peak, process.memoryUsage().heapUsed);
      }
      const json = path === '/opportunities' ? list(parameters) : { data: [], hasNext: false };
      return { body: options?.read?.(json, 1), receivedAt: 0, tookMs: 0 };
    },
  };
}

/** The most that the heap held while an account was read, in megabytes. */
async function measure(rows: number): Promise<number> {
  const company = createCompany({ opportunities: 0 });
  const options = { select: SELECT, limits, onMessage: () => undefined };
  const loaded = createEndlessAccount(rows, false);
  const first = await runEngine(company, { ...options, client: loaded });
  expect(first.error).toBeUndefined();
  const touched = createEndlessAccount(rows, true);
  const state = {
    bookmarks: Object.fromEntries(
      SELECT.map((stream) => [stream, { replication_key_value: '2026-10-01T05:00:00.000Z' }]),
    ),
  };
  const second = await runEngine(company, {
    ...options,
    state,
    client: touched,
    sweepRequests: 3000,
  });
  expect(second.error).toBeUndefined();
  return Math.max(loaded.peak(), touched.peak()) / 1_000_000;
}

it('the memory of a run does not grow with the account', async () => {
  await measure(2000);
  const small = await measure(4000);
  const large = await measure(12_000);
  expect(large - small).toBeLessThan(4.5);
});
