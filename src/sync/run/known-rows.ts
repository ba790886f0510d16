/**
 * The format of what the bookmark of a list of parents says about its rows, under the key
 * `known_rows`. Pure, like the format of bookmarks.
 */

import type { Bookmark, State } from '../../singer/state.ts';
import { parseCount, parseObject, parseTime, toIso } from './bookmark-values.ts';

/**
 * Which rows of a list of parents were there at its last full pass, and which came into
 * sight later though their times are old (how-it-reads: rows-that-come-into-sight). Times are
 * milliseconds.
 */
export interface KnownRows {
  /** The rows that were there, as a table of `row-table.ts`; undefined where nothing was remembered yet. */
  readonly ids?: string | undefined;
  /** The rows in the table were created up to here. */
  readonly until?: number | undefined;
  /** Where a first load made the table: the start date of that load. */
  readonly since?: number | undefined;
  /** The stream whose first load makes the table, which is complete once that load is. */
  readonly filledBy?: string | undefined;
  /** Whether confidential rows could be seen. */
  readonly hasConfidential: boolean;
  /** How many rows came into sight so far, all in all. */
  readonly count: number;
  /** The last of them. */
  readonly appeared: readonly AppearedRow[];
}

/** A row that came into sight: when it was created, in milliseconds, and what stands for its id. */
export interface AppearedRow {
  readonly at: number;
  readonly digest: string;
}

/** Parses what is known of the rows of a parent stream. */
export function parseKnownRows({ bookmarks }: State, parent: string): KnownRows {
  const saved = parseObject(bookmarks[parent]?.['known_rows']) ?? {};
  const { ids, count, appeared, filled_by: filledBy } = saved;
  const until = parseTime(saved['until']);
  return {
    ...(typeof ids === 'string' && until !== undefined && { ids, until }),
    since: parseTime(saved['since']),
    filledBy: typeof filledBy === 'string' ? filledBy : undefined,
    hasConfidential: saved['confidential'] !== false,
    // Without this bookmark, which a user may have removed, the other streams still have the number.
    count: parseCount(count) ?? Math.max(0, ...Object.values(bookmarks).map(countOf)),
    appeared: Array.isArray(appeared) ? appeared.flatMap(parseAppeared) : [],
  };
}

/** Keys of bookmarks, by stream. */
export type BookmarkChanges = Readonly<Record<string, Bookmark>>;

/** What to change in the bookmark of a parent stream. */
export function serializeKnownRows(parent: string, known: KnownRows): BookmarkChanges {
  const { ids, until, since, filledBy, hasConfidential, count, appeared } = known;
  const saved = {
    ids: ids ?? null,
    until: until === undefined ? null : toIso(until),
    since: since === undefined ? null : toIso(since),
    filled_by: filledBy ?? null,
    confidential: hasConfidential,
    count,
    appeared: appeared.map(({ at, digest }) => `${toIso(at)} ${digest}`),
  };
  return { [parent]: { known_rows: saved } };
}

function countOf(bookmark: Bookmark | null): number {
  return parseCount(bookmark?.['appeared']) ?? 0;
}

function parseAppeared(value: unknown): readonly AppearedRow[] {
  const [time, digest] = typeof value === 'string' ? value.split(' ') : [];
  const at = parseTime(time);
  return at === undefined || digest === undefined ? [] : [{ at, digest }];
}
