import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { recordsOf, schemasOf, statesOf } from '../helpers/messages.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { linesOf } from '../helpers/run-tap.ts';
import { validateRecords } from '../helpers/validate.ts';

const STATE = {
  bookmarks: {
    opportunities: {
      replication_key: 'updatedAt',
      replication_key_value: '2026-01-01T00:00:00.000Z',
    },
    deleted_postings: null,
  },
};

const defaults = streams.filter(({ isDefault }) => isDefault).map(({ name }) => name);

const company = createCompany({ opportunities: 12 });
const open = () => openTapAccount({ company }, runInProcess);

describe('--test', () => {
  it('writes one record per stream at most, and leaves the bookmarks alone', async () => {
    const { tap, server } = await openTapAccount({ company });
    const run = await tap(['--test'], { state: STATE });
    expect(run.code, linesOf(run.stderr, '"level":"error"').join('\n')).toBe(0);
    expect(run.stderr).not.toContain('CRITICAL');
    expect(run.messages[0]?.type).toBe('STATE');
    expect(run.messages.at(-1)?.type).toBe('STATE');
    for (const state of statesOf(run.messages)) expect(state).toEqual(STATE);
    expect(schemasOf(run.messages).map(({ stream }) => stream)).toEqual(defaults);
    const shown = recordsOf(run.messages).map(({ stream }) => stream);
    expect(new Set(shown).size).toBe(shown.length);
    expect(validateRecords(run.messages)).toEqual([]);
    expect(server.requests.length).toBeLessThanOrEqual(200);
  });

  it('writes one of every stream when the requests suffice', async () => {
    const few = createCompany({ opportunities: 8 });
    const { tap } = await openTapAccount({ company: few }, runInProcess);
    const run = await tap(['--test']);
    const shown = recordsOf(run.messages).map(({ stream }) => stream);
    const silent = defaults.filter((name) => !shown.includes(name));
    expect(silent, 'streams without a record; npm run docs brings endpoints along').toEqual([]);
  });

  it('gives up after two hundred requests when a stream stays empty', async () => {
    const { tap, server } = await openTapAccount(
      {
        intercept: () => ({ status: 200, body: '{"data":[],"hasNext":false}' }),
      },
      runInProcess,
    );
    const run = await tap(['--test', '--select', 'deleted_postings'], {
      config: { start_date: '2000-01-01' },
    });
    expect(run.code).toBe(0);
    expect(server.requests).toHaveLength(200);
  });

  it('ends as soon as every stream has a record, and needs no state', async () => {
    const { tap, server } = await open();
    const run = await tap(['--test', '--select', 'users', '--select', 'opportunity_resumes']);
    expect(statesOf(run.messages)[0]).toEqual({ bookmarks: {} });
    expect(recordsOf(run.messages)).toHaveLength(2);
    expect(server.requests.length).toBeLessThan(20);
  });

  it('fails like any run when Lever does not know the key', async () => {
    const { tap } = await open();
    const run = await tap(['--test'], { config: { token: 'wrong' } });
    expect(run.code).toBe(1);
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });
});

describe('--test=schema', () => {
  it('writes every SCHEMA between two STATEs, without a request', async () => {
    const { tap, server } = await openTapAccount({ company });
    const run = await tap(['--test=schema', '--select', '*,eeo*'], { state: STATE });
    expect(run.code).toBe(0);
    expect(schemasOf(run.messages).map(({ stream }) => stream)).toEqual(
      streams.map(({ name }) => name),
    );
    expect(run.messages.map(({ type }) => type)).toEqual([
      'STATE',
      ...streams.map(() => 'SCHEMA'),
      'STATE',
    ]);
    expect(statesOf(run.messages)).toEqual([STATE, STATE]);
    expect(server.requests).toHaveLength(0);
  });
});
