/**
 * How a range of time is cut into windows; its numbers are positions (see `TimeOrder`). Windows are closed on both sides, as Lever's filters are
 * (lever-api: inclusive-bounds); the next one begins a millisecond after the last. Nothing here
 * does I/O.
 */

import type { Limits } from './limits.ts';
import type { TimeRange } from './time-range.ts';

/** One window of a list. */
export interface Window extends TimeRange {
  readonly to: number | undefined;
  /** With so many rows, and more to come, the window is cut. */
  readonly limit: number;
  /** Whether its rows are held until the whole window was listed, so that a cut is cheap. */
  readonly isBuffered: boolean;
  /** Trial windows with few rows that are still to come, since one was far too large. */
  readonly trialsLeft: number;
  /** The longer window in place of which this one is tried. */
  readonly overflowed?: Overflow | undefined;
  /** Whether nothing was read before it, so that all wait for its list. */
  readonly isFirst?: boolean;
  /** Whether it ends where the order of rows suggests it. If it overflows, that was wrong. */
  readonly isHinted?: boolean | undefined;
}

/** At least so many rows lie between the beginning of a window and a position. */
interface Overflow {
  readonly to: number;
  readonly rows: number;
}

/** What a window brought that was read to its end. */
export interface RowsFound {
  readonly rows: number;
  /** The position of the row in their middle; undefined where none has one. */
  readonly median?: number | undefined;
}

/** What is known of rows of these positions, in whatever order. */
export function rowsFound(rows: number, positions: readonly number[]): RowsFound {
  return { rows, median: [...positions].sort((a, b) => a - b)[Math.floor(positions.length / 2)] };
}

/** How many rows make a good window, by the work that each row brings. */
export interface WindowSize {
  /** Rows that a window should hold. */
  readonly target: number;
  readonly limit: number;
  readonly isBuffered: boolean;
  /** Rows of a trial window, where nothing is known of what it holds. */
  readonly trialRows: number;
}

/** What is to be read: up to `to`, or to the cutoff and what came after it. */
export interface ReadRange extends TimeRange {
  /** The run's cutoff; what comes after it belongs to the last window, which is open. */
  readonly cutoff: number;
  /** The longest window that one request may ask for. */
  readonly longestMs?: number;
  /** Positions at which a window must end, so that none reaches across; ascending. */
  readonly boundaries?: readonly number[];
}

/** Where rows cost no requests a cut keeps an eighth, since accounts have few rows at their beginning. */
const FIRST_DIVISOR = 8;
/** How much longer than the last a window may be, and how much shorter. */
const GROWTH = 4;
const SHRINKAGE = 64;
/** How many times the rows of the last window are aimed at. */
const ROW_GROWTH = 2;
/** A window that holds this part of the rows of a trial, or more, tells how many to expect. */
const LEAST_FILL = 1 / 4;
/** The part of its rows that a trial window should hold, lest it overflows. */
const TRIAL_FILL = 0.7;
/** Filled trial windows after a break-off, until the density of rows is known again. */
const TRIALS = 2;
/** Rows so close together are one burst, such as a bulk edit. */
const BURST_MS = 1000;

/** The size of windows whose rows cost `requestsPerRow` requests each. */
export function windowSize(requestsPerRow: number, limits: Limits): WindowSize {
  const { streamedRows, requestsPerWindow, windowRows, trialRows } = limits;
  if (requestsPerRow === 0)
    // Breaking off a window whose rows are being written sends these twice.
    return { target: streamedRows, limit: 2 * streamedRows, isBuffered: false, trialRows };
  const rows = Math.floor(requestsPerWindow / requestsPerRow);
  const target = Math.max(1, Math.min(windowRows, rows));
  return { target, limit: target * 2, isBuffered: true, trialRows };
}

/** The first window tries the whole range: small accounts and daily runs need no second one. */
export function firstWindow(range: ReadRange, size: WindowSize): Window | undefined {
  if (range.to !== undefined && range.from > range.to) return undefined;
  const first = { from: range.from, to: undefined, ...asTrial(size), trialsLeft: 0 };
  return confine({ ...first, isFirst: size.isBuffered }, range);
}

/** The window after one whose rows were read; undefined when the range is done. */
export function nextWindow(
  done: Window,
  found: RowsFound,
  range: ReadRange,
  size: WindowSize,
): Window | undefined {
  // After the cutoff nothing has to be read; it comes along where it fits into the last window.
  if (done.to === undefined || done.to >= (range.to ?? range.cutoff)) return undefined;
  const isFilled = found.rows >= LEAST_FILL * (size.isBuffered ? size.target : size.trialRows);
  const trialsLeft = Math.max(0, done.trialsLeft - (isFilled ? 1 : 0));
  const mode = trialsLeft > 0 || !isFilled ? asTrial(size) : asSized(size);
  const most = Math.min(size.target, TRIAL_FILL * mode.limit);
  const wanted = isFilled ? Math.min(most, ROW_GROWTH * found.rows) : TRIAL_FILL * mode.limit;
  const from = done.to + 1;
  const overflowed = restOf(done, found.rows, Math.min(mode.limit, size.target));
  const longest = overflowed ? Math.ceil((overflowed.to - from) / 2) : Number.POSITIVE_INFINITY;
  const lengthMs = Math.round(lengthFor(wanted, done, found));
  const to = from + Math.max(1, Math.min(longest, lengthMs)) - 1;
  return confine({ from, to, ...mode, trialsLeft, overflowed }, range);
}

