/**
 * The format of a stream's bookmark: what the state says of its progress, and what to write into
 * it. Pure: no clock, no I/O. A key that is no longer needed is set to null, never removed, since
 * some hosts merge states deeply. Every key that was ever written can be read.
 */

import type { Bookmark, State } from '../../singer/state.ts';
import { DAY_MS } from '../../time.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  readCount,
  readCursor,
  readObject,
  readTime,
  toIso,
  writeCursor,
} from './bookmark-values.ts';

/** How far a stream is. */
export interface StreamProgress {
  /** All changes up to here are written; undefined before the first load is complete. */
  readonly bookmark?: number;
  /** Where a run that was cut short goes on, in place of the overlap. */
  readonly resume?: Cursor;
  readonly backfill?: Backfill;
  readonly sweep?: SweepProgress;
  /** Parents whose list cannot be read; each is passed, and tried again. */
  readonly unread?: readonly UnreadParent[];
  /** From when on the stream was loaded: the earliest start date of its runs. */
  readonly loadedFrom?: number;
  /** The start date of the last run. */
  readonly startDate?: number;
  /** Loads what lies between an earlier start date and `loadedFrom`; null once that is done. */
  readonly extension?: Backfill | null;
  /**
   * From when on interactions and rows that were created are to be looked for, where that is before the
   * bookmark; null: it is not.
   */
  readonly touched?: number | null;
  /** For deletions: the streams in which all up to the bookmark are erased; null: in none. */
  readonly erasedIn?: readonly string[] | null;
  /** How many of the rows that came into sight late are written (`known-rows.ts`). */
  readonly appeared?: number;
  /** From where on confidential rows are still to be loaded, in the order of creation; null: none are. */
  readonly confidential?: Cursor | null;
}

/** A parent whose list Lever did not give, though it gave that of others. */
export interface UnreadParent {
  readonly id: string;
  /** HTTP status; undefined when no answer came. */
  readonly status?: number | undefined;
}

/**
 * The phases of a first load. Lists with a creation filter have `created` (by creation time), then
 * `older` (changed since the start date, created before it); a state of singer-io/tap-lever starts
 * them at `undated` (rows without `updatedAt`). The others have `updated`, then `undated`.
 */
export type Phase = 'created' | 'older' | 'updated' | 'undated';

/** A first load under way. Times are milliseconds. */
export interface Backfill {
  readonly phase: Phase;
  /** The start date for which it holds. */
  readonly from: number;
  /** Everything before this is done in this phase. */
  readonly cursor: Cursor;
  /** The cutoff of the run that began it: the bookmark once all is loaded. */
  readonly until: number;
  /** What lies behind this is loaded already. */
  readonly to?: number | undefined;
}

/** The two halves of a sweep: opportunities in process first, then archived ones. `lap` in states. */
export type Half = 'active' | 'archived';

/** How far the rolling sweep is. */
export interface SweepProgress {
  /** How often it has gone through both halves. */
  readonly cycle: number;
  /** The half in which it goes on. */
  readonly half: Half;
  /** The cursor by creation in each half; undefined is its beginning. */
  readonly active?: Cursor | undefined;
  readonly archived?: Cursor | undefined;
  /** Creation of the first row of this half, in milliseconds. */
  readonly first?: number | undefined;
  /** Length of the last window in milliseconds, as a first guess for the next. */
  readonly windowMs?: number | undefined;
}

/** Reads a stream's bookmark: ours, or `{field, last_record}` of singer-io/tap-lever. */
export function readProgress(
  bookmark: Bookmark | null | undefined,
  startDate: number,
): StreamProgress {
  const sweep = readSweep(bookmark?.['sweep']);
  const unread = readUnread(bookmark?.['unread']);
  const position = readPosition(bookmark, startDate);
  const appeared = readCount(bookmark?.['appeared']);
  const touched = readTime(bookmark?.['touched']);
  const confidential = readCursor(readObject(bookmark?.['confidential'])?.['place']);
  return {
    ...position,
    ...(touched !== undefined && { touched }),
    ...(confidential && { confidential }),
    ...(appeared !== undefined && { appeared }),
    ...(position.bookmark !== undefined && readAfterLoad(bookmark, startDate)),
    ...(sweep && { sweep }),
    ...(unread.length > 0 && { unread }),
  };
}

