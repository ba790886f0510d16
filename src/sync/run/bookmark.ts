/**
 * The format of a stream's bookmark: how it is parsed into a {@link StreamState}, and serialized. Pure: no
 * clock, no I/O. A key that is no longer needed is set to null, never removed, since some hosts merge
 * states deeply. Every key that an earlier version wrote can still be read.
 */

import type { Bookmark, State } from '../../singer/state.ts';
import { DAY_MS } from '../../time.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  type Backfill,
  beginPhase,
  isInArchive,
  notBefore,
  parseBackfill,
  serializeBackfill,
} from './backfill-state.ts';
import {
  asWhole,
  parseCount,
  parseCursor,
  parseNames,
  parseObject,
  parseTime,
  serializeCursor,
  toIso,
} from './bookmark-values.ts';
import { parseSweep, type SweepState, serializeSweep } from './sweep-state.ts';

/** How far a stream is. Times are milliseconds. */
export interface StreamState {
  /** Every change up to here is written; undefined before the first load is complete. */
  readonly bookmark?: number;
  /** Where changes go on after a run that was cut short; the lookback does not apply then. */
  readonly resume?: Cursor;
  readonly backfill?: Backfill;
  readonly sweep?: SweepState;
  /** Parents whose list Lever does not give: each is skipped, and tried again in the next runs. */
  readonly unread?: readonly UnreadParent[];
  /** The earliest start date of all runs: since when the stream is loaded. */
  readonly loadedFrom?: number;
  /** The start date of the last run. */
  readonly startDate?: number;
  /** The load of what lies between an earlier start date and `loadedFrom`; null once it is done. */
  readonly extension?: Backfill | null;
  /**
   * Since when interactions, and new rows with old times, are still to be found, be that before the
   * bookmark or after it; null: since the bookmark.
   */
  readonly touched?: number | null;
  /** For deletions: the streams that have a tombstone of each up to the bookmark; null: none has. */
  readonly erasedIn?: readonly string[] | null;
  /** How many of the rows that came into sight late are written (see `known-rows.ts`). */
  readonly appeared?: number;
  /** Where the load of missing confidential rows goes on, by creation; null: none are missing. */
  readonly confidential?: Cursor | null;
}

/** A parent whose list Lever does not give, though it gives the lists of others. */
export interface UnreadParent {
  readonly id: string;
  /** HTTP status; undefined when no answer came. */
  readonly status?: number | undefined;
}

/** Parses a stream's bookmark: ours, or `{field, last_record}` of singer-io/tap-lever. */
export function parseStreamState(
  bookmark: Bookmark | null | undefined,
  startDate: number,
): StreamState {
  const sweep = parseSweep(bookmark?.['sweep']);
  const unread = parseUnread(bookmark?.['unread']);
  const loaded = parseLoaded(bookmark, startDate);
  const appeared = parseCount(bookmark?.['appeared']);
  const touched = parseTime(bookmark?.['touched']);
  const confidential = parseCursor(parseObject(bookmark?.['confidential'])?.['place']);
  return {
    ...loaded,
    ...(touched !== undefined && { touched }),
    ...(confidential && { confidential }),
    ...(appeared !== undefined && { appeared }),
    ...(loaded.bookmark !== undefined && parseAfterLoad(bookmark, startDate)),
    ...(sweep && { sweep }),
    ...(unread.length > 0 && { unread }),
  };
}

/** Whether the start date is later than that of the previous run, of which the user is told once. */
export function isLaterStart(
  { bookmark, loadedFrom, startDate: before }: StreamState,
  startDate: number,
): boolean {
  return bookmark !== undefined && startDate > (before ?? loadedFrom ?? startDate);
}

/** How far back the changes of parents are read again when a bookmark cannot be trusted. */
export const DISTRUST_MS = 31 * DAY_MS;

/**
 * The state of a stream whose bookmark lies in the future, set back to `trusted`: a clock was wrong,
 * so nobody knows up to when changes were read. Undefined for any other state.
 */
export function withoutFuture(
  state: StreamState,
  { now, trusted }: { readonly now: number; readonly trusted: number },
): StreamState | undefined {
  const { resume: _, ...others } = state;
  const { bookmark, backfill } = others;
  const touched = others.touched && { touched: Math.min(others.touched, trusted) };
  if (bookmark !== undefined && bookmark > now) return { ...others, bookmark: trusted, ...touched };
  if (backfill === undefined || backfill.nextBookmark <= now) return undefined;
  return {
    ...others,
    backfill: { ...backfill, nextBookmark: trusted, firstNextBookmark: undefined },
  };
}

