/**
 * How history is cut into windows. Windows are closed on both sides, as Lever's filters are
 * (lever-api: inclusive-bounds); the next one begins a millisecond after the last. Nothing here
 * does I/O.
 */

import { LIMITS } from './limits.ts';

/** A stretch of time in milliseconds; without `to` it is open at its end. */
export interface Window {
  readonly from: number;
  readonly to: number | undefined;
  /** More rows than this, and the window is cut. */
  readonly limit: number;
  /** Whether its rows are held back until the whole window was listed, so that a cut is cheap. */
  readonly isHeld: boolean;
  /** Windows that are still tried with few rows, since one was far too large. */
  readonly tries: number;
  /** The longer window in place of which this one is tried: so many rows lie before its end at least. */
  readonly cutFrom?: Excess | undefined;
}

/** How many rows at least lie between the beginning of a window and a time. */
interface Excess {
  readonly to: number;
  readonly rows: number;
}

/** How many rows make a good window, by the work that each row brings. */
export interface WindowSize {
  /** Rows after which progress should be saved. */
  readonly target: number;
  readonly limit: number;
  readonly isHeld: boolean;
}

/** The stretch that is to be read. */
export interface Range {
  readonly from: number;
  /** The run's cutoff; what lies behind it belongs to the last window, which is open. */
  readonly cutoff: number;
  /** No row behind this is wanted; the last window is closed here. */
  readonly end?: number;
  /** The longest window that one request may ask for. */
  readonly longestMs?: number;
  /** Times at which a window must end, so that none reaches across; ascending. */
  readonly edges?: readonly number[];
}

/** The part of the stretch that is tried next when it does not fit; history is thin at its beginning. */
const FIRST_PART = 8;
/** How much longer or shorter than the last a window may be. */
const GROWTH = 4;
/** Well-filled windows after which it is known again how many rows to expect. */
const TRIES = 2;
/** Rows so close together are one burst, such as a bulk edit. */
const BURST_MS = 1000;

/** The size of windows whose rows cost `requestsPerRow` requests each. */
export function windowSize(requestsPerRow: number): WindowSize {
  const { streamedRows, requestsPerState, windowRows } = LIMITS;
  if (requestsPerRow === 0) return { target: streamedRows, limit: 2 * streamedRows, isHeld: false };
  const rows = Math.floor(requestsPerState / requestsPerRow);
  const target = Math.max(1, Math.min(windowRows, rows));
  return { target, limit: target * 2, isHeld: true };
}

/** The first window tries the whole range: small accounts and daily runs need no second one. */
export function firstWindow(range: Range, size: WindowSize): Window | undefined {
  if (range.end !== undefined && range.from > range.end) return undefined;
  return limit({ from: range.from, to: undefined, ...probe(size), tries: 0 }, range);
}

/** The window after one that brought `rows` rows; undefined when the range is done. */
export function nextWindow(
  done: Window,
  rows: number,
  range: Range,
  size: WindowSize,
): Window | undefined {
  // Behind the cutoff nothing has to be read; it comes along where it fits into the last window.
  if (done.to === undefined || done.to >= (range.end ?? range.cutoff)) return undefined;
  const length = done.to - done.from + 1;
  const wanted = rows === 0 ? GROWTH : size.target / rows;
  const factor = Math.min(GROWTH, Math.max(1 / GROWTH, wanted));
  const from = done.to + 1;
  const cutFrom = restOf(done, rows, size);
  const longest = cutFrom ? Math.ceil((cutFrom.to - from) / 2) : Number.POSITIVE_INFINITY;
  const to = from + Math.max(1, Math.min(longest, Math.round(length * factor))) - 1;
  const isFilled = rows * GROWTH >= LIMITS.probeRows;
  const tries = Math.max(0, done.tries - (isFilled ? 1 : 0));
  const counting = tries > 0 ? probe(size) : hold(size);
  return limit({ from, to, ...counting, tries, cutFrom }, range);
}

/** What a window that was too long says about the time after one that was cut from it; nothing when the rest may fit. */
function restOf({ to = 0, cutFrom }: Window, rows: number, size: WindowSize): Excess | undefined {
  if (!cutFrom || cutFrom.to <= to + 1) return undefined;
  const rest = cutFrom.rows - rows;
  return rest > size.target ? { to: cutFrom.to, rows: rest } : undefined;
}

/**
 * A shorter window in place of one that overflowed. `times` are the times of the rows seen so far,
 * in whatever order Lever sent them: at most half of them remain.
 */
export function cutWindow(
  window: Window,
  times: readonly number[],
  range: Range,
  size: WindowSize,
): Window {
  const end = window.to ?? range.end ?? Math.max(range.cutoff, window.from);
  const to = Math.max(window.from, cutAt(window, times, end, size) - 1);
  // A window that was broken off while its rows went out was dear: no other shall be.
  const tries = window.isHeld ? window.tries : TRIES;
  const counting = tries > 0 ? probe(size) : hold(size);
  const rows = times.filter((time) => time <= end).length;
  return { from: window.from, to, ...counting, tries, cutFrom: { to: end, rows } };
}

/** Whether a window is so short that it cannot be cut. */
export function isMoment({ from, to }: Window): boolean {
  return from === to;
}

/** Where what is left of an overflowing window ends. */
function cutAt(
  { from, to }: Window,
  times: readonly number[],
  end: number,
  size: WindowSize,
): number {
  const inside = times.filter((time) => time >= from && time <= end).sort((a, b) => a - b);
  // An open window that is full of what came after the cutoff: that can wait for the next run.
  if (to === undefined && 2 * inside.length < times.length) return end + 1;
  const [first, last] = [inside[0] ?? from, inside.at(-1) ?? end];
  // All in one burst: what lies before it comes first, and then the burst by itself.
  if (first > from && last - first < BURST_MS) return first;
  const middle = from + 1 + Math.floor((end - from) / (size.isHeld ? 2 : FIRST_PART));
  return Math.min(inside[Math.floor(inside.length / 2)] ?? middle, middle);
}

function probe(size: WindowSize): Pick<Window, 'limit' | 'isHeld'> {
  return size.isHeld ? hold(size) : { limit: LIMITS.probeRows, isHeld: true };
}

function hold({ limit, isHeld }: WindowSize): Pick<Window, 'limit' | 'isHeld'> {
  return { limit, isHeld };
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
  const isLast = range.end === undefined && to >= range.cutoff;
  return { ...window, to: isLast && edge === undefined ? undefined : to };
}
