import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../src/windows/limits.ts';
import {
  cutWindow,
  firstWindow,
  isSingleMillisecond,
  nextWindow,
  type ReadRange,
  rowsFound,
  type Window,
  windowSize,
} from '../../src/windows/plan-windows.ts';

// Much work in little time, which a busy machine stretches.
vi.setConfig({ testTimeout: 180_000 });

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const BOUND = Date.parse('2026-01-01T00:00:00Z');

interface History {
  readonly windows: readonly Window[];
  /** Rows of each window. */
  readonly rows: readonly number[];
  /** Pages of a hundred rows that were asked for, cut windows included. */
  readonly requests: number;
  /** The most of them from the end of a window to the end of the next. */
  readonly longestWay: number;
}

/** The rows of a window, in some order. */
const ORDERS = {
  ascending: (times: readonly number[]) => times,
  descending: (times: readonly number[]) => times.toReversed(),
  'the newest first, but each page ascending': (times: readonly number[]) =>
    Array.from({ length: Math.ceil(times.length / 1000) }, (_, i) =>
      times.slice(Math.max(0, times.length - 1000 * (i + 1)), times.length - 1000 * i),
    ).flat(),
  mixed: (times: readonly number[]) => shuffled(times),
} as const;
type RowOrder = keyof typeof ORDERS;
const orders = Object.keys(ORDERS) as RowOrder[];

/** The same numbers in an order that says nothing of them. */
function shuffled(numbers: readonly number[]): readonly number[] {
  const keyed = numbers.map((number, i) => ({ number, key: (i * 7919) % 104_729 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ number }) => number);
}

/** Reads a made-up history the way the engine does; a cut window shows the rows that come first in this order. */
function read(
  times: readonly number[],
  range: ReadRange,
  requestsPerRow: number,
  order: RowOrder = 'ascending',
): History {
  const size = windowSize(requestsPerRow, LIMITS);
  const ordered = [...times].sort((a, b) => a - b);
  const windows: Window[] = [];
  const rows: number[] = [];
  let [requests, savedAt, longestWay] = [0, 0, 0];
  let window = firstWindow(range, size);
  while (window) {
    const { from, to = Number.POSITIVE_INFINITY, limit } = window;
    const [first, last] = [countBefore(ordered, from), countBefore(ordered, to + 1)];
    // A list is broken off after the page that comes to the limit, unless that is its last.
    const most = Math.ceil(limit / 100) * 100;
    const isOverflow = last - first > most && !isSingleMillisecond(window);
    requests += Math.max(1, Math.ceil((isOverflow ? most : last - first) / 100));
    if (requests > 100_000) throw new Error('no end');
    if (isOverflow) {
      const seen = ORDERS[order](ordered.slice(first, last)).slice(0, most);
      window = cutWindow(window, seen, range, size);
    } else {
      windows.push(window);
      rows.push(last - first);
      longestWay = Math.max(longestWay, requests - savedAt);
      savedAt = requests;
      const found = rowsFound(last - first, ordered.slice(first, last));
      window = nextWindow(window, found, range, size);
    }
  }
  return { windows, rows, requests, longestWay };
}

