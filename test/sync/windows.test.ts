import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutWindow,
  firstWindow,
  isMoment,
  nextWindow,
  type Range,
  type Window,
  windowSize,
} from '../../src/sync/windows.ts';

const YEAR = 365 * 86_400_000;
const BOUND = Date.parse('2026-01-01T00:00:00Z');

interface History {
  readonly windows: readonly Window[];
  /** Pages of a hundred rows that were asked for, cut windows included. */
  readonly requests: number;
}

/** Reads a made-up history the way the engine does; `shown` picks the rows that a cut window shows first. */
function read(
  times: readonly number[],
  range: Range,
  requestsPerRow: number,
  isAscending = true,
): History {
  const size = windowSize(requestsPerRow);
  const ordered = [...times].sort((a, b) => (isAscending ? a - b : b - a));
  const windows: Window[] = [];
  let requests = 0;
  let window = firstWindow(range, size);
  while (window) {
    const { from, to, limit } = window;
    const inside = ordered.filter(
      (time) => time >= from && time <= (to ?? Number.POSITIVE_INFINITY),
    );
    const isOverflow = inside.length > limit && !isMoment(window);
    requests += Math.max(1, Math.ceil((isOverflow ? limit + 100 : inside.length) / 100));
    if (requests > 100_000) throw new Error('no end');
    if (isOverflow) {
      window = cutWindow(window, inside.slice(0, limit + 1), range, size);
    } else {
      windows.push(window);
      window = nextWindow(window, inside.length, range, size);
    }
  }
  return { windows, requests };
}

describe('windows over random histories', () => {
  const history = fc.record({
    from: fc.integer({ min: BOUND - 15 * YEAR, max: BOUND }),
    times: fc.array(fc.integer({ min: BOUND - 15 * YEAR, max: BOUND + 1000 }), { maxLength: 3000 }),
    burst: fc.record({ at: fc.integer({ min: BOUND - YEAR, max: BOUND }), rows: fc.nat(3000) }),
    requestsPerRow: fc.integer({ min: 0, max: 12 }),
    isAscending: fc.boolean(),
    edges: fc.array(fc.integer({ min: BOUND - 15 * YEAR, max: BOUND }), { maxLength: 3 }),
    longestDays: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
  });

  it('follow each other without gap or overlap, from the start to an open end', () => {
    fc.assert(
      fc.property(
        history,
        ({ from, times, burst, requestsPerRow, isAscending, edges, longestDays }) => {
          const all = [
            ...times,
            ...Array.from({ length: burst.rows }, (_, i) => burst.at + (i % 7)),
          ];
          const range: Range = {
            from,
            bound: BOUND,
            edges: edges.sort((a, b) => a - b),
            ...(longestDays !== undefined && { end: BOUND, longestMs: longestDays * 86_400_000 }),
          };
          const { windows } = read(all, range, requestsPerRow, isAscending);
          expect(windows[0]?.from).toBe(from);
          for (const [i, window] of windows.slice(1).entries())
            expect(window.from).toBe((windows[i]?.to ?? Number.NaN) + 1);
          expect(windows.at(-1)?.to).toBe(longestDays === undefined ? undefined : BOUND);
          for (const { from: start, to } of windows)
            for (const edge of edges) expect(start < edge && (to ?? edge) >= edge).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('windows', () => {
  it('cost one request for ten empty years', () => {
    expect(read([], { from: BOUND - 10 * YEAR, bound: BOUND }, 4).requests).toBe(1);
  });

  it.each([true, false])(
    'hold what a few minutes can bring, in ascending order or not (%s)',
    (isAscending) => {
      const times = Array.from({ length: 50_000 }, (_, i) => BOUND - 5 * YEAR + i * 3_000_000);
      const { windows, requests } = read(
        times,
        { from: BOUND - 10 * YEAR, bound: BOUND },
        4,
        isAscending,
      );
      for (const { from, to } of windows) {
        const rows = times.filter((time) => time >= from && time <= (to ?? time)).length;
        expect(rows).toBeLessThanOrEqual(500);
      }
      // 200,000 requests for children against these for the lists.
      expect(requests).toBeLessThan(1500);
    },
  );

  it('cut a minute of 20,000 edits into parts', () => {
    const times = Array.from({ length: 20_000 }, (_, i) => BOUND - 1_000_000 + i * 3);
    const { windows } = read(times, { from: BOUND - YEAR, bound: BOUND }, 4, false);
    expect(windows.length).toBeGreaterThan(40);
  });

  it('read rows without further requests almost without waste', () => {
    const times = Array.from({ length: 100_000 }, (_, i) => BOUND - 5 * YEAR + i * 1_500_000);
    for (const isAscending of [true, false]) {
      const { requests } = read(times, { from: BOUND - 6 * YEAR, bound: BOUND }, 0, isAscending);
      expect(requests).toBeLessThanOrEqual(1000 * 1.03 + 15);
    }
  });

  it('that are one millisecond long are read whole', () => {
    const times = Array.from({ length: 5000 }, () => BOUND - 5);
    const { windows } = read(times, { from: BOUND - 10, bound: BOUND }, 4);
    expect(windows).toContainEqual(expect.objectContaining({ from: BOUND - 5, to: BOUND - 5 }));
  });
});
