import { describe, expect, it } from 'vitest';
import { describeStart } from '../../src/progress/describe-start.ts';
import type { Bookmark } from '../../src/singer/state.ts';
import { streams } from '../../src/streams/index.ts';
import { type Phase, serializeBackfill } from '../../src/sync/run/backfill-state.ts';

const file = { name: 'state.json', exists: true };
const at = (time: string): Bookmark => ({ replication_key_value: time });

/** A load that has come to a time. */
const load = (phase: Phase, time = '2021-01-01T00:00:00.000Z') =>
  serializeBackfill({
    phase,
    startDate: 0,
    nextBookmark: Date.now(),
    cursor: { at: Date.parse(time) },
  });

function describeFor(
  names: readonly string[],
  bookmarks: Readonly<Record<string, Bookmark | null>>,
  source: typeof file | undefined = file,
): string {
  return describeStart({
    state: { bookmarks },
    file: source,
    streams: streams.filter(({ name }) => names.includes(name)),
    startDate: Date.UTC(2020, 0, 1),
  });
}

describe('where a run begins', () => {
  const both = ['opportunities', 'opportunity_notes', 'users'];

  it.each([
    [undefined, 'First run: everything since 2020-01-01 (no --state).'],
    [
      { name: 'state.json', exists: false },
      'First run: everything since 2020-01-01 (state.json does not exist yet).',
    ],
    [file, 'First run: everything since 2020-01-01 (no bookmark in state.json).'],
  ])('is the start date without a bookmark (%j)', (source, line) => {
    const input = {
      state: { bookmarks: { opportunities: null } },
      startDate: Date.UTC(2020, 0, 1),
    };
    const selected = streams.filter(({ name }) => both.includes(name));
    expect(describeStart({ ...input, file: source, streams: selected })).toBe(line);
  });

  it('is the bookmarks, the oldest and the newest', () => {
    const bookmarks = {
      opportunities: at('2026-10-01T08:58:00.000Z'),
      opportunity_notes: at('2026-10-01T00:00:00.000Z'),
    };
    expect(describeFor(both, bookmarks)).toBe(
      'Resuming from 2026-10-01 for the oldest stream and 2026-10-01 08:58 UTC for the newest (state.json).',
    );
    expect(describeFor(['opportunities'], bookmarks)).toBe(
      'Resuming from 2026-10-01 08:58 UTC (state.json).',
    );
  });

  it('is not asked of markers, which have no bookmark', () => {
    const bookmarks = { opportunities: at('2026-10-01T08:58:00.000Z') };
    expect(describeFor(['opportunities', 'opportunity_reads', 'list_reads'], bookmarks)).toBe(
      'Resuming from 2026-10-01 08:58 UTC (state.json).',
    );
  });

  it('is a bookmark of singer-io/tap-lever', () => {
    const bookmarks = { opportunities: { last_record: '2026-10-25T00:00:00Z' } };
    expect(describeFor(['opportunities'], bookmarks)).toBe(
      'Resuming from 2026-10-25 (state.json).',
    );
  });

  it('names first loads that go on, and streams that are new', () => {
    const bookmarks = { opportunities: { replication_key_value: null, backfill: load('created') } };
    expect(describeFor(both, bookmarks)).toBe(
      'Resuming (state.json); the first load of 1 stream continues; 1 stream for the first time: everything since 2020-01-01.',
    );
  });

  it('says what is there of a load that has come to the archive', () => {
    const mark = (phase: Phase, at: string) => ({
      replication_key_value: null,
      backfill: load(phase, at),
    });
    const notes = mark('archived', '2023-05-04T00:00:00.000Z');
    const lineFor = (opportunities: Bookmark) =>
      describeFor(both, { opportunities, opportunity_notes: notes });
    expect(lineFor(mark('archived', '2022-11-24T00:00:00.000Z'))).toBe(
      'Resuming (state.json); the first load of 2 streams continues: all in process are there, and the archive back to 2023-05-04.',
    );
    expect(lineFor(mark('active', '2022-11-24T00:00:00.000Z'))).toBe(
      'Resuming (state.json); the first load of 2 streams continues.',
    );
    expect(
      describeFor(['opportunities'], {
        opportunities: mark('archived_older', '2020-01-01T00:00:00Z'),
      }),
    ).toBe(
      'Resuming (state.json); the first load of 1 stream continues: all in process are there.',
    );
  });

  it('is nothing that lists have that are read whole', () => {
    expect(describeFor(['users'], { opportunities: at('2026-10-01T08:58:00.000Z') })).toContain(
      'read whole in every run',
    );
  });
});
