/**
 * Exact places in time. Rows of one time stand in the order of their ids, so that progress can be
 * saved even between rows which Lever changed in the same millisecond. Nothing here does I/O.
 */
import { LAST_MOMENT, toEpochMs } from '../time.ts';

/** A place in the order: after the row with the id, or before all rows of the time. */
export interface Cursor {
  /** Milliseconds. */
  readonly at: number;
  readonly id?: string | undefined;
}

/** Something that has a place of its own. */
export interface Keyed {
  readonly at: number;
  readonly id: string;
}

/** Whether a row comes after a place. */
export function isAfter(row: Keyed, place: Cursor): boolean {
  if (row.at !== place.at) return row.at > place.at;
  return place.id === undefined || row.id > place.id;
}

/** The earlier one of two places. */
export function earlier(a: Cursor, b: Cursor): Cursor {
  if (a.at !== b.at) return a.at < b.at ? a : b;
  return (a.id ?? '') < (b.id ?? '') ? a : b;
}

/** Compares two rows for sorting. */
export function inOrder(a: Keyed, b: Keyed): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** Milliseconds of a time as a state holds it; undefined for anything else. */
export function readTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? toEpochMs(value) : Number.NaN;
  return ms >= 0 && ms <= LAST_MOMENT ? ms : undefined;
}

/** Milliseconds as Singer wants a time. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Reads a place that a state holds. */
export function readCursor(value: unknown): Cursor | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { at, id } = value as Record<string, unknown>;
  const ms = readTime(at);
  return ms === undefined ? undefined : { at: ms, id: typeof id === 'string' ? id : undefined };
}

/** A place as a state holds it. */
export function writeCursor(place: Cursor | undefined): Readonly<Record<string, unknown>> | null {
  return place === undefined ? null : { at: toIso(place.at), id: place.id ?? null };
}
