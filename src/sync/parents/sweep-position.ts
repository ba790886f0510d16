import type { Bookmark } from '../../singer/state.ts';
import { type Cursor, readCursor, readTime, toIso, writeCursor } from '../../windows/cursor.ts';

/** The two laps of a round: opportunities in process first, then archived ones. */
export type Lap = 'active' | 'archived';

/** Where the rolling sweep stands. */
export interface SweepPosition {
  /** The lap in which it goes on. */
  readonly lap: Lap;
  /** The place by creation in each lap; undefined is its beginning. */
  readonly active: Cursor | undefined;
  readonly archived: Cursor | undefined;
  /** Creation of the first row of this lap, in milliseconds. */
  readonly first: number | undefined;
  /** Length of the last window in milliseconds, as a first guess for the next. */
  readonly windowMs: number | undefined;
}

export const SWEEP_START: SweepPosition = {
  lap: 'active',
  active: undefined,
  archived: undefined,
  first: undefined,
  windowMs: undefined,
};

/** The other lap. */
export function otherLap(lap: Lap): Lap {
  return lap === 'active' ? 'archived' : 'active';
}

/** Reads the sweep that a child stream's bookmark holds. */
export function readSweep(bookmark: Bookmark | null | undefined): SweepPosition | undefined {
  const saved = bookmark?.['sweep'] as Record<string, unknown> | null | undefined;
  if (typeof saved !== 'object' || saved === null) return undefined;
  const windowMs = saved['window_ms'];
  return {
    lap: saved['lap'] === 'archived' ? 'archived' : 'active',
    active: readCursor(saved['active']),
    archived: readCursor(saved['archived']),
    first: readTime(saved['first']),
    windowMs: Number.isSafeInteger(windowMs) && Number(windowMs) > 0 ? Number(windowMs) : undefined,
  };
}

/** The bookmark keys for a sweep. */
export function toSweepBookmark(position: SweepPosition): Bookmark {
  const { lap, active, archived, first, windowMs } = position;
  return {
    sweep: {
      lap,
      active: writeCursor(active),
      archived: writeCursor(archived),
      first: first === undefined ? null : toIso(first),
      window_ms: windowMs ?? null,
    },
  };
}

/**
 * Where the sweep of several streams goes on: with the one that is behind, so that none is passed
 * by. A stream without a sweep has just been filled and joins the others where they are.
 */
export function leastAdvanced(sweeps: readonly (SweepPosition | undefined)[]): SweepPosition {
  const begun = sweeps.filter((sweep) => sweep !== undefined);
  return begun.reduce((a, b) => (progress(a) <= progress(b) ? a : b), begun[0] ?? SWEEP_START);
}

function progress(sweep: SweepPosition): number {
  const at = sweep[sweep.lap]?.at ?? 0;
  return sweep.lap === 'active' ? at : Number.MAX_SAFE_INTEGER / 2 + at;
}
