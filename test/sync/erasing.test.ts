import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { deleteOpportunity, deletePosting } from '../helpers/lever-changes.ts';
import { type EngineOptions, type EngineRun, runEngine } from '../helpers/run-engine.ts';

const HOUR = 3_600_000;
const DELETIONS = ['deleted_opportunities', 'deleted_postings', 'deleted_applications'];
const SELECT = [
  'opportunities',
  'opportunity_tags',
  'opportunity_applications',
  'opportunity_offers',
  'postings',
  'posting_questions',
  'users',
  ...DELETIONS,
];
const ERASING = { eraseDeleted: true };

/** A company, and runs of the tap in it, each an hour after the one before. */
function openCompany() {
  const company = createCompany({ opportunities: 40 });
  let now = DEMO_NOW;
  const run = async (options: EngineOptions = {}): Promise<EngineRun> => {
    now += HOUR;
    return await runEngine(company, { select: SELECT, now: () => now, ...options });
  };
  const [victim, other] = company.opportunities.filter(({ applications }) => applications.length);
  return {
    company,
    run,
    now: () => now,
    victim: victim?.id ?? '',
    application: victim?.applications[0] ?? '',
    other: other?.id ?? '',
  };
}

function tombstones({ messages }: EngineRun, stream: string) {
  return messages
    .filter((message) => message.type === 'RECORD' && message.stream === stream)
    .map(({ record }) => record as Record<string, unknown>)
    .filter(({ _sdc_deleted_at: at }) => typeof at === 'string');
}

const idsIn = (run: EngineRun, stream = 'opportunities') =>
  tombstones(run, stream).map(({ id }) => id);

function columnsOf({ messages }: EngineRun, stream: string): readonly string[] {
  const schema = messages.find((one) => one.type === 'SCHEMA' && one.stream === stream);
  const { properties = {} } = (schema?.['schema'] ?? {}) as { properties?: object };
  return Object.keys(properties);
}

