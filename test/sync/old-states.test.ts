import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runEngine } from '../helpers/run-engine.ts';
import {
  changeRecordedAccount,
  createRecordedAccount,
  RECORDED_AT,
  START_DATE,
} from './recorded-account.ts';

/** A state that version 0.1.0 left, and what that version itself read and wrote when it went on from there. */
interface RecordedState {
  /** Whether the account changed after its first load. */
  readonly isChanged: boolean;
  readonly sweepRequests: number;
  readonly select: readonly string[];
  readonly state: unknown;
  /** The lists below opportunities and postings, sorted. */
  readonly reads: readonly string[];
  /** The ids of the records by stream, sorted. */
  readonly records: Readonly<Record<string, readonly string[]>>;
}

const FOLDER = new URL('../fixtures/states/', import.meta.url);
const HOUR = 3_600_000;
const names = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

function readRecorded(name: string): RecordedState {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as RecordedState;
}

describe('a state of version 0.1.0', () => {
  it.each(names)('in the phase %s is continued: nothing lost, nothing read twice', async (name) => {
    const { isChanged, sweepRequests, select, state, reads, records } = readRecorded(name);
    const account = createRecordedAccount();
    if (isChanged) changeRecordedAccount(account);
    const run = await runEngine(account.company, {
      // What is below postings had no sweep, and has a part of its requests now.
      select:
        sweepRequests > 0 ? select.filter((stream) => stream !== 'posting_questions') : select,
      state,
      sweepRequests,
      settings: { startDate: START_DATE },
      now: () => RECORDED_AT + (isChanged ? HOUR : 0),
    });
    const paths = run.requests.map(({ path }) => path);
    expect(paths.filter((path) => /\/(offers|apply)$/.test(path)).sort()).toEqual(reads);
    for (const [stream, ids] of Object.entries(records)) {
      const written = run.records(stream).map(({ id, opportunityId }) => id ?? opportunityId);
      expect(written.sort(), stream).toEqual(ids);
    }
  });
});
