import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { ApiError } from '../../src/errors.ts';
import type { LeverClient } from '../../src/lever/client.ts';
import { KilledError, lastState, runEngine } from '../helpers/run-engine.ts';
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
      return { body: read({ data, hasNext: false }, 1), receivedAt: 0, tookMs: 0 };
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
  });
});