/** When the previous run was, in milliseconds: the latest of all bookmarks. */
export function lastRunOf({ bookmarks }: State): number | undefined {
  const times = Object.values(bookmarks).map((mark) => parseTime(mark?.['replication_key_value']));
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The bookmark of a stream; `key` is the column of its times. */
export function serializeStreamState(key: string, state: StreamState): Bookmark {
  const { bookmark, resume, backfill, sweep, unread } = state;
  return {
    replication_key: key,
    replication_key_value: backfill || bookmark === undefined ? null : toIso(bookmark),
    resume: asWhole(serializeCursor(resume)),
    backfill: asWhole(backfill && serializeBackfill(backfill)),
    ...(sweep && { sweep: serializeSweep(sweep) }),
    ...(unread && { unread: unread.map(({ id, status }) => ({ id, status: status ?? null })) }),
    ...serializeAfterLoad(state),
  };
}

/** The settings that say from where changes are read. Times are milliseconds. */
export interface ChangeSettings {
  readonly startDate: number;
  readonly lookbackMs: number;
}

/**
 * Up to when all changes are written; undefined before a load has come to the archive.
 */
export function knownUntil({ bookmark, backfill }: StreamState): number | undefined {
  return backfill && isInArchive(backfill) ? backfill.nextBookmark : bookmark;
}

/**
 * From where changes are read: where the previous run was cut short, else the bookmark less the
 * lookback; never before the start date.
 */
export function changesFrom(state: StreamState, { startDate, lookbackMs }: ChangeSettings): Cursor {
  const lookback = { at: (knownUntil(state) ?? 0) - lookbackMs };
  return notBefore(state.resume ?? lookback, startDate);
}

/**
 * The state once all changes before `upTo` are written, in a run with this cutoff. Changes older than
 * the lookback need not be read twice: the next run resumes right after them, so that even runs which
 * are always cut short get on.
 */
export function afterChanges(
  state: StreamState,
  upTo: Cursor,
  { cutoff, lookbackMs }: { readonly cutoff: number; readonly lookbackMs: number },
): StreamState {
  const { backfill } = state;
  const until = Math.max(knownUntil(state) ?? 0, Math.min(upTo.at - 1, cutoff));
  return {
    ...(backfill
      ? {
          backfill: {
            ...backfill,
            nextBookmark: until,
            firstNextBookmark: backfill.firstNextBookmark ?? backfill.nextBookmark,
          },
        }
      : { bookmark: until }),
    ...(upTo.at <= cutoff - lookbackMs && { resume: upTo }),
  };
}

function parseLoaded(bookmark: Bookmark | null | undefined, startDate: number): StreamState {
  const own = parseTime(bookmark?.['replication_key_value']);
  if (own !== undefined) return { bookmark: own, ...parseResume(bookmark, own) };
  const backfill = parseBackfill(bookmark?.['backfill'], startDate);
  if (backfill)
    return { backfill, ...(isInArchive(backfill) && parseResume(bookmark, backfill.nextBookmark)) };
  const inherited = parseTime(bookmark?.['last_record']);
  if (inherited === undefined) return {};
  // That tap never read rows without `updatedAt`, which are loaded first, nor confidential ones.
  return {
    backfill: beginPhase('undated', { startDate, nextBookmark: inherited }),
    confidential: { at: 0 },
  };
}

function parseResume(
  bookmark: Bookmark | null | undefined,
  until: number,
): Pick<StreamState, 'resume'> {
  const resume = parseCursor(bookmark?.['resume']);
  return resume && resume.at <= until + 1 ? { resume } : {};
}

/** The keys that only a stream has whose first load is complete. */
function parseAfterLoad(bookmark: Bookmark | null | undefined, startDate: number): StreamState {
  const extension = parseBackfill(bookmark?.['extension'], startDate);
  const loadedFrom = parseTime(bookmark?.['loaded_from']);
  const saidDate = parseTime(bookmark?.['start_date']);
  const erasedIn = parseNames(bookmark?.['erased_in']);
  return {
    ...(extension && { extension }),
    ...(loadedFrom !== undefined && { loadedFrom }),
    ...(saidDate !== undefined && { startDate: saidDate }),
    ...(erasedIn && { erasedIn }),
  };
}

function serializeAfterLoad(state: StreamState): Bookmark {
  const { confidential, extension, loadedFrom, startDate, touched, appeared, erasedIn } = state;
  return {
    ...(extension !== undefined && {
      extension: asWhole(extension && serializeBackfill(extension)),
    }),
    ...(loadedFrom !== undefined && { loaded_from: toIso(loadedFrom) }),
    ...(startDate !== undefined && { start_date: toIso(startDate) }),
    ...(touched !== undefined && { touched: touched === null ? null : toIso(touched) }),
    ...(erasedIn !== undefined && { erased_in: erasedIn }),
    ...(confidential !== undefined && {
      confidential: asWhole(confidential && { place: serializeCursor(confidential) }),
    }),
    ...(appeared !== undefined && { appeared }),
  };
}

function parseUnread(value: unknown): readonly UnreadParent[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((saved) => {
    const { id, status } = parseObject(saved) ?? {};
    if (typeof id !== 'string') return [];
    return [{ id, status: typeof status === 'number' ? status : undefined }];
  });
}
