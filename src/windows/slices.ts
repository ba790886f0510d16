/** How a long range is read in slices side by side. Nothing here does I/O. */

import type { TimeRange } from './time-range.ts';

/** The most slices that are read at once, and the fewest periods in a slice. */
const MOST_SLICES = 8;
const SLICE_PERIODS = 4;

/**
 * Slices of a range of which Lever takes short periods only: one after the other would take as long
 * as their number says. They are whole periods, so none costs a request more.
 */
export function cutIntoSlices(
  range: TimeRange,
  longestMs: number | undefined,
): readonly TimeRange[] {
  const { from, to } = range;
  if (to === undefined || longestMs === undefined) return [range];
  const periods = Math.ceil((to - from + 1) / longestMs);
  const lengthMs = longestMs * Math.max(SLICE_PERIODS, Math.ceil(periods / MOST_SLICES));
  const slices: TimeRange[] = [];
  for (let start = from; start <= to; start += lengthMs)
    slices.push({ from: start, to: Math.min(to, start + lengthMs - 1) });
  return slices;
}

/** Up to when all slices are done without a gap; `upTo` says it of each. */
export function doneWithoutGap(slices: readonly TimeRange[], upTo: readonly number[]): number {
  const first = slices.findIndex(({ to }, i) => (upTo[i] ?? 0) < (to ?? Number.POSITIVE_INFINITY));
  return upTo.at(first) ?? 0;
}