/** Whether a start date is later than that of the run before: what lies before it stays, and is said once. */
export function isLaterStart(
  { bookmark, loadedFrom, startDate: before }: StreamProgress,
  startDate: number,
): boolean {
  return bookmark !== undefined && startDate > (before ?? loadedFrom ?? startDate);
}

/** How far back changes are read again when a bookmark cannot be believed. */
const DISTRUST_MS = 31 * DAY_MS;

/**
 * The progress without what lies in the future: no run can have read that far, so one of the clocks
 * was wrong, and what was read when is not known. Undefined when nothing does.
 */
export function withoutFuture(progress: StreamProgress, now: number): StreamProgress | undefined {
  const { bookmark, backfill } = progress;
  const trusted = now - DISTRUST_MS;
  if (bookmark !== undefined && bookmark > now) {
    const { resume: _, ...others } = progress;
    return { ...others, bookmark: trusted };
  }
  if (backfill === undefined || backfill.until <= now) return undefined;
  return { ...progress, backfill: { ...backfill, until: trusted } };
}

/** When the run before this one was, in milliseconds: up to then everything is written. */
export function lastRunOf({ bookmarks }: State): number | undefined {
  const times = Object.values(bookmarks).map((mark) => readTime(mark?.['replication_key_value']));
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The keys of a stream's bookmark; `key` is the column of its times. */
export function toBookmark(key: string, progress: StreamProgress): Bookmark {
  const { bookmark, resume, backfill, sweep, unread } = progress;
  return {
    replication_key: key,
    replication_key_value: backfill || bookmark === undefined ? null : toIso(bookmark),
    resume: backfill ? null : writeCursor(resume),
    backfill: backfill ? writeBackfill(backfill) : null,
    ...(sweep && { sweep: writeSweep(sweep) }),
    ...(unread && { unread: unread.map(({ id, status }) => ({ id, status: status ?? null })) }),
    ...writeAfterLoad(progress),
  };
}

/** The beginning of a phase of a first load. */
export function beginPhase(
  phase: Phase,
  startDate: number,
  range: Pick<Backfill, 'until' | 'to'>,
): Backfill {
  const { until, to } = range;
  return {
    phase,
    from: startDate,
    cursor: { at: startDate },
    until,
    ...(to !== undefined && { to }),
  };
}

/** Which settings say from where changes are read. Times are milliseconds. */
export interface ChangeSettings {
  readonly startDate: number;
  readonly lookbackMs: number;
}

/**
 * From where changes are read again: where an unfinished run stopped, else the bookmark less the
 * overlap; but nothing before the start date.
 */
export function changesFrom(
  { bookmark, resume }: StreamProgress,
  { startDate, lookbackMs }: ChangeSettings,
): Cursor {
  const overlap = { at: (bookmark ?? 0) - lookbackMs };
  return notBefore(resume ?? overlap, startDate);
}

/**
 * The progress once all changes before `upTo` are written, in a run with this cutoff. What was
 * read so long after it happened that Lever adds nothing any more needs no second reading, so that
 * runs which are always cut short make progress all the same.
 */
export function afterChanges(
  { bookmark: before }: StreamProgress,
  upTo: Cursor,
  { cutoff, lookbackMs }: { readonly cutoff: number; readonly lookbackMs: number },
): StreamProgress {
  const bookmark = Math.max(before ?? 0, Math.min(upTo.at - 1, cutoff));
  return upTo.at <= cutoff - lookbackMs ? { bookmark, resume: upTo } : { bookmark };
}

function readPosition(bookmark: Bookmark | null | undefined, startDate: number): StreamProgress {
  const own = readTime(bookmark?.['replication_key_value']);
  if (own !== undefined) {
    const resume = readCursor(bookmark?.['resume']);
    return { bookmark: own, ...(resume && resume.at <= own + 1 && { resume }) };
  }
  const backfill = readBackfill(bookmark?.['backfill'], startDate);
  if (backfill) return { backfill };
  const inherited = readTime(bookmark?.['last_record']);
  if (inherited === undefined) return {};
  // That tap never saw rows without `updatedAt`, which are fetched first, nor confidential ones.
  return {
    backfill: beginPhase('undated', startDate, { until: inherited }),
    confidential: { at: 0 },
  };
}

const PHASES: readonly Phase[] = ['created', 'older', 'updated', 'undated'];

function readBackfill(value: unknown, startDate: number): Backfill | undefined {
  const saved = readObject(value);
  const phase = PHASES.find((name) => name === saved?.['phase']);
  const [from, until] = [readTime(saved?.['from']), readTime(saved?.['until'])];
  const cursor = readCursor(saved?.['place']);
  if (!phase || !cursor || from === undefined || until === undefined) return undefined;
  // An earlier start date asks for data that this load has passed by: begin again.
  if (startDate < from) return undefined;
  const to = readTime(saved?.['to']);
  return {
    phase,
    from: startDate,
    cursor: notBefore(cursor, startDate),
    until,
    ...(to !== undefined && { to }),
  };
}

function writeBackfill({ phase, from, cursor, until, to }: Backfill): Bookmark {
  return {
    phase,
    from: toIso(from),
    place: writeCursor(cursor),
    until: toIso(until),
    ...(to !== undefined && { to: toIso(to) }),
  };
}

/** What only a stream has whose first load is complete. */
function readAfterLoad(bookmark: Bookmark | null | undefined, startDate: number): StreamProgress {
  const extension = readBackfill(bookmark?.['extension'], startDate);
  const loadedFrom = readTime(bookmark?.['loaded_from']);
  const saidDate = readTime(bookmark?.['start_date']);
  const erasedIn = readNames(bookmark?.['erased_in']);
  return {
    ...(extension && { extension }),
    ...(loadedFrom !== undefined && { loadedFrom }),
    ...(saidDate !== undefined && { startDate: saidDate }),
    ...(erasedIn && { erasedIn }),
  };
}

function writeAfterLoad(progress: StreamProgress): Bookmark {
  const { confidential, extension, loadedFrom, startDate, touched, appeared, erasedIn } = progress;
  return {
    ...(extension !== undefined && { extension: extension && writeBackfill(extension) }),
    ...(loadedFrom !== undefined && { loaded_from: toIso(loadedFrom) }),
    ...(startDate !== undefined && { start_date: toIso(startDate) }),
    ...(touched !== undefined && { touched: touched === null ? null : toIso(touched) }),
    ...(erasedIn !== undefined && { erased_in: erasedIn }),
    ...(confidential !== undefined && {
      confidential: confidential && { place: writeCursor(confidential) },
    }),
    ...(appeared !== undefined && { appeared }),
  };
}

function readSweep(value: unknown): SweepProgress | undefined {
  const saved = readObject(value);
  if (!saved) return undefined;
  const windowMs = Number(saved['window_ms']);
  const cycle = Number(saved['cycle']);
  return {
    cycle: Number.isSafeInteger(cycle) && cycle > 0 ? cycle : 0,
    half: saved['lap'] === 'archived' ? 'archived' : 'active',
    active: readCursor(saved['active']),
    archived: readCursor(saved['archived']),
    first: readTime(saved['first']),
    windowMs: Number.isSafeInteger(windowMs) && windowMs > 0 ? windowMs : undefined,
  };
}

function writeSweep(sweep: SweepProgress): Bookmark {
  const { cycle, half, active, archived, first, windowMs } = sweep;
  return {
    cycle,
    lap: half,
    active: writeCursor(active),
    archived: writeCursor(archived),
    first: first === undefined ? null : toIso(first),
    window_ms: windowMs ?? null,
  };
}

function readUnread(value: unknown): readonly UnreadParent[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((saved) => {
    const { id, status } = readObject(saved) ?? {};
    if (typeof id !== 'string') return [];
    return [{ id, status: typeof status === 'number' ? status : undefined }];
  });
}

function readNames(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((name) => typeof name === 'string');
}

function notBefore(cursor: Cursor, startDate: number): Cursor {
  return cursor.at < startDate ? { at: startDate } : cursor;
}
