/** How a long range is read in periods side by side. Nothing here does I/O. */

import type { TimeRange } from './time-range.ts';

/** The most periods that are read at once. */
const MOST_AT_ONCE = 8;
/** A list whose answers take no longer than this keeps the pace by itself. */
const MS_PER_LIST = 80;

/**
 * The periods of a range of which Lever takes short ones only; without a limit, the whole range. Their
 * number is that of the requests at least.
 */
export function cutIntoPeriods(
  range: TimeRange,
  longestMs: number | undefined,
): readonly TimeRange[] {
  const { from, to } = range;
  if (to === undefined || longestMs === undefined) return [range];
  const periods: TimeRange[] = [];
  for (let start = from; start <= to; start += longestMs)
    periods.push({ from: start, to: Math.min(to, start + longestMs - 1) });
  return periods;
}

/** How many periods keep the pace, read side by side, where an answer takes so long, in milliseconds. */
export function periodsAtOnce(tookMs: number): number {
  return Math.min(MOST_AT_ONCE, Math.max(1, Math.ceil(tookMs / MS_PER_LIST)));
}