/** How many times lie before one; `ordered` ascends. */
function countBefore(ordered: readonly number[], time: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

describe('windows over random histories', () => {
  const history = fc.record({
    from: fc.integer({ min: BOUND - 15 * YEAR, max: BOUND }),
    times: fc.array(fc.integer({ min: BOUND - 15 * YEAR, max: BOUND + 1000 }), { maxLength: 3000 }),
    burst: fc.record({ at: fc.integer({ min: BOUND - YEAR, max: BOUND }), rows: fc.nat(3000) }),
    requestsPerRow: fc.integer({ min: 0, max: 12 }),
    order: fc.constantFrom(...orders),
    boundaries: fc.array(fc.integer({ min: BOUND - 15 * YEAR, max: BOUND }), { maxLength: 3 }),
    longestDays: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
  });

  it('follow each other without gap or overlap, from the start to the cutoff or beyond', () => {
    fc.assert(
      fc.property(
        history,
        ({ from, times, burst, requestsPerRow, order, boundaries, longestDays }) => {
          const all = [
            ...times,
            ...Array.from({ length: burst.rows }, (_, i) => burst.at + (i % 7)),
          ];
          const range: ReadRange = {
            from,
            cutoff: BOUND,
            boundaries: boundaries.sort((a, b) => a - b),
            ...(longestDays !== undefined && { to: BOUND, longestMs: longestDays * 86_400_000 }),
          };
          const { windows, rows } = read(all, range, requestsPerRow, order);
          expect(windows[0]?.from).toBe(from);
          for (const [i, window] of windows.slice(1).entries())
            expect(window.from).toBe((windows[i]?.to ?? Number.NaN) + 1);
          const end = windows.at(-1)?.to;
          if (longestDays !== undefined) expect(end).toBe(BOUND);
          else expect(end ?? BOUND).toBeGreaterThanOrEqual(BOUND);
          for (const [i, window] of windows.entries())
            if (!isSingleMillisecond(window)) expect(rows[i]).toBeLessThan(window.limit + 101);
          for (const { from: start, to } of windows)
            for (const boundary of boundaries)
              expect(start < boundary && (to ?? boundary) >= boundary).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('windows', () => {
  it('cost one request for ten empty years', () => {
    expect(read([], { from: BOUND - 10 * YEAR, cutoff: BOUND }, 4).requests).toBe(1);
  });

  it.each(orders)('hold what a few minutes can bring, in whatever order: %s', (order) => {
    const times = Array.from({ length: 50_000 }, (_, i) => BOUND - 5 * YEAR + i * 3_000_000);
    const { windows, requests } = read(times, { from: BOUND - 10 * YEAR, cutoff: BOUND }, 4, order);
    for (const { from, to } of windows) {
      const rows = times.filter((time) => time >= from && time <= (to ?? time)).length;
      expect(rows).toBeLessThanOrEqual(500);
    }
    // 200,000 requests for children against these for the lists.
    expect(requests).toBeLessThan(1500);
  });

  it('cut a minute of 20,000 edits into parts', () => {
    const times = Array.from({ length: 20_000 }, (_, i) => BOUND - 1_000_000 + i * 3);
    const { windows } = read(times, { from: BOUND - YEAR, cutoff: BOUND }, 4, 'descending');
    expect(windows.length).toBeGreaterThan(40);
  });

  it('read rows without further requests almost without waste', () => {
    const times = Array.from({ length: 100_000 }, (_, i) => BOUND - 5 * YEAR + i * 1_500_000);
    for (const order of orders) {
      const { requests } = read(times, { from: BOUND - 6 * YEAR, cutoff: BOUND }, 0, order);
      expect(requests).toBeLessThanOrEqual(1000 * 1.03 + 25);
    }
  });

  /** The `i`th of `n` times. */
  const shapes: Readonly<Record<string, (i: number, n: number) => number>> = {
    evenly: (i, n) => BOUND - 16 * YEAR * (1 - (i + 0.5) / n),
    'in two of ten years': (i, n) => BOUND - 2 * YEAR * (1 - (i + 0.5) / n),
    'ever more of them': (i, n) => BOUND - 5 * YEAR * (1 - Math.sqrt((i + 1) / n)),
    'half of them in one day': (i, n) =>
      i < n / 2 ? BOUND - 5 * YEAR * (1 - (2 * i) / n) : BOUND - 3 * YEAR + (i / n) * DAY,
  };
  const accounts = Object.keys(shapes).flatMap((shape) =>
    [2000, 10_000, 60_000, 300_000].flatMap((rows) =>
      orders.map((order) => ({ shape, rows, order })),
    ),
  );

  it.each(accounts)(
    'end within ten seconds of the pace: $rows rows without further requests, $shape $order',
    ({ shape, rows, order }) => {
      const timeOf = shapes[shape] ?? (() => 0);
      const times = Array.from({ length: rows }, (_, i) => Math.floor(timeOf(i, rows)));
      const range = { from: BOUND - 16 * YEAR, cutoff: BOUND };
      const history = read(times, range, 0, order);
      // A window twice as full as expected and one that was broken off come on top in the worst case.
      expect(history.longestWay).toBeLessThanOrEqual(100);
      const isBurst = shape === 'half of them in one day';
      const tries = isBurst ? 450 : 120;
      expect(history.requests).toBeLessThanOrEqual((rows / 100) * 1.02 + tries);
    },
  );

  it('aim at what fits into a trial, after one that was broken off', () => {
    const size = windowSize(0, LIMITS);
    const range = { from: 0, cutoff: BOUND };
    const positions = Array.from({ length: 8000 }, (_, i) => i * 1000);
    const broken = { from: 0, to: 20_000_000, limit: 8000, isBuffered: false, trialsLeft: 0 };
    const first = cutWindow(broken, positions, range, size);
    const rowsIn = ({ from, to = BOUND }: Window): number => (to - from + 1) / 1000;
    expect(rowsIn(first)).toBeLessThan(first.limit);
    const seen = positions.slice(0, Math.floor(rowsIn(first)));
    const second = nextWindow(first, rowsFound(seen.length, seen), range, size);
    expect(second).toMatchObject({ limit: LIMITS.trialRows, isBuffered: true });
    expect(rowsIn(second as Window)).toBeLessThan(LIMITS.trialRows);
  });

  it('isolate a burst in one millisecond after few tries', () => {
    const times = Array.from({ length: 5000 }, () => BOUND - YEAR / 2);
    for (const order of orders) {
      const { windows, requests } = read(
        times,
        { from: BOUND - 10 * YEAR, cutoff: BOUND },
        4,
        order,
      );
      const at = BOUND - YEAR / 2;
      expect(windows).toContainEqual(expect.objectContaining({ from: at, to: at }));
      expect(requests).toBeLessThan(50 + 50);
    }
  });

  it('end at the cutoff when too much came after it', () => {
    const times = Array.from({ length: 5000 }, (_, i) => BOUND + 1 + i);
    const { windows, requests } = read(
      times,
      { from: BOUND - YEAR, cutoff: BOUND },
      4,
      'descending',
    );
    expect(windows).toEqual([expect.objectContaining({ from: BOUND - YEAR, to: BOUND })]);
    expect(requests).toBeLessThan(10);
  });
});
