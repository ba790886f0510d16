import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastAdvanced } from '../../src/sync/parents/sweep-order.ts';
import type { Backfill } from '../../src/sync/run/backfill-state.ts';
import {
  afterChanges,
  changesFrom,
  parseStreamState,
  type StreamState,
  serializeStreamState,
} from '../../src/sync/run/bookmark.ts';
import type { SweepState } from '../../src/sync/run/sweep-state.ts';
import type { Cursor } from '../../src/windows/cursor.ts';

const at = (time: string): number => Date.parse(time);
const START = at('2024-01-01T00:00:00Z');
const SETTINGS = { startDate: START, lookbackMs: 300_000 };

describe('a bookmark', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['null inside', { replication_key: 'updatedAt', replication_key_value: null, backfill: null }],
    ['garbage', { replication_key_value: 'yesterday', backfill: 'half', last_record: 7 }],
    ['a time that no date can hold', { replication_key_value: '99999999999999999999' }],
    ['other types', { replication_key_value: { a: 1 }, backfill: [1], resume: 'x' }],
    ['half a first load', { backfill: { phase: 'created', startDate: '2024-01-01T00:00:00Z' } }],
    [
      'a first load of an unknown kind',
      {
        backfill: {
          phase: 'sideways',
          from: '2024-01-01T00:00:00Z',
          place: { at: '2024-02-01T00:00:00Z' },
          until: '2024-03-01T00:00:00Z',
        },
      },
    ],
  ])('of %s is none', (_name, bookmark) => {
    expect(parseStreamState(bookmark as never, START)).toEqual({});
  });

  it.each(['2026-10-25T00:00:00Z', '2026-10-25T00:00:00+00:00', '2026-10-25T00:00:00.000000Z'])(
    'of singer-io/tap-lever (%s) is kept, after a look for rows that it did not see',
    (time) => {
      const inherited = { field: 'updated_at', last_record: time, offset: '[1]', next_page: 3 };
      expect(parseStreamState(inherited, START)).toEqual({
        backfill: {
          phase: 'undated',
          startDate: START,
          cursor: { at: START },
          nextBookmark: at('2026-10-25T00:00:00Z'),
        },
        confidential: { at: 0 },
      });
    },
  );

  it('of ours wins over what singer-io/tap-lever left beside it', () => {
    const merged = {
      last_record: '2026-10-25T00:00:00Z',
      ...serializeStreamState('updatedAt', { bookmark: START + 1 }),
    };
    expect(parseStreamState(merged, START)).toEqual({ bookmark: START + 1 });
  });

  it('keeps nothing of an older one into which it is merged deeply', () => {
    const resume = { at: START + 500, id: 'b' };
    const backfill = {
      phase: 'older',
      startDate: START,
      cursor: resume,
      nextBookmark: START + 900,
    } as const;
    const older = [
      serializeStreamState('updatedAt', { backfill }),
      serializeStreamState('updatedAt', { bookmark: START + 600, resume }),
    ];
    for (const bookmark of older) {
      const merged = {
        ...bookmark,
        ...serializeStreamState('updatedAt', { bookmark: START + 1000 }),
      };
      expect(parseStreamState(merged, START)).toEqual({ bookmark: START + 1000 });
    }
  });

  it('of a first load is read as it was written', () => {
    const cursor = { at: START + 5, id: 'x' };
    const backfill = {
      phase: 'created',
      startDate: START,
      cursor,
      nextBookmark: START + 9,
    } as const;
    expect(parseStreamState(serializeStreamState('updatedAt', { backfill }), START)).toEqual({
      backfill,
    });
  });

  it('of a first load is void once the start date is earlier, and skips what is before a later one', () => {
    const cursor = { at: START + 5000, id: 'x' };
    const backfill = {
      phase: 'created',
      startDate: START,
      cursor,
      nextBookmark: START + 9000,
    } as const;
    const bookmark = serializeStreamState('updatedAt', { backfill });
    expect(parseStreamState(bookmark, START - 1)).toEqual({});
    expect(parseStreamState(bookmark, START + 7000)).toEqual({
      backfill: { ...backfill, startDate: START + 7000, cursor: { at: START + 7000 } },
    });
  });
});

