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
  readNames,
  readObject,
  readTime,
  toIso,
  writeCursor,
} from './bookmark-values.ts';
import {
  type Backfill,
  beginPhase,
  isInArchive,
  notBefore,
  readBackfill,
  writeBackfill,
} from './load.ts';
import { readSweep, type SweepProgress, writeSweep } from './sweep-progress.ts';

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
  const { resume: _, ...others } = progress;
  const { bookmark, backfill } = others;
  const trusted = now - DISTRUST_MS;
  if (bookmark !== undefined && bookmark > now) return { ...others, bookmark: trusted };
  if (backfill === undefined || backfill.until <= now) return undefined;
  return { ...others, backfill: { ...backfill, until: trusted, began: undefined } };
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
    resume: writeCursor(resume),
    backfill: backfill ? writeBackfill(backfill) : null,
    ...(sweep && { sweep: writeSweep(sweep) }),
    ...(unread && { unread: unread.map(({ id, status }) => ({ id, status: status ?? null })) }),
    ...writeAfterLoad(progress),
  };
}

/** Which settings say from where changes are read. Times are milliseconds. */
export interface ChangeSettings {
  readonly startDate: number;
  readonly lookbackMs: number;
}

/**
 * Up to when all changes are written; undefined while a load still goes through what is in process.
 */
export function knownUntil({ bookmark, backfill }: StreamProgress): number | undefined {
  return backfill && isInArchive(backfill) ? backfill.until : bookmark;
}

/**
 * From where changes are read again: where an unfinished run stopped, else the bookmark less the
 * overlap; but nothing before the start date.
 */
export function changesFrom(
  progress: StreamProgress,
  { startDate, lookbackMs }: ChangeSettings,
): Cursor {
  const overlap = { at: (knownUntil(progress) ?? 0) - lookbackMs };
  return notBefore(progress.resume ?? overlap, startDate);
}

/**
 * The progress once all changes before `upTo` are written, in a run with this cutoff. What was
 * read so long after it happened that Lever adds nothing any more needs no second reading, so that
 * runs which are always cut short make progress all the same.
 */
export function afterChanges(
  progress: StreamProgress,
  upTo: Cursor,
  { cutoff, lookbackMs }: { readonly cutoff: number; readonly lookbackMs: number },
): StreamProgress {
  const { backfill } = progress;
  const until = Math.max(knownUntil(progress) ?? 0, Math.min(upTo.at - 1, cutoff));
  return {
    ...(backfill
      ? { backfill: { ...backfill, until, began: backfill.began ?? backfill.until } }
      : { bookmark: until }),
    ...(upTo.at <= cutoff - lookbackMs && { resume: upTo }),
  };
}

function readPosition(bookmark: Bookmark | null | undefined, startDate: number): StreamProgress {
  const own = readTime(bookmark?.['replication_key_value']);
  if (own !== undefined) return { bookmark: own, ...readResume(bookmark, own) };
  const backfill = readBackfill(bookmark?.['backfill'], startDate);
  if (backfill)
    return { backfill, ...(isInArchive(backfill) && readResume(bookmark, backfill.until)) };
  const inherited = readTime(bookmark?.['last_record']);
  if (inherited === undefined) return {};
  // That tap never saw rows without `updatedAt`, which are fetched first, nor confidential ones.
  return {
    backfill: beginPhase('undated', { from: startDate, until: inherited }),
    confidential: { at: 0 },
  };
}

function readResume(
  bookmark: Bookmark | null | undefined,
  until: number,
): Pick<StreamProgress, 'resume'> {
  const resume = readCursor(bookmark?.['resume']);
  return resume && resume.at <= until + 1 ? { resume } : {};
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

function readUnread(value: unknown): readonly UnreadParent[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((saved) => {
    const { id, status } = readObject(saved) ?? {};
    if (typeof id !== 'string') return [];
    return [{ id, status: typeof status === 'number' ? status : undefined }];
  });
}
