import { expect, it } from 'vitest';
import { parseStreamState } from '../../src/sync/run/bookmark.ts';
import { parseKnownRows } from '../../src/sync/run/known-rows.ts';
import { recordedStates, type SavedState, statesOfRuns } from '../helpers/saved-states.ts';
import { mergeDeeply } from './history-states.ts';

/** Everything that a run reads of a state, as far as it is about these streams. */
function readAll(state: SavedState, streams: readonly string[]): unknown {
  return streams.map((stream) => [
    stream,
    parseStreamState(state.bookmarks[stream], 0),
    parseStreamState(state.bookmarks[stream], Date.UTC(2026, 10, 1)),
    parseKnownRows({ bookmarks: state.bookmarks as never }, stream),
  ]);
}

const states = await statesOfRuns();

it('a state that is merged deeply into an earlier one is read as it is alone', () => {
  const present = JSON.stringify(states);
  for (const key of ['resume', 'backfill', 'extension', 'confidential', 'active', 'archived'])
    for (const value of ['null', '[{'])
      expect(present.includes(`"${key}":${value}`), `${key} ${value}`).toBe(true);
  for (const [i, newer] of states.entries())
    for (const older of states.slice(0, i)) {
      const streams = Object.keys(newer.bookmarks);
      const merged = mergeDeeply(older, newer) as SavedState;
      expect(readAll(merged, streams)).toEqual(readAll(newer, streams));
    }
});

it('a state can be merged deeply into any other one, also of version 0.1.0, as after a full refresh', () => {
  for (const older of [...recordedStates(), ...states])
    for (const newer of states) expect(mergeDeeply(older, newer)).toMatchObject(newer);
});
