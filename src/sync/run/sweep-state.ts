/** The format of how far a sweep is, inside a stream's bookmark. */

import type { Bookmark } from '../../singer/state.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  asWhole,
  parseCursor,
  parseObject,
  parseTime,
  serializeCursor,
  toIso,
} from './bookmark-values.ts';

/** The two halves of a sweep: opportunities in process first, then archived ones. `lap` in states. */
export type Half = 'active' | 'archived';

/** How far the rolling sweep is. */
export interface SweepState {
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

/** Parses how far a sweep is; one that makes no sense begins anew. */
export function parseSweep(value: unknown): SweepState | undefined {
  const saved = parseObject(value);
  if (!saved) return undefined;
  const windowMs = Number(saved['window_ms']);
  const cycle = Number(saved['cycle']);
  return {
    cycle: Number.isSafeInteger(cycle) && cycle > 0 ? cycle : 0,
    half: saved['lap'] === 'archived' ? 'archived' : 'active',
    active: parseCursor(saved['active']),
    archived: parseCursor(saved['archived']),
    first: parseTime(saved['first']),
    windowMs: Number.isSafeInteger(windowMs) && windowMs > 0 ? windowMs : undefined,
  };
}

export function serializeSweep(sweep: SweepState): Bookmark {
  const { cycle, half, active, archived, first, windowMs } = sweep;
  return {
    cycle,
    lap: half,
    active: asWhole(serializeCursor(active)),
    archived: asWhole(serializeCursor(archived)),
    first: first === undefined ? null : toIso(first),
    window_ms: windowMs ?? null,
  };
}
