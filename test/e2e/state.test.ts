import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addFeedback, addOpportunity } from '../helpers/lever-changes.ts';
import { statesOf } from '../helpers/messages.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder } from '../helpers/run-tap.ts';

const HOUR = 3_600_000;
const EVERYTHING = ['--select', '*,eeo*'];

type Bookmarks = Record<string, Record<string, unknown> | null>;
const bookmarksOf = (state: unknown) => (state as { bookmarks: Bookmarks }).bookmarks;

/** A first load, and a run after some changes that also sweeps old children. */
const runs = once(async () => {
  const company = createCompany({ opportunities: 12 });
  let now = DEMO_NOW;
  const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
  const first = await tap(EVERYTHING);
  now += 10 * HOUR;
  addFeedback(company, company.opportunities[3]?.id ?? '', now - 2 * HOUR);
  addOpportunity(company, now - HOUR);
  const second = await tap(EVERYTHING, {
    state: first.state,
    config: { child_sweep_requests: 60 },
  });
  return { first, second, states: [first, second].map(({ messages }) => statesOf(messages)) };
});

/** Calls `visit` with every value inside of a value, and where it is. */
function walk(value: unknown, visit: (value: unknown, path: string) => void, path = ''): void {
  visit(value, path);
  if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) walk(member, visit, `${path}/${key}`);
}

/** As Meltano merges a new state into an old one. */
function merge(old: unknown, now: unknown): unknown {
  if (!isObject(old) || !isObject(now)) return now;
  const merged: Record<string, unknown> = { ...old };
  for (const [key, value] of Object.entries(now)) merged[key] = merge(old[key], value);
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('every STATE', () => {
  it('holds nothing that a target cannot write back: no fraction, no number beyond 2^53', async () => {
    for (const state of (await runs()).states.flat())
      walk(state, (value, path) => {
        if (typeof value === 'number') expect(Number.isSafeInteger(value), path).toBe(true);
      });
  });

  it('keeps every key that an earlier one had; what is over is null', async () => {
    const all = (await runs()).states.flat();
    const seen = new Set<string>();
    for (const state of all) {
      const paths = new Map<string, unknown>();
      walk(state, (value, path) => paths.set(path, value));
      for (const path of seen) {
        const parents = path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
        const isOver = parents.some((parent) => paths.get(parent) === null);
        expect(paths.has(path) || isOver, path).toBe(true);
      }
      for (const path of paths.keys()) seen.add(path);
    }
  });

  it('never goes back behind the one before', async () => {
    for (const states of (await runs()).states)
      for (const [i, state] of states.entries())
        for (const [stream, bookmark] of Object.entries(bookmarksOf(state))) {
          const before = bookmarksOf(states[i - 1] ?? { bookmarks: {} })[stream];
          const [then, now] = [before, bookmark].map((one) => one?.['replication_key_value']);
          if (typeof then !== 'string') continue;
          expect(typeof now, stream).toBe('string');
          expect(String(now) >= then, stream).toBe(true);
        }
  });

  it('can be merged into any earlier one, as Meltano does, without a difference', async () => {
    for (const states of (await runs()).states) {
      const last = states.at(-1);
      for (const state of states) {
        const merged = merge(state, last);
        expect(bookmarksOf(merged)).toEqual(bookmarksOf(last));
      }
    }
  });
});

describe('the STATE of the second run', () => {
  it('starts where the first ended, and its bookmarks are later', async () => {
    const { first, second } = await runs();
    expect(second.messages[0]?.['value']).toEqual(first.state);
    const [then, now] = [first, second].map(({ state }) => bookmarksOf(state)['opportunities']);
    expect(String(now?.['replication_key_value']) > String(then?.['replication_key_value'])).toBe(
      true,
    );
  });
});

describe('a state that is given', () => {
  it('keeps what this run does not understand or did not select', async () => {
    const state = {
      bookmarks: {
        tickets: { cursor: 'abc', parts: [1, { a: null }] },
        postings: {
          replication_key: 'updatedAt',
          replication_key_value: '2026-09-30T00:00:00.000Z',
        },
        opportunities: {
          replication_key: 'updatedAt',
          replication_key_value: '2026-09-30T00:00:00.000Z',
          note: 'mine',
        },
      },
      currently_syncing: null,
      activate_versions: { users: 1_700_000_000_000 },
    };
    const { tap } = await openTapAccount(
      { company: createCompany({ opportunities: 6 }) },
      runInProcess,
    );
    const run = await tap(['--select', 'opportunities', '--select', 'users'], { state });
    expect(run.messages[0]?.['value']).toEqual(state);
    const { opportunities, ...others } = bookmarksOf(run.state);
    expect(run.state).toMatchObject({ ...state, bookmarks: {} });
    expect(others).toEqual({
      tickets: state.bookmarks.tickets,
      postings: state.bookmarks.postings,
    });
    expect(opportunities).toMatchObject({ note: 'mine' });
  });

  it.each([
    [
      'begins with a byte order mark and has bookmarks that are null',
      '\uFEFF{"bookmarks":{"opportunities":null,"users":null}}',
    ],
    ['is not there yet', undefined],
  ])('is that of a first run when it %s', async (_name, content) => {
    const { tap, company } = await openTapAccount(
      { company: createCompany({ opportunities: 6 }) },
      runInProcess,
    );
    const folder = createFolder();
    if (content !== undefined) folder.write('state.json', content);
    const run = await tap(['--select', 'opportunities', '--state', `${folder.path}/state.json`]);
    expect(run.code).toBe(0);
    expect(run.records('opportunities')).toHaveLength(company.opportunities.length);
    expect(run.messages[0]?.['value']).toHaveProperty('bookmarks');
  });

  it('is named in a line that says where the run begins', async () => {
    const { tap } = await openTapAccount(
      { company: createCompany({ opportunities: 6 }) },
      runInProcess,
    );
    const file = join(createFolder().path, 'state.json');
    const flags = ['--select', 'opportunities'];
    const first = await tap([...flags, '--state', file]);
    expect(first.stderr).toContain(
      `First run: everything since 2024-01-01 (${file} does not exist yet).`,
    );
    const second = await tap(flags, { state: first.state });
    expect(second.stderr).toMatch(/Resuming from 2026-10-01 \d\d:\d\d UTC \(\S*state\.json\)\./);
  });
});
