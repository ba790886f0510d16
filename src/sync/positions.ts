/**
 * What the state says about a stream, and what to write into it. Pure: no clock, no I/O. A key that
 * has done its service is set to null, never removed, since some hosts merge states deeply.
 */
import type { Bookmark } from '../singer/state.ts';
import { toEpochMs } from './convert.ts';

/**
 * The parts of a first load. Lists with a creation filter have `created` (by creation time), then
 * `older` (changed since the start date, created before it). The others have `updated`, then
 * `undated` (rows without `updatedAt`).
 */
export type Phase = 'created' | 'older' | 'updated' | 'undated';

/** A first load on its way. Times are milliseconds. */
export interface Backfill {
  readonly phase: Phase;
  /** The start date it was begun with. */
  readonly from: number;
  /** What lies before this is done in this phase. */
  readonly position: number;
  /** The upper bound of the run that began it: the bookmark once all is loaded. */
  readonly until: number;
}

/** Where a stream stands. */
export interface Position {
  /** All changes up to here are out; undefined before the first load is complete. */
  readonly bookmark?: number;
  readonly backfill?: Backfill;
}

/** Reads a stream's bookmark: ours, or `{field, last_record}` of singer-io/tap-lever. */
export function readPosition(bookmark: Bookmark | null | undefined, startDate: number): Position {
  const own = toTime(bookmark?.['replication_key_value']);
  if (own !== undefined) return { bookmark: own };
  const backfill = readBackfill(bookmark?.['backfill'], startDate);
  if (backfill) return { backfill };
  const inherited = toTime(bookmark?.['last_record']);
  if (inherited === undefined) return {};
  // That tap never saw rows without `updatedAt`: they are fetched first.
  return {
    backfill: { phase: 'undated', from: startDate, position: startDate, until: inherited },
  };
}

function readBackfill(value: unknown, startDate: number): Backfill | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const saved = value as Record<string, unknown>;
  const phase = saved['phase'] as Phase;
  const [from, position, until] = ['from', 'position', 'until'].map((key) => toTime(saved[key]));
  if (!PHASES.includes(phase) || from === undefined || until === undefined) return undefined;
  // An earlier start date asks for data that this load has passed by: begin again.
  if (position === undefined || startDate < from) return undefined;
  return { phase, from, position: Math.max(position, startDate), until };
}

const PHASES: readonly Phase[] = ['created', 'older', 'updated', 'undated'];

/** The bookmark keys of a stream whose first load is on its way. */
export function toBackfillBookmark(key: string, backfill: Backfill): Bookmark {
  return {
    replication_key: key,
    replication_key_value: null,
    backfill: {
      phase: backfill.phase,
      from: toIso(backfill.from),
      position: toIso(backfill.position),
      until: toIso(backfill.until),
    },
  };
}

/** The bookmark keys of a stream that is complete up to `bookmark`. */
export function toBookmark(key: string, bookmark: number): Bookmark {
  return { replication_key: key, replication_key_value: toIso(bookmark), backfill: null };
}

/** Milliseconds as Singer wants a time. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

function toTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? toEpochMs(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
