import type { Row } from '../lever/pages.ts';
import type { Bookmark } from '../singer/state.ts';
import type { ParentSource } from '../streams/define.ts';
import { toEpochMs } from './convert.ts';
import type { Feed } from './feed.ts';
import type { Outlet } from './outlet.ts';
import type { Place } from './place.ts';
import {
  type ChangeSettings,
  changesFrom,
  type Position,
  toBackfillBookmark,
  toBookmark,
} from './positions.ts';

/** One selected stream on the walk over its parents: it has a position of its own. */
export interface Lane {
  readonly outlet: Outlet;
  readonly feed: Feed;
  position: Position;
  /** From where on the pass at hand has to read for it. */
  next: Place;
  /** Why the stream cannot go on in this run; its bookmark then stays. */
  failure?: Error;
}

/** The times of a parent row in milliseconds; NaN where Lever has none. */
export interface RowTimes {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The newest of the times that children move. */
  readonly touchedAt: number;
}

/** Reads the times of a row that decide when it is read. */
export function timesOf(row: Row, source: ParentSource): RowTimes {
  const touches = source.touchedBy.map((key) => toEpochMs(row[key])).filter((at) => at > 0);
  return {
    createdAt: toEpochMs(row[source.created?.key ?? 'createdAt']),
    updatedAt: toEpochMs(row[source.updated.key]),
    touchedAt: touches.length === 0 ? Number.NaN : Math.max(...touches),
  };
}

/** From when changes are read again, in milliseconds. */
export function changesSince(position: Position, settings: ChangeSettings): number {
  return changesFrom(position, settings).at;
}

/** The bookmark that says where a lane stands. */
export function laneBookmark({ backfill, bookmark, resume }: Position, key: string): Bookmark {
  if (backfill) return toBackfillBookmark(key, backfill);
  return toBookmark(key, bookmark ?? 0, resume);
}

/** Requests that each row costs for these lanes: one for every list below the row. */
export function requestsPerRow(lanes: readonly Lane[]): number {
  return new Set(lanes.map(({ feed }) => feed).filter(isRequested)).size;
}

/** Whether a feed needs a request of its own for every parent. */
export function isRequested(feed: Feed): boolean {
  return feed.definition.source.kind === 'child';
}
