import type { Row } from '../../lever/pages.ts';
import type { RecordWriter } from '../../records/record-writer.ts';
import type { Bookmark } from '../../singer/state.ts';
import type { ParentSource } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import type { Cursor } from '../../windows/cursor.ts';
import {
  type ChangeSettings,
  changesFrom,
  type Position,
  toBackfillBookmark,
  toBookmark,
} from '../bookmark.ts';
import type { Endpoint } from '../endpoint.ts';

/** One selected stream on the scan over its parents: it has a position of its own. */
export interface Consumer {
  readonly recordWriter: RecordWriter;
  readonly endpoint: Endpoint;
  position: Position;
  /** From where on the pass at hand has to read for it. */
  next: Cursor;
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

/** The bookmark that says where a consumer stands. */
export function consumerBookmark({ backfill, bookmark, resume }: Position, key: string): Bookmark {
  if (backfill) return toBackfillBookmark(key, backfill);
  return toBookmark(key, bookmark ?? 0, resume);
}

/** Requests that each row costs for these consumers: one for every list below the row. */
export function requestsPerRow(consumers: readonly Consumer[]): number {
  return new Set(consumers.map(({ endpoint }) => endpoint).filter(isRequested)).size;
}

/** Whether an endpoint needs a request of its own for every parent. */
export function isRequested(endpoint: Endpoint): boolean {
  return endpoint.definition.source.kind === 'child';
}
