import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { recordsOf, schemasOf, statesOf } from '../helpers/messages.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
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

const open = () => openTapAccount({ company: createCompany({ opportunities: 12 }) });

describe('--test', () => {
  it('shows one record of each stream at most, and leaves the bookmarks', async () => {
    const { tap, server } = await open();
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

  it('shows one of every stream where the requests suffice', async () => {
    const { tap } = await openTapAccount({ company: createCompany({ opportunities: 8 }) });
    const run = await tap(['--test']);
    const shown = recordsOf(run.messages).map(({ stream }) => stream);
    const silent = defaults.filter((name) => !shown.includes(name));
    expect(silent, 'streams without a record; npm run docs brings endpoints along').toEqual([]);
  });

  it('is over as soon as every stream showed one', async () => {
    const { tap, server } = await open();
    const run = await tap(['--test', '--select', 'users', '--select', 'opportunity_resumes']);
    expect(recordsOf(run.messages)).toHaveLength(2);
    expect(server.requests.length).toBeLessThan(20);
  });

  it('begins with a state that has bookmarks, even if there was none', async () => {
    const { tap } = await open();
    const run = await tap(['--test', '--select', 'stages']);
    expect(statesOf(run.messages)[0]).toEqual({ bookmarks: {} });
  });

  it('fails like any run when Lever does not know the key', async () => {
    const { tap } = await open();
    const run = await tap(['--test'], { config: { token: 'wrong' } });
    expect(run.code).toBe(1);
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });
});

describe('--test=schema', () => {
  it('shows what each stream looks like, between two STATEs, without a request', async () => {
    const { tap, server } = await open();
    const run = await tap(['--test=schema', '--select', '*'], { state: STATE });
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
