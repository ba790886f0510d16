/** How a long stretch of time is read in parts side by side. Nothing here does I/O. */

/** Parts that are read side by side at most, and the periods that make one at least. */
const MOST_PARTS = 8;
const PART_PERIODS = 4;

/** A stretch of time that is read from its beginning to its end. */
export interface Part {
  readonly from: number;
  readonly end: number | undefined;
  readonly longestMs: number | undefined;
}

/**
 * Parts that are read side by side, where Lever takes short periods only and one after the other
 * would take as long as their number says. They are whole periods, so none costs a request more.
 */
export function cutIntoParts({ from, end, longestMs }: Part): readonly Part[] {
  if (end === undefined || longestMs === undefined) return [{ from, end, longestMs }];
  const periods = Math.ceil((end - from + 1) / longestMs);
  const lengthMs = longestMs * Math.max(PART_PERIODS, Math.ceil(periods / MOST_PARTS));
  const parts: Part[] = [];
  for (let start = from; start <= end; start += lengthMs)
    parts.push({ from: start, end: Math.min(end, start + lengthMs - 1), longestMs });
  return parts;
}

/** Up to where all parts are done without a gap. */
export function reachedBy(parts: readonly Part[], reached: readonly number[]): number {
  const first = parts.findIndex(
    ({ end }, i) => (reached[i] ?? 0) < (end ?? Number.POSITIVE_INFINITY),
  );
  return reached.at(first) ?? 0;
}
