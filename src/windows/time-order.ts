import type { Parameters } from '../lever/client.ts';
import type { Row } from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from '../time.ts';
import type { TimeRange } from './time-range.ts';

/**
 * The order in which a list is read: by one of its times, forwards or backwards. Positions in it are
 * numbers that grow: milliseconds, or their negatives where the newest row comes first. So the same
 * code reads in both directions.
 */
export interface TimeOrder {
  readonly filter: TimeFilter;
  readonly isNewestFirst?: boolean;
}

/** A range of positions of which either end may be open. */
export type OpenRange = Partial<TimeRange>;

/** Converts a time in milliseconds to its position; its own inverse. */
export function positionOf(
  time: number,
  { isNewestFirst = false }: Pick<TimeOrder, 'isNewestFirst'>,
) {
  return isNewestFirst ? -time : time;
}

/** The position of a row; NaN where Lever does not say. */
export function positionOfRow(row: Row, order: TimeOrder): number {
  return positionOf(toEpochMs(row[order.filter.key]), order);
}

/** The parameters that ask for a range of positions, both ends included. */
export function rangeParameters(order: TimeOrder, { from, to }: OpenRange): Parameters {
  const { filter, isNewestFirst } = order;
  const [first, last] = isNewestFirst ? [to, from] : [from, to];
  return {
    ...(first !== undefined && { [filter.start]: positionOf(first, order) }),
    ...(last !== undefined && {
      [filter.end]: positionOf(last, order) + (filter.isEndExclusive ? 1 : 0),
    }),
  };
}
