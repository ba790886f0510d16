/** The format of a load that is under way, inside a stream's bookmark. */

import type { Bookmark } from '../../singer/state.ts';
import type { Cursor } from '../../windows/index.ts';
import { parseCursor, parseObject, parseTime, serializeCursor, toIso } from './bookmark-values.ts';

/**
 * The phases of a load, in the order in which they are read; each row belongs to one.
 *
 * - Lists without a creation filter have `updated`, then `undated` (rows without `updatedAt`).
 * - The others have `created` (by creation time), then `older` (changed since the start date,
 *   created before it). A state of singer-io/tap-lever starts them at `undated`.
 * - Where rows cost requests, a list that tells archived rows has both for rows in process, as
 *   `active` and `active_older`, then for archived ones: `archived`, from the newest to the oldest,
 *   and `archived_older`.
 */
export const PHASES = [
  'updated',
  'undated',
  'created',
  'older',
  'active',
  'active_older',
  'archived',
  'archived_older',
] as const;

export type Phase = (typeof PHASES)[number];

/** A load under way: a first one, or that of what an earlier start date adds. Times are milliseconds. */
export interface Backfill {
  readonly phase: Phase;
  /** The start date for which it holds. */
  readonly startDate: number;
  /** Everything before this is done in this phase; in `archived`, everything after it. */
  readonly cursor: Cursor;
  /** Up to when changes are written: the bookmark once all is loaded. */
  readonly nextBookmark: number;
  /** The `nextBookmark` at first, where changes that were read meanwhile have moved it. */
  readonly firstNextBookmark?: number | undefined;
  /** The earlier start date, if any, from which on everything was loaded before. */
  readonly loadedFrom?: number | undefined;
}

/** The phase after this one; undefined for the last. */
export function phaseAfter(phase: Phase): Phase | undefined {
  return FOLLOWING[phase];
}

const FOLLOWING: Readonly<Partial<Record<Phase, Phase>>> = {
  updated: 'undated',
  created: 'older',
  active: 'active_older',
  active_older: 'archived',
  archived: 'archived_older',
};

/** Whether a phase is read from the newest rows to the oldest. */
export function isNewestFirst(phase: Phase): boolean {
  return phase === 'archived';
}

/** Whether everything in process is loaded, so that changes are read beside the rest of a load. */
export function isInArchive({ phase }: Pick<Backfill, 'phase'>): boolean {
  return phase === 'archived' || phase === 'archived_older';
}

export function beginPhase(phase: Phase, load: Omit<Backfill, 'phase' | 'cursor'>): Backfill {
  const { startDate, nextBookmark, loadedFrom } = load;
  const last = Math.min(nextBookmark, loadedFrom ?? nextBookmark);
  return { ...load, phase, cursor: { at: isNewestFirst(phase) ? last : startDate } };
}

/** Parses a load for a start date; undefined where there is none, or it does not reach so far back. */
export function parseBackfill(value: unknown, startDate: number): Backfill | undefined {
  const load = parseLoad(value);
  // Such a load has left out rows for which an earlier start date asks: begin again.
  if (!load || startDate < load.startDate) return undefined;
  return { ...load, startDate, cursor: notBefore(load.cursor, startDate) };
}

/** Parses a load as it was saved; undefined for anything else. */
export function parseLoad(value: unknown): Backfill | undefined {
  const saved = parseObject(value);
  const phase = PHASES.find((name) => name === saved?.['phase']);
  const startDate = parseTime(saved?.['from']);
  const nextBookmark = parseTime(saved?.['until']);
  const cursor = parseCursor(saved?.['place']);
  if (!phase || !cursor || startDate === undefined || nextBookmark === undefined) return undefined;
  const loadedFrom = parseTime(saved?.['to']);
  const firstNextBookmark = isInArchive({ phase }) ? parseTime(saved?.['began']) : undefined;
  return {
    phase,
    startDate,
    cursor,
    nextBookmark,
    ...(loadedFrom !== undefined && { loadedFrom }),
    ...(firstNextBookmark !== undefined && { firstNextBookmark }),
  };
}

export function serializeBackfill(load: Backfill): Bookmark {
  const { phase, startDate, cursor, nextBookmark, firstNextBookmark: began, loadedFrom } = load;
  return {
    phase,
    from: toIso(startDate),
    place: serializeCursor(cursor),
    until: toIso(nextBookmark),
    ...(loadedFrom !== undefined && { to: toIso(loadedFrom) }),
    ...(isInArchive(load) && { began: began === undefined ? null : toIso(began) }),
  };
}

/** The cursor, or the start date where that is later. */
export function notBefore(cursor: Cursor, startDate: number): Cursor {
  return cursor.at < startDate ? { at: startDate } : cursor;
}
