import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addInterview, addOpportunity, editTags, signOffer } from '../helpers/lever-changes.ts';
import { type EngineRun, KilledError, runEngine } from '../helpers/run-engine.ts';
import type { Message } from '../helpers/run-tap.ts';
import { createWarehouse } from '../helpers/warehouse.ts';

// Much work in little time, which a busy machine stretches.
vi.setConfig({ testTimeout: 180_000 });

/** Progress is saved after a handful of requests, so that a small company gives many STATEs. */
const limits = {
  requestsPerState: 4,
  requestsPerWindow: 8,
  requestsAtOnce: 10,
  prefetchRequests: 8,
  streamedRows: 10,
};

const HOUR = 3_600_000;
const SELECT = [
  'opportunities',
  'opportunity_applications',
  'opportunity_offers',
  'opportunity_interviews',
  'opportunity_notes',
  'opportunity_stage_changes',
  'postings',
  'users',
  'deleted_opportunities',
];

/** A company with a first run behind it, and changes and a new stream ahead. */
interface Scene {
  readonly company: Company;
  readonly first: EngineRun;
  readonly whole: EngineRun;
}

let scene: Scene;

beforeAll(async () => {
  const company = createCompany({ opportunities: 25 });
  const first = await runEngine(company, {
    select: [...SELECT, '!opportunity_notes'],
    limits,
  });
  const at = DEMO_NOW + HOUR;
  const ids = company.opportunities.map(({ id }) => id);
  const withOffer = ids.find((id) =>
    company.offers.get(id)?.some(({ status }) => status !== 'signed'),
  );
  for (const id of ids.slice(3, 9)) editTags(company, id, at);
  for (const id of ids.slice(12, 15)) addInterview(company, id, at + 1);
  addOpportunity(company, at + 2, { updatedAt: null });
  if (withOffer) signOffer(company, withOffer, at + 3);
  scene = { company, first, whole: await second(company, first.state) };
});

/** The run after: changes, the first load of the notes, and the sweep. */
async function second(
  company: Company,
  state: unknown,
  killAfter?: number,
  speed: object = {},
): Promise<EngineRun> {
  return await runEngine(company, {
    select: SELECT,
    state,
    now: () => DEMO_NOW + 2 * HOUR,
    sweepRequests: 40,
    limits,
    ...speed,
    ...(killAfter !== undefined && { killAfter }),
  });
}

function tables(...runs: readonly (readonly Message[])[]): unknown {
  const warehouse = createWarehouse();
  for (const messages of runs) warehouse.load(messages);
  const streams = new Set(runs.flat().flatMap(({ stream }) => stream ?? []));
  const rows = [...streams].sort().map((stream) => [stream, [...warehouse.table(stream)]]);
  return Object.fromEntries(rows);
}

/** The same as `toEqual`, but fast where both are equal. */
function expectSame(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** Numbers of messages after which a run is killed: next to every STATE, and here and there. */
function placesToKill(messages: readonly Message[]): readonly number[] {
  const atStates = messages.flatMap(({ type }, i) => (type === 'STATE' ? [i, i + 1] : []));
  const between = messages.flatMap((_, i) => (i % 97 === 50 ? [i] : []));
  return [...new Set([...atStates, ...between])];
}

/** Slow answers and short pages, so that lists are read in parts, and rows before their turn. */
const SLOW = { tookMs: 1000, pageSize: 12 };

describe('a run that is killed', () => {
  it('at any STATE or between them is made good by the next one', async () => {
    const { company, first, whole } = scene;
    const expected = tables(first.messages, whole.messages);
    const places = placesToKill(whole.messages);
    expect(places.length).toBeGreaterThan(30);
    for (const place of places) {
      const killed = await second(company, first.state, place);
      expect(killed.messages.length).toBe(place);
      const resumed = await second(company, killed.state ?? first.state);
      expectSame(tables(first.messages, killed.messages, resumed.messages), expected);
    }
  });

  it('is made good as well where answers are slow', async () => {
    const { company, first } = scene;
    const whole = await second(company, first.state, undefined, SLOW);
    const expected = tables(first.messages, whole.messages);
    expectSame(expected, tables(first.messages, scene.whole.messages));
    // Every other place, since only the order of what is read differs.
    for (const place of placesToKill(whole.messages).filter((_, i) => i % 2 === 0)) {
      const killed = await second(company, first.state, place, SLOW);
      const resumed = await second(company, killed.state ?? first.state, undefined, SLOW);
      expectSame(tables(first.messages, killed.messages, resumed.messages), expected);
    }
  });

  it.each([{}, SLOW])(
    'in its first load costs no more than what it had under way (%j)',
    async (speed) => {
      const { company } = scene;
      const select = ['opportunities', 'opportunity_*', 'contacts'];
      const whole = await runEngine(company, { select, limits, ...speed });
      let state: unknown;
      let requests = 0;
      const parts: (readonly Message[])[] = [];
      for (let runs = 0; runs < 40; runs++) {
        const part = await runEngine(company, {
          select,
          state,
          limits,
          ...speed,
          onRequest({ number }) {
            if (number > 70) throw new KilledError('The run was killed.');
            return undefined;
          },
        });
        parts.push(part.messages);
        state = part.state;
        requests += part.requests.length;
        if (part.error === undefined) break;
      }
      expect(parts.length).toBeGreaterThan(3);
      expectSame(tables(...parts), tables(whole.messages));
      expect(requests / whole.requests.length).toBeLessThan(2);
    },
  );
});
