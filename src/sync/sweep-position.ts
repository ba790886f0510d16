import type { Bookmark } from '../singer/state.ts';
import { toEpochMs } from './convert.ts';
import { toIso } from './positions.ts';

/** The two laps of a round: opportunities in process first, then archived ones. */
export type Lap = 'active' | 'archived';

/** A place in the order of creation: after this row, or before all rows of the time. */
export interface Place {
  readonly at: number;
  readonly id: string | undefined;
}

/** Where the rolling sweep stands. */
export interface SweepPosition {
  /** The lap in which it goes on. */
  readonly lap: Lap;
  /** The place in each lap; undefined is its beginning. */
  readonly active: Place | undefined;
  readonly archived: Place | undefined;
  /** Length of the last window in milliseconds, as a first guess for the next. */
  readonly windowMs: number | undefined;
}

export const SWEEP_START: SweepPosition = {
  lap: 'active',
  active: undefined,
  archived: undefined,
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
    active: readPlace(saved['active']),
    archived: readPlace(saved['archived']),
    windowMs: typeof windowMs === 'number' ? windowMs : undefined,
  };
}

function readPlace(value: unknown): Place | undefined {
  const { at, id } = (value ?? {}) as Record<string, unknown>;
  const ms = toEpochMs(at);
  return Number.isNaN(ms) ? undefined : { at: ms, id: typeof id === 'string' ? id : undefined };
}

/** The bookmark keys for a sweep. */
export function toSweepBookmark({ lap, active, archived, windowMs }: SweepPosition): Bookmark {
  const write = (place: Place | undefined): Bookmark | null =>
    place ? { at: toIso(place.at), id: place.id ?? null } : null;
  return {
    sweep: {
      lap,
      active: write(active),
      archived: write(archived),
      window_ms: windowMs ?? null,
    },
  };
}

/** Of several streams' sweeps the one that is behind, so that no stream is passed by. */
export function leastAdvanced(sweeps: readonly (SweepPosition | undefined)[]): SweepPosition {
  const ranked = sweeps.map((sweep) => sweep ?? SWEEP_START);
  return ranked.reduce((a, b) => (progress(a) <= progress(b) ? a : b), ranked[0] ?? SWEEP_START);
}

function progress(sweep: SweepPosition): number {
  const at = sweep[sweep.lap]?.at ?? 0;
  return sweep.lap === 'active' ? at : Number.MAX_SAFE_INTEGER / 2 + at;
}
