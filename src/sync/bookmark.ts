/**
 * What the state says about a stream, and what to write into it. Pure: no clock, no I/O. A key that
 * has done its service is set to null, never removed, since some hosts merge states deeply.
 */
import type { Bookmark } from '../singer/state.ts';
import { type Cursor, readCursor, readTime, toIso, writeCursor } from '../windows/cursor.ts';

/**
 * The parts of a first load. Lists with a creation filter have `created` (by creation time), then
 * `older` (changed since the start date, created before it). The others have `updated`, then
 * `undated` (rows without `updatedAt`).
 */
export type Phase = 'created' | 'older' | 'updated' | 'undated';

/** A first load on its way. Times are milliseconds. */
export interface Backfill {
  readonly phase: Phase;
  /** The start date that it holds for. */
  readonly from: number;
  /** What lies before this is done in this phase. */
  readonly place: Cursor;
  /** The cutoff of the run that began it: the bookmark once all is loaded. */
  readonly until: number;
}

/** Where a stream stands. */
export interface Position {
  /** All changes up to here are out; undefined before the first load is complete. */
  readonly bookmark?: number;
  /** Where a run that did not reach its end goes on, in place of the overlap. */
  readonly resume?: Cursor;
  readonly backfill?: Backfill;
}

/** Reads a stream's bookmark: ours, or `{field, last_record}` of singer-io/tap-lever. */
export function readPosition(bookmark: Bookmark | null | undefined, startDate: number): Position {
  const own = readTime(bookmark?.['replication_key_value']);
  if (own !== undefined) {
    const resume = readCursor(bookmark?.['resume']);
    return { bookmark: own, ...(resume && resume.at <= own + 1 && { resume }) };
  }
  const backfill = readBackfill(bookmark?.['backfill'], startDate);
  if (backfill) return { backfill };
  const inherited = readTime(bookmark?.['last_record']);
  if (inherited === undefined) return {};
  // That tap never saw rows without `updatedAt`: they are fetched first.
  return { backfill: beginPhase('undated', startDate, inherited) };
}

/** The beginning of a part of a first load. */
export function beginPhase(phase: Phase, startDate: number, until: number): Backfill {
  return { phase, from: startDate, place: { at: startDate }, until };
}

function readBackfill(value: unknown, startDate: number): Backfill | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const saved = value as Record<string, unknown>;
  const phase = PHASES.find((name) => name === saved['phase']);
  const [from, until] = [readTime(saved['from']), readTime(saved['until'])];
  const place = readCursor(saved['place']);
  if (!phase || !place || from === undefined || until === undefined) return undefined;
  // An earlier start date asks for data that this load has passed by: begin again.
  if (startDate < from) return undefined;
  return { phase, from: startDate, place: notBefore(place, startDate), until };
}

const PHASES: readonly Phase[] = ['created', 'older', 'updated', 'undated'];

/** Which settings say from where changes are read. Times are milliseconds. */
export interface ChangeSettings {
  readonly startDate: number;
  readonly lookbackMs: number;
}

/**
 * From where changes are read again: where an unfinished run stopped, else the bookmark less the
 * overlap; but nothing before the start date.
 */
export function changesFrom(position: Position, { startDate, lookbackMs }: ChangeSettings): Cursor {
  const overlap = { at: (position.bookmark ?? 0) - lookbackMs };
  return notBefore(position.resume ?? overlap, startDate);
}

function notBefore(place: Cursor, startDate: number): Cursor {
  return place.at < startDate ? { at: startDate } : place;
}

/**
 * The position once all changes before `reached` are out, in a run with this cutoff. What was
 * read so long after it happened that Lever adds nothing any more needs no second reading, so that
 * runs which are always cut short get on all the same.
 */
export function afterChanges(
  position: Position,
  reached: Cursor,
  { cutoff, lookbackMs }: { readonly cutoff: number; readonly lookbackMs: number },
): Position {
  const bookmark = Math.max(position.bookmark ?? 0, Math.min(reached.at - 1, cutoff));
  return reached.at <= cutoff - lookbackMs ? { bookmark, resume: reached } : { bookmark };
}

/** The bookmark keys of a stream whose first load is on its way. */
export function toBackfillBookmark(key: string, backfill: Backfill): Bookmark {
  return {
    replication_key: key,
    replication_key_value: null,
    resume: null,
    backfill: {
      phase: backfill.phase,
      from: toIso(backfill.from),
      place: writeCursor(backfill.place),
      until: toIso(backfill.until),
    },
  };
}

/** The bookmark keys of a stream that is complete up to `bookmark`. */
export function toBookmark(key: string, bookmark: number, resume?: Cursor): Bookmark {
  return {
    replication_key: key,
    replication_key_value: toIso(bookmark),
    resume: writeCursor(resume),
    backfill: null,
  };
}
