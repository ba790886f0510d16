import { afterAll } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { startLeverServer } from '../../src/demo/server.ts';
import { type LiveRow, liveRows } from '../helpers/live-rows.ts';
import type { Message } from '../helpers/run-tap.ts';
import { EVERYTHING, load } from '../targets/load.ts';
import type { Place, Target } from '../targets/target.ts';

const HOUR_MS = 3_600_000;
/** Without the children of candidates, which no mode reads again. */
const READ_AGAIN = [...EVERYTHING, '--select', '!candidate_*'];

/** A company that changes between loads into one place. */
export interface OpenCompany {
  readonly company: Company;
  /** Lever's clock, milliseconds. */
  now(): number;
  /**
   * Loads what is new since the last time, and reads every list again. Returns the rows that are live
   * by all messages so far, by stream.
   */
  load(): Promise<ReadonlyMap<string, readonly LiveRow[]>>;
  /** Lets an hour pass. */
  wait(): void;
}

/** Opens the demo company, to be loaded into a place by a target, for the tests of a `describe`. */
export async function openCompany(target: Target, place: Place): Promise<OpenCompany> {
  let clock = DEMO_NOW;
  let state: unknown;
  const messages: Message[] = [];
  const company = createCompany();
  const server = await startLeverServer({
    company,
    now: () => clock,
    requestsPerSecond: Number.POSITIVE_INFINITY,
  });
  afterAll(() => server.close());
  const config = {
    token: 'demo',
    start_date: '2024-01-01T00:00:00Z',
    base_url: server.url,
    requests_per_second: 100_000,
    burst: 1000,
    child_refresh: 'all',
  };
  return {
    company,
    now: () => clock,
    async load() {
      const flags = READ_AGAIN;
      const run = await load({
        target,
        place,
        config,
        flags,
        ...(state !== undefined && { state }),
      });
      state = run.state;
      messages.push(...run.messages);
      return liveRows(messages);
    },
    wait: () => {
      clock += HOUR_MS;
    },
  };
}
