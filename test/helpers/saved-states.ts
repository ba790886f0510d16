import { readdirSync, readFileSync } from 'node:fs';
import { DEMO_NOW } from '../../src/demo/company.ts';
import { runEngine } from './run-engine.ts';
import { createSmallAccount } from './small-account.ts';

export interface SavedState {
  readonly bookmarks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const RECORDED = new URL('../fixtures/states/', import.meta.url);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SELECT = ['opportunities', 'opportunity_offers', 'candidates', 'candidate_offers'];
/** So that loads, changes and sweeps have many places to be cut short at. */
const SMALL_STEPS = {
  requestsPerState: 3,
  undividedRows: 2,
  windowRows: 3,
  requestsPerWindow: 6,
  backlogRows: 5,
};

/** States that version 0.1.0 left, without one that it had from singer-io/tap-lever. */
export function recordedStates(): readonly SavedState[] {
  const files = readdirSync(RECORDED).filter((file) => !file.startsWith('predecessor'));
  const contents = files.map((file) => readFileSync(new URL(file, RECORDED), 'utf8'));
  return contents.map((content) => (JSON.parse(content) as { state: SavedState }).state);
}

/**
 * All STATEs of a first load, of changes after it, of an earlier start date, of confidential rows that
 * come into sight, and of the sweep.
 */
export async function statesOfRuns(): Promise<readonly SavedState[]> {
  const account = createSmallAccount();
  for (let i = 0; i < 16; i++) {
    const at = DEMO_NOW - (400 - 20 * i) * 24 * HOUR;
    const row = account.add(at, at);
    if (i % 2 === 1) account.change(row, { archived: { reason: 'none', archivedAt: at } });
    if (i % 5 === 1) account.change(row, { confidentiality: 'confidential' });
  }
  const states = new Map<string, SavedState>();
  let state: unknown;
  let hours = 0;
  const later = DEMO_NOW - 200 * 24 * HOUR;
  for (const options of [
    { confidentialAccess: false, settings: { startDate: later } },
    { confidentialAccess: true, settings: { startDate: later } },
    { settings: { startDate: DEMO_NOW - 500 * 24 * HOUR } },
    { sweepRequests: 10, settings: { startDate: DEMO_NOW - 500 * 24 * HOUR } },
    { sweepRequests: 24, settings: { startDate: DEMO_NOW - 500 * 24 * HOUR } },
  ]) {
    for (const [i, row] of account.company.opportunities.slice(0, 8).entries())
      account.change(row, { updatedAt: DEMO_NOW + hours * HOUR + i * MINUTE });
    const at = ++hours;
    const now = () => DEMO_NOW + at * HOUR;
    const run = await runEngine(account.company, {
      select: SELECT,
      state,
      now,
      limits: SMALL_STEPS,
      pageSize: 3,
      ...options,
    });
    state = run.state;
    for (const { type, value } of run.messages)
      if (type === 'STATE') states.set(JSON.stringify(value), value as SavedState);
  }
  return [...states.values()];
}
