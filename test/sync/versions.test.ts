import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import {
  type EngineOptions,
  type EngineRun,
  KilledError,
  runEngine,
} from '../helpers/run-engine.ts';

const SELECT = [
  'users',
  'stages',
  'requisitions',
  'opportunities',
  'opportunity_offers',
  'postings',
];

function activated({ messages }: EngineRun): readonly string[] {
  return messages.flatMap(({ type, stream }) =>
    type === 'ACTIVATE_VERSION' ? [String(stream)] : [],
  );
}

async function run(options: EngineOptions = {}): Promise<EngineRun> {
  const settings = { activateVersions: true, ...options.settings };
  return await runEngine(createCompany({ opportunities: 20 }), {
    select: SELECT,
    ...options,
    settings,
  });
}

describe('ACTIVATE_VERSION', () => {
  it('closes full tables after their last record, with the version of the records', async () => {
    const whole = await run();
    expect([...activated(whole)].sort()).toEqual(['requisitions', 'stages', 'users']);
    for (const stream of activated(whole)) {
      const own = whole.messages.filter((message) => message.stream === stream);
      const versions = new Set(
        own.flatMap(({ type, version }) => (type === 'SCHEMA' ? [] : [version])),
      );
      expect(versions.size).toBe(1);
      expect(own.at(-1)?.type).toBe('ACTIVATE_VERSION');
    }
    const incremental = whole.messages.filter(({ stream }) => stream === 'opportunities');
    expect(incremental.every((message) => !('version' in message))).toBe(true);
  });

  it('is not sent unless it is wanted', async () => {
    expect(activated(await run({ settings: { activateVersions: false } }))).toEqual([]);
  });

  it('is not sent for a table that Lever failed or that a signal cut short', async () => {
    const failed = await run({ onRequest: ({ path }) => (path === '/users' ? 500 : undefined) });
    expect([...activated(failed)].sort()).toEqual(['requisitions', 'stages']);
    expect([...(failed.report?.failures.keys() ?? [])]).toEqual(['users']);
    const isSecondPage = (query: URLSearchParams): boolean => query.has('offset');
    const cut = await run({
      pageSize: 5,
      onRequest({ path, query }) {
        if (path === '/users' && isSecondPage(query)) throw new KilledError('The run was killed.');
        return undefined;
      },
    });
    expect(cut.records('users').length).toBeGreaterThan(0);
    expect(activated(cut)).not.toContain('users');
  });

  it('is not sent by a run that shows one record of each stream', async () => {
    expect(activated(await run({ test: 'records' }))).toEqual([]);
  });
});
