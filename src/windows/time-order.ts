import type { Parameters } from '../lever/client.ts';
import type { Row } from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from '../time.ts';
import type { TimeRange } from './time-range.ts';

/**
 * A way through a list along one of its times. Places on it are numbers that grow: milliseconds,
 * and from the newest row to the oldest their negatives. So one code reads in both directions.
 */
export interface TimeOrder {
  readonly filter: TimeFilter;
  readonly isNewestFirst?: boolean;
}

/** A range of places of which either end may be open. */
export type OpenRange = Partial<TimeRange>;

/** The place of a time in milliseconds, and the time of a place. */
export function placeOf(time: number, { isNewestFirst = false }: Pick<TimeOrder, 'isNewestFirst'>) {
  return isNewestFirst ? -time : time;
}

/** Where a row stands; NaN where Lever does not say. */
export function placeOfRow(row: Row, order: TimeOrder): number {
  return placeOf(toEpochMs(row[order.filter.key]), order);
}

/** The parameters that ask for a range of places, both ends included. */
export function rangeParameters(order: TimeOrder, { from, to }: OpenRange): Parameters {
  const { filter, isNewestFirst } = order;
  const [first, last] = isNewestFirst ? [to, from] : [from, to];
  return {
    ...(first !== undefined && { [filter.start]: placeOf(first, order) }),
    ...(last !== undefined && {
      [filter.end]: placeOf(last, order) + (filter.isEndExclusive ? 1 : 0),
    }),
  };
}
