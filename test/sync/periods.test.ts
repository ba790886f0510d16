import { describe, expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { ApiError } from '../../src/errors.ts';
import type { LeverClient } from '../../src/lever/client.ts';
import { type EngineOptions, KilledError, lastState, runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount } from '../helpers/small-account.ts';

const DAY = 86_400_000;
const START = DEMO_NOW - 900 * DAY;
const PATH = '/postings/deleted';

interface Asked {
  readonly from: number;
  readonly to: number;
}

/** A Lever in which a posting was deleted every tenth day, and which answers after a turn for each request under way. */
function openDeletions(
  fails: (asked: Asked, number: number) => Error | undefined = () => undefined,
  tookMs = 1000,
) {
  const asked: Asked[] = [];
  let [open, mostOpen] = [0, 0];
  const client: LeverClient = {
    statistics: { requests: 0, retries: 0, rejected: 0, waiting: 0 },
    startedAt: () => DEMO_NOW,
    async get(path, parameters, { read = (json: unknown) => json } = {}) {
      if (path !== PATH) return { body: read({ data: [] }, 1), receivedAt: 0, tookMs: 0 };
      const period = {
        from: Number(parameters['deleted_at_start']),
        to: Number(parameters['deleted_at_end']),
      };
      asked.push(period);
      mostOpen = Math.max(mostOpen, ++open);
      for (let turn = asked.length % 5; turn >= 0; turn--) await undefined;
      open--;
      const failure = fails(period, asked.length);
      if (failure) throw failure;
      const data = [];
      for (let at = START + DAY; at < period.to; at += 10 * DAY)
        if (at >= period.from) data.push({ id: `p${at}`, deletedAt: at });
      return { body: read({ data, hasNext: false }, 1), receivedAt: 0, tookMs };
    },
  };
  return { client, asked, mostOpen: () => mostOpen };
}

async function run(client: LeverClient, state?: unknown, startDate = START) {
  const { company } = createSmallAccount();
  return await runEngine(company, {
    client,
    state,
    select: ['deleted_postings'],
    settings: { startDate },
  });
}

function bookmarkOf(state: unknown): number {
  const { bookmarks } = state as {
    bookmarks: Record<string, { replication_key_value: string } | undefined>;
  };
  return Date.parse(bookmarks['deleted_postings']?.replication_key_value ?? '');
}

describe('a list that Lever gives by short periods', () => {
  it('is read in parts side by side, with no more requests than periods', async () => {
    const lever = openDeletions();
    const { messages, records } = await run(lever.client);
    expect(lever.asked).toHaveLength(30);
    for (const { from, to } of lever.asked) expect(to - from).toBeLessThanOrEqual(30 * DAY);
    const ordered = lever.asked.toSorted((a, b) => a.from - b.from);
    for (const [i, { from }] of ordered.entries()) if (i > 0) expect(from).toBe(ordered[i - 1]?.to);
    expect(lever.mostOpen()).toBeGreaterThanOrEqual(5);
    expect(new Set(records('deleted_postings').map(({ id }) => id)).size).toBe(90);
    expect(records('deleted_postings')).toHaveLength(90);
    expect(bookmarkOf(lastState(messages))).toBe(DEMO_NOW - 60_000);
  });

  it('is read one period after the other where answers are quick', async () => {
    const lever = openDeletions(undefined, 50);
    await run(lever.client);
    expect(lever.asked).toHaveLength(30);
    expect(lever.mostOpen()).toBe(1);
  });

  it('moves its bookmark only as far as there is no gap', async () => {
    const gap = START + 200 * DAY;
    const lever = openDeletions(({ from, to }) =>
      from <= gap && gap < to ? new ApiError('down', { path: PATH, status: 500 }) : undefined,
    );
    const broken = await run(lever.client);
    expect(broken.report?.failures.has('deleted_postings')).toBe(true);
    const reached = bookmarkOf(broken.state);
    expect(reached).toBeLessThan(gap);
    expect(reached).toBeGreaterThan(gap - 31 * DAY);
    const rest = await run(openDeletions().client, broken.state);
    const ids = [broken, rest].flatMap(({ records }) =>
      records('deleted_postings').map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(90);
  });

  it('never moves it back, nor beyond what was written, wherever the run is killed', async () => {
    for (let last = 1; last < 32; last++) {
      const killed = openDeletions((_period, number) =>
        number > last ? new KilledError('The run was killed.') : undefined,
      );
      const first = await run(killed.client);
      const states = first.messages.flatMap(({ type, value }) => (type === 'STATE' ? [value] : []));
      const bookmarks = states.map(bookmarkOf).filter((at) => !Number.isNaN(at));
      expect(bookmarks).toEqual(bookmarks.toSorted((a, b) => a - b));
      const second = await run(openDeletions().client, first.state);
      const ids = [first, second].flatMap(({ records }) =>
        records('deleted_postings').map(({ id }) => id),
      );
      expect(new Set(ids).size).toBe(90);
    }
  });

  it('is refused once', async () => {
    const lever = openDeletions(() => new ApiError('refused', { path: PATH, status: 403 }));
    const { report } = await run(lever.client);
    expect(report?.failures.size).toBe(1);
    expect(lever.asked).toHaveLength(1);
  });

  it('costs one request when little time has passed', async () => {
    const first = await run(openDeletions().client);
    const lever = openDeletions();
    await run(lever.client, first.state);
    expect(lever.asked).toHaveLength(1);
  });
});

/** Streams of periods with sixty rows in each thirty days, for as long as Lever may be asked for. */
function createPeriods(days: number): Company {
  const { company } = createSmallAccount();
  const deleted = company.deletedPostings as unknown as object[];
  const answers = company.eeoResponsesPii as unknown as object[];
  deleted.length = 0;
  answers.length = 0;
  for (let i = 0; i < 2 * days; i++) {
    const at = DEMO_NOW - i * (DAY / 2) - DAY / 4;
    deleted.push({ id: `d${i}`, deletedAt: at, deletedBy: 'somebody' });
    answers.push({ applicationId: `a${i}`, opportunityId: `o${i}`, appliedAt: at });
  }
  company.version++;
  return company;
}

/** The records of runs that are killed after so many messages each, until one comes to its end. */
async function recordsOfKilled(
  company: Company,
  stream: string,
  { killAfter, ...options }: EngineOptions,
): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  let state = options.state;
  for (let runs = 0; runs < 20; runs++) {
    const run = await runEngine(company, {
      select: [stream],
      ...options,
      state,
      killAfter: killAfter ?? 400,
    });
    records.push(...run.records(stream).map(({ id }) => id));
    state = run.state ?? state;
    if (run.error !== undefined) continue;
    expect(runs).toBeGreaterThan(0);
    return records;
  }
  throw new Error(`no end after ${records.length} records`);
}

describe('runs that are killed after every 400 messages', () => {
  it.each([
    ['deleted_postings', 50],
    ['deleted_postings', 1000],
    ['eeo_responses_pii', 50],
    ['eeo_responses_pii', 1000],
  ])('load %s and send little twice, with answers of %i ms', async (stream, latencyMs) => {
    const company = createPeriods(900);
    const settings = { startDate: START };
    const ids = await recordsOfKilled(company, stream, { latencyMs, settings });
    expect(new Set(ids).size).toBe(1800);
    expect(ids.length / 1800).toBeLessThanOrEqual(1.5);
  });

  it('read answers about equal opportunity again, and go on with that where it was', async () => {
    const company = createPeriods(900);
    const select = ['eeo_responses_pii'];
    const { state } = await runEngine(company, { select, settings: { startDate: START } });
    const settings = { startDate: START };
    const now = (): number => DEMO_NOW + DAY;
    const options = { state, settings, now, killAfter: 200 };
    const ids = await recordsOfKilled(company, 'eeo_responses_pii', options);
    expect(new Set(ids).size).toBeGreaterThanOrEqual(358);
    expect(ids.length / new Set(ids).size).toBeLessThanOrEqual(1.5);
  });

  it('load what an earlier start date adds, the latest first', async () => {
    const company = createPeriods(900);
    const select = ['deleted_postings'];
    const startDate = DEMO_NOW - 30 * DAY;
    const { state } = await runEngine(company, { select, settings: { startDate } });
    const settings = { startDate: START };
    const ids = await recordsOfKilled(company, 'deleted_postings', { state, settings });
    expect(new Set(ids).size).toBeGreaterThanOrEqual(1740);
    expect(ids.length / 1740).toBeLessThanOrEqual(1.5);
  });
});

describe('answers about equal opportunity', () => {
  it('are read again for half a year, since they change without moving their time', async () => {
    const company = createCompany({ opportunities: 60 });
    const select = ['eeo_responses_pii'];
    const first = await runEngine(company, { select });
    const rows = company.eeoResponsesPii as unknown as Record<string, unknown>[];
    const recent = rows.find(({ appliedAt }) => Number(appliedAt) > DEMO_NOW - 100 * 86_400_000);
    const old = rows.find(({ appliedAt }) => Number(appliedAt) < DEMO_NOW - 300 * 86_400_000);
    for (const row of [recent, old]) Object.assign(row ?? {}, { currentStage: 'Moved on' });
    company.version++;
    const second = await runEngine(company, {
      select,
      state: first.state,
      now: () => DEMO_NOW + 86_400_000,
    });
    const moved = second.records('eeo_responses_pii').map(({ currentStage }) => currentStage);
    expect(recent).toBeDefined();
    expect(old).toBeDefined();
    expect(moved.filter((stage) => stage === 'Moved on')).toHaveLength(1);
    expect(second.requests.length).toBeLessThanOrEqual(8);
    const all = await runEngine(company, {
      select,
      state: second.state,
      settings: { childRefresh: 'all' },
      now: () => DEMO_NOW + 2 * 86_400_000,
    });
    const stages = all.records('eeo_responses_pii').map(({ currentStage }) => currentStage);
    expect(stages.filter((stage) => stage === 'Moved on')).toHaveLength(2);
    expect(stages).toHaveLength(rows.length);
  });
});
