/**
 * How history is cut into windows. Windows are closed on both sides, as Lever's filters are
 * (lever-api 1.9); the next one begins a millisecond after the last. Nothing here does I/O.
 */

/** A stretch of time in milliseconds; without `to` it is open at its end. */
export interface Window {
  readonly from: number;
  readonly to: number | undefined;
  /** More rows than this, and the window is cut before any of them is used; undefined: never. */
  readonly cutAfter: number | undefined;
}

/** How many rows make a good window, by the work that each row brings. */
export interface WindowSize {
  /** Rows after which progress should be saved. */
  readonly target: number;
  /** Rows that are held back until the whole window was listed; undefined: none are. */
  readonly cutAfter: number | undefined;
}

/** The stretch that is to be read. */
export interface Range {
  readonly from: number;
  /** The run's upper bound; what lies behind it belongs to the last window, which is open. */
  readonly bound: number;
  /** No row behind this is wanted; the last window is closed here. */
  readonly end?: number;
  /** The longest window that one request may ask for. */
  readonly longestMs?: number;
  /** Times at which a window must end, so that none reaches across; ascending. */
  readonly edges?: readonly number[];
}

/** Requests after which progress should be saved: under two minutes at Lever's pace. */
const REQUESTS_PER_WINDOW = 1000;
/** Rows that may be held in memory before they are used. */
const MOST_HELD = 2000;
/** Rows of a window without further requests: each list request brings a hundred. */
const ROWS_WITHOUT_REQUESTS = 50_000;
/** Rows of the first window, tried in the hope that everything fits. */
const FIRST_TRY = 1000;
/** The part of the range that is tried next when it does not; history is thin at its beginning. */
const FIRST_PART = 8;
/** How much longer or shorter than the last a window may be. */
const GROWTH = 4;

/** The size of windows whose rows cost `requestsPerRow` requests each. */
export function windowSize(requestsPerRow: number): WindowSize {
  if (requestsPerRow === 0) return { target: ROWS_WITHOUT_REQUESTS, cutAfter: undefined };
  const rows = Math.floor(REQUESTS_PER_WINDOW / requestsPerRow);
  const target = Math.min(MOST_HELD / 2, Math.max(100, rows));
  return { target, cutAfter: target * 2 };
}

/** The first window tries the whole range: small accounts and daily runs need no second one. */
export function firstWindow(range: Range, size: WindowSize): Window | undefined {
  if (range.end !== undefined && range.from > range.end) return undefined;
  return limit({ from: range.from, to: undefined, cutAfter: size.cutAfter ?? FIRST_TRY }, range);
}

/** The window after one that held `rows` rows; undefined when the range is done. */
export function nextWindow(
  done: Window,
  rows: number,
  range: Range,
  size: WindowSize,
): Window | undefined {
  if (done.to === undefined || done.to >= (range.end ?? Number.POSITIVE_INFINITY)) return undefined;
  const length = done.to - done.from + 1;
  const wanted = rows === 0 ? GROWTH : size.target / rows;
  const factor = Math.min(GROWTH, Math.max(1 / GROWTH, wanted));
  const from = done.to + 1;
  const to = from + Math.max(1, Math.round(length * factor)) - 1;
  return limit({ from, to, cutAfter: size.cutAfter }, range);
}

/**
 * A shorter window in place of one that overflowed. `times` are the times of the rows seen so far,
 * in whatever order Lever sent them: at most half of them, and at most half of the stretch, remain.
 */
export function cutWindow(
  window: Window,
  times: readonly number[],
  range: Range,
  size: WindowSize,
): Window {
  const end = window.to ?? range.end ?? Math.max(range.bound, window.from);
  const inside = times.filter((time) => time >= window.from && time < end).sort((a, b) => a - b);
  const middle =
    window.from + Math.floor((end - window.from) / (size.cutAfter === undefined ? FIRST_PART : 2));
  const to = Math.min(inside[Math.floor(inside.length / 2)] ?? middle, middle);
  // A single millisecond cannot be cut any further.
  return { from: window.from, to, cutAfter: to === window.from ? undefined : size.cutAfter };
}

function limit(window: Window, range: Range): Window {
  const edge = range.edges?.find((time) => time > window.from);
  const ends = [
    window.to ?? Number.POSITIVE_INFINITY,
    range.end ?? Number.POSITIVE_INFINITY,
    edge === undefined ? Number.POSITIVE_INFINITY : edge - 1,
    range.longestMs === undefined ? Number.POSITIVE_INFINITY : window.from + range.longestMs - 1,
  ];
  const to = Math.min(...ends);
  const isLast = range.end === undefined && to >= range.bound;
  return { ...window, to: isLast && edge === undefined ? undefined : to };
}