/** How long a window has to be for as many rows, if they go on as in the last window or in its second half. */
function lengthFor(
  wanted: number,
  { from, to = from }: Window,
  { rows, median = from }: RowsFound,
): number {
  const length = to - from + 1;
  const rowsPerMs = Math.max(rows / length, rows / 2 / (to - median + 1));
  return Math.min(GROWTH * length, Math.max(length / SHRINKAGE, wanted / rowsPerMs));
}

/** What is known of the rows after a window that was cut from a longer one; undefined when they may be fewer than `most`. */
function restOf({ to = 0, overflowed }: Window, rows: number, most: number): Overflow | undefined {
  if (!overflowed || overflowed.to <= to + 1) return undefined;
  const rest = overflowed.rows - rows;
  return rest >= most ? { to: overflowed.to, rows: rest } : undefined;
}

/**
 * A shorter window in place of one that overflowed. `positions` are those of the rows seen so far,
 * in the order in which Lever sent them, whatever it is: at most half of them remain.
 */
export function cutWindow(
  window: Window,
  positions: readonly number[],
  range: ReadRange,
  size: WindowSize,
): Window {
  const end = window.to ?? range.to ?? Math.max(range.cutoff, window.from);
  const { at, isHinted } = cutAt(window, positions, end, size);
  const to = Math.max(window.from, at - 1);
  // Breaking off a window while its rows are written sends these twice, so the next ones are tried first.
  const trialsLeft = window.isBuffered ? window.trialsLeft : TRIALS;
  const rows = positions.filter((position) => position <= end).length;
  const mode = { ...asTrial(size), trialsLeft, isHinted };
  return { from: window.from, to, ...mode, overflowed: { to: end, rows } };
}

/** Whether a window is so short that it cannot be cut. */
export function isSingleMillisecond({ from, to }: TimeRange): boolean {
  return to === from;
}

/** Where what is left of an overflowing window ends, and whether the order of rows alone suggests it. */
function cutAt(
  { from, to, isHinted = false }: Window,
  positions: readonly number[],
  end: number,
  size: WindowSize,
): { readonly at: number; readonly isHinted?: boolean } {
  const inside = positions.filter((at) => at >= from && at <= end).sort((a, b) => a - b);
  // An open window that is full of what came after the cutoff: that can wait for the next run.
  if (to === undefined && 2 * inside.length < positions.length) return { at: end + 1 };
  const [first, last] = [inside[0] ?? from, inside.at(-1) ?? end];
  // All in one burst: what lies before it comes first, and then the burst by itself.
  if (first > from && last - first < BURST_MS) return { at: first };
  const middle = from + 1 + Math.floor((end - from) / (size.isBuffered ? 2 : FIRST_DIVISOR));
  // What is left has to fit into a trial.
  const kept = Math.min(inside.length / 2, TRIAL_FILL * asTrial(size).limit);
  const early = inside[Math.floor(kept)] ?? middle;
  const order = isHinted ? 'unknown' : orderOf(positions);
  // All that comes first in time is here.
  if (order === 'ascending') return { at: early, isHinted: true };
  // Rows from all over the window: hardly any lies before the first of them.
  if (order === 'mixed' && first > middle) return { at: first, isHinted: true };
  return { at: Math.min(early, middle) };
}

/** The order in which rows arrived. Nothing documents it, so it is a hint at what is still to come. */
function orderOf(positions: readonly number[]): 'ascending' | 'descending' | 'mixed' {
  const steps = positions.slice(1).map((at, i) => at - (positions[i] ?? at));
  if (steps.every((step) => step >= 0)) return 'ascending';
  return steps.every((step) => step <= 0) ? 'descending' : 'mixed';
}

type WindowMode = Pick<Window, 'limit' | 'isBuffered'>;

function asTrial(size: WindowSize): WindowMode {
  return size.isBuffered ? asSized(size) : { limit: size.trialRows, isBuffered: true };
}

function asSized({ limit, isBuffered }: WindowSize): WindowMode {
  return { limit, isBuffered };
}

/** The window within the range, its boundaries and the longest that may be asked for. */
function confine(window: Window, range: ReadRange): Window {
  const boundary = range.boundaries?.find((time) => time > window.from);
  const ends = [
    window.to ?? Number.POSITIVE_INFINITY,
    range.to ?? Number.POSITIVE_INFINITY,
    boundary === undefined ? Number.POSITIVE_INFINITY : boundary - 1,
    range.longestMs === undefined ? Number.POSITIVE_INFINITY : window.from + range.longestMs - 1,
  ];
  const to = Math.min(...ends);
  const isLast = range.to === undefined && to >= range.cutoff;
  return { ...window, to: isLast && boundary === undefined ? undefined : to };
}
