import type { Row } from '../../lever/pages.ts';
import type { ParentSource } from '../../streams/define.ts';
import { toEpochMs } from '../../time.ts';
import { type Cursor, isAfter, type Keyed } from '../../windows/index.ts';
import type { Half, SyncSettings } from '../run/index.ts';

/** The times of a parent row in milliseconds; NaN where Lever has none. */
export interface RowTimes {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The newest of the times that children move. */
  readonly touchedAt: number;
}

/** What decides who wants a row: its times, and its position in the order of the pass. */
export interface RowFacts extends Keyed {
  readonly times: RowTimes;
  readonly half: Half;
  /** Whether Lever took the personal data out of it. */
  readonly isAnonymized?: boolean;
}

/** Reads the times of a row that decide when it is read. */
export function timesOf(row: Row, source: ParentSource): RowTimes {
  let touchedAt = Number.NaN;
  for (const key of source.touchedBy) {
    const at = toEpochMs(row[key]);
    if (at > 0 && !(touchedAt >= at)) touchedAt = at;
  }
  return {
    createdAt: toEpochMs(row[source.created?.key ?? 'createdAt']),
    updatedAt: toEpochMs(row[source.updated.key]),
    touchedAt,
  };
}

/** Whether a row is one of those that are replicated. */
export function isInScope(
  { createdAt, updatedAt, touchedAt }: RowTimes,
  startDate: number,
): boolean {
  return [createdAt, updatedAt, touchedAt].some((time) => time >= startDate);
}

/** Whether a run that reads changes from a cursor on reads a row with them. */
export function isReadSince(
  { times, id }: Pick<RowFacts, 'times' | 'id'>,
  from: Cursor = { at: 0 },
  { childRefresh }: Pick<SyncSettings, 'childRefresh'>,
): boolean {
  const { createdAt, updatedAt, touchedAt } = times;
  const wasTouched = childRefresh !== 'updated' && touchedAt >= from.at;
  return wasTouched || createdAt >= from.at || isAfter({ at: updatedAt, id }, from);
}

/** The facts of a row whose position is `at`. */
export function factsOf(row: Row, source: ParentSource, at: number): RowFacts {
  const isAnonymized = row['isAnonymized'] === true;
  const [id, times] = [String(row['id']), timesOf(row, source)];
  return { at, id, times, half: halfOf(row, source), isAnonymized };
}

/** Whether a row is archived; a list that does not tell has rows in process only. */
export function halfOf(row: Row, { archived }: ParentSource): Half {
  return archived && row[archived.key] ? 'archived' : 'active';
}

/** Since when a row is archived, in milliseconds; NaN for one that is not, or does not say. */
export function archivedSince(row: Row, { archived }: ParentSource): number {
  const inside = archived && row[archived.key];
  const hasTime = archived && typeof inside === 'object' && inside !== null;
  return hasTime ? toEpochMs((inside as Row)[archived.time]) : Number.NaN;
}