describe('changes', () => {
  it('are read from the bookmark less the lookback, or from a later start date', () => {
    const bookmark = START + 86_400_000;
    expect(changesFrom({ bookmark }, SETTINGS)).toEqual({ at: bookmark - 300_000 });
    expect(changesFrom({ bookmark }, { ...SETTINGS, startDate: bookmark + 5 })).toEqual({
      at: bookmark + 5,
    });
  });

  it('are read from exactly where a run was cut short, unless it is out of reach of the bookmark', () => {
    const resume = { at: START + 50_000, id: 'm' };
    const saved = serializeStreamState('updatedAt', { bookmark: START + 49_999, resume });
    expect(changesFrom(parseStreamState(saved, START), SETTINGS)).toEqual(resume);
    const setBack = { ...saved, replication_key_value: '2024-01-01T00:00:10Z' };
    expect(parseStreamState(setBack, START)).toEqual({ bookmark: at('2024-01-01T00:00:10Z') });
  });

  const cursor: fc.Arbitrary<Cursor> = fc.record({
    at: fc.integer({ min: START, max: START + 2_000_000 }),
    id: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
  });

  it('never move a bookmark back, nor past the cutoff or the cursor that was reached', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: START, max: START + 1_000_000 }),
        fc.integer({ min: START, max: START + 2_000_000 }),
        cursor,
        (before, cutoff, reached) => {
          const next = afterChanges({ bookmark: before }, reached, { cutoff, lookbackMs: 300_000 });
          const bookmark = next.bookmark ?? 0;
          expect(bookmark).toBeGreaterThanOrEqual(before);
          expect(bookmark).toBeLessThanOrEqual(Math.max(before, Math.min(cutoff, reached.at - 1)));
          // The next run begins no later than what was reached, and no later than the lookback.
          const from = changesFrom(next, SETTINGS);
          expect(from.at).toBeLessThanOrEqual(Math.max(reached.at, before));
          expect(from.at).toBeLessThanOrEqual(Math.max(START, Math.max(cutoff, before) - 300_000));
        },
      ),
    );
  });
});

describe('a sweep', () => {
  it.each([[undefined], [null], [{}], [{ sweep: null }], [{ sweep: 'x' }], [{ sweep: 3 }]])(
    'is none in %j',
    (bookmark) => {
      expect(parseStreamState(bookmark as never, START)).toEqual({});
    },
  );

  it('begins anew where its state is garbage', () => {
    const sweep = { lap: 1, active: 'x', archived: { at: 'y' }, first: {}, window_ms: -3.5 };
    expect(parseStreamState({ sweep }, START)).toEqual({ sweep: { cycle: 0, half: 'active' } });
  });

  it('is read as it was written, beside everything else', () => {
    const sweep: SweepState = {
      cycle: 3,
      half: 'archived',
      active: undefined,
      archived: { at: START + 7, id: 'y' },
      first: START + 1,
      windowMs: 9000,
    };
    const backfill: Backfill = {
      phase: 'older',
      startDate: START,
      cursor: { at: START + 5, id: 'x' },
      nextBookmark: START + 9,
    };
    for (const progress of [{ bookmark: START + 3 }, { backfill }] as readonly StreamState[])
      expect(
        parseStreamState(serializeStreamState('updatedAt', { ...progress, sweep }), START),
      ).toEqual({
        ...progress,
        sweep,
      });
  });

  it('goes on with the stream that is behind; one that was just filled joins', () => {
    const behind: SweepState = { cycle: 2, half: 'active', active: { at: 5 } };
    const ahead: SweepState = { cycle: 2, half: 'archived', archived: { at: 1 } };
    expect(leastAdvanced([ahead, undefined, behind])).toBe(behind);
    expect(leastAdvanced([undefined, ahead])).toBe(ahead);
    expect(leastAdvanced([undefined])).toEqual({ cycle: 0, half: 'active' });
    const wrapped: SweepState = { cycle: 3, half: 'active' };
    expect(leastAdvanced([wrapped, ahead])).toBe(ahead);
  });

  it('is at most one cycle behind, in which everything is read', () => {
    const old: SweepState = { cycle: 1, half: 'active', active: { at: 900 } };
    const ahead: SweepState = { cycle: 7, half: 'active', active: { at: 5 } };
    expect(leastAdvanced([old, ahead])).toEqual({ cycle: 6, half: 'active', active: { at: 5 } });
  });
});