describe('erase_deleted_rows', () => {
  it('gives rows that a deletion names a tombstone, of key and time, at no request', async () => {
    const { company, run, now, victim, application } = openCompany();
    const { state } = await run({ settings: ERASING });
    const posting = company.postings[0]?.id ?? '';
    deleteOpportunity(company, victim, now());
    deletePosting(company, posting, now());
    const at = new Date(now()).toISOString();
    const without = await run({ state });
    const second = await run({ state, settings: ERASING });
    expect(second.requests.length).toBe(without.requests.length);
    for (const [stream, id] of [
      ['opportunities', victim],
      ['opportunity_applications', application],
      ['postings', posting],
      ['posting_questions', posting],
    ] as const) {
      const columns = columnsOf(second, stream).map((name) => [name, null]);
      const empty = Object.fromEntries(columns);
      expect(tombstones(second, stream)).toEqual([{ ...empty, id, _sdc_deleted_at: at }]);
    }
    expect(tombstones(second, 'opportunity_offers')).toEqual([]);
  });

  it('gives one to rows made of the lists that Lever still sends, and to no row without a key', async () => {
    const { company, run, now, victim } = openCompany();
    const { state } = await run({ settings: ERASING });
    deleteOpportunity(company, victim, now());
    Object.assign(company.deletedOpportunities.at(-1) ?? {}, { tags: ['Berlin', null, 'Lead'] });
    company.deletedOpportunities.push({ deletedAt: now() } as never);
    const second = await run({ state, settings: ERASING });
    const keys = tombstones(second, 'opportunity_tags').map((row) => [
      row['opportunityId'],
      row['tag'],
    ]);
    expect(keys).toEqual([
      [victim, 'Berlin'],
      [victim, 'Lead'],
    ]);
    expect(idsIn(second)).toEqual([victim]);
    expect(second.report?.streams.get('opportunity_tags')?.erased).toBe(2);
  });

  it('has a column in the streams concerned alone, null in all other records', async () => {
    const { run, victim } = openCompany();
    const erasing = await run({ settings: ERASING });
    const concerned = SELECT.filter((name) => columnsOf(erasing, name).includes('_sdc_deleted_at'));
    expect(concerned).toEqual(SELECT.slice(0, 6).filter((name) => name !== 'opportunity_offers'));
    const row = erasing.records('opportunities').find(({ id }) => id === victim);
    expect(row).toHaveProperty('_sdc_deleted_at', null);
  });

  it('changes nothing unless it is wanted', async () => {
    const { company, run, now, victim } = openCompany();
    const { state } = await run();
    deleteOpportunity(company, victim, now());
    const second = await run({ state });
    expect(second.records('deleted_opportunities').map(({ id }) => id)).toEqual([victim]);
    expect(JSON.stringify(second.messages)).not.toContain('_sdc_deleted_at');
    expect(JSON.stringify(second.state)).not.toContain('erased_in');
  });

  it('erases what was deleted before it was wanted, once, and again after a run without it', async () => {
    const { company, run, now, victim, other } = openCompany();
    const first = await run();
    deleteOpportunity(company, victim, now());
    const unerased = await run({ state: first.state });
    const wanted = await run({ state: unerased.state, settings: ERASING });
    expect(idsIn(wanted)).toContain(victim);
    const again = await run({ state: wanted.state, settings: ERASING });
    expect(idsIn(again)).toEqual([]);
    const off = await run({ state: again.state });
    deleteOpportunity(company, other, now() - 30 * HOUR);
    expect(idsIn(await run({ state: again.state, settings: ERASING }))).toEqual([]);
    expect(idsIn(await run({ state: off.state, settings: ERASING }))).toEqual(
      expect.arrayContaining([victim, other]),
    );
  });

  it('erases in a stream that comes back what was deleted meanwhile', async () => {
    const { company, run, now, victim } = openCompany();
    const first = await run({ settings: ERASING });
    deleteOpportunity(company, victim, now());
    const select = ['postings', ...DELETIONS];
    const without = await run({ state: first.state, settings: ERASING, select });
    const back = await run({ state: without.state, settings: ERASING });
    expect(idsIn(back)).toContain(victim);
    const next = await run({ state: back.state, settings: ERASING });
    expect(idsIn(next)).toEqual([]);
  });

  it('loses none, wherever a run is killed that catches up', async () => {
    const { company, run, now, victim } = openCompany();
    const first = await run();
    deleteOpportunity(company, victim, now());
    const unerased = await run({ state: first.state });
    const whole = await run({ state: unerased.state, settings: ERASING });
    // Around the tombstone after each STATE, elsewhere after some.
    const tombstone = whole.messages.findIndex(
      ({ record }) => (record as { id?: unknown } | undefined)?.id === victim,
    );
    const killings = whole.messages
      .flatMap(({ type }, i) => (type === 'STATE' ? [i, i + 1] : []))
      .filter((at, i) => i % 8 < 2 || Math.abs(at - tombstone) < 20);
    for (const killAfter of killings) {
      const killed = await run({ state: unerased.state, settings: ERASING, killAfter });
      const next = await run({ state: killed.state, settings: ERASING });
      expect([...idsIn(killed), ...idsIn(next)]).toContain(victim);
    }
  });

  it('erases in the next run what is deleted after this one has read it', async () => {
    const { company, run, now, victim } = openCompany();
    let isDeleted = false;
    const first = await run({
      settings: ERASING,
      onRequest: ({ path }) => {
        if (isDeleted || !path.includes('/offers')) return undefined;
        isDeleted = true;
        deleteOpportunity(company, victim, now());
        return undefined;
      },
    });
    expect(isDeleted).toBe(true);
    expect(first.records('opportunities').map(({ id }) => id)).toContain(victim);
    const second = await run({ state: first.state, settings: ERASING });
    expect(idsIn(second)).toContain(victim);
    expect(second.records('opportunities').filter(({ id }) => id === victim)).toHaveLength(1);
  });

  it('says which deletions are missing', async () => {
    const { run } = openCompany();
    const select = ['opportunities', 'opportunity_tags', 'postings', 'deleted_postings'];
    const { log, messages } = await run({ settings: ERASING, select });
    expect(log).toEqual([expect.stringContaining('deleted_opportunities is not selected')]);
    const marked = messages.filter((one) => JSON.stringify(one).includes('_sdc_deleted_at'));
    expect(new Set(marked.map(({ stream }) => stream))).toEqual(new Set(['postings']));
  });

  it('erases nothing in a run that shows one record of each stream', async () => {
    const { company, run, now, victim } = openCompany();
    deleteOpportunity(company, victim, now());
    const shown = await run({ settings: ERASING, test: 'records' });
    for (const stream of SELECT) expect(tombstones(shown, stream)).toEqual([]);
  });
});
