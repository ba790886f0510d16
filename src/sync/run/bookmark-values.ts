/** How the single values of bookmarks are parsed and serialized. */

import type { Bookmark } from '../../singer/state.ts';
import { LAST_MOMENT, toEpochMs } from '../../time.ts';
import type { Cursor } from '../../windows/index.ts';

/** Parses a cursor; undefined for anything else. */
export function parseCursor(value: unknown): Cursor | undefined {
  const saved = parseObject(value);
  const at = parseTime(saved?.['at']);
  const id = saved?.['id'];
  return at === undefined ? undefined : { at, id: typeof id === 'string' ? id : undefined };
}

/** The form in which {@link parseCursor} takes a cursor. */
export function serializeCursor(cursor: Cursor | undefined): Bookmark | null {
  return cursor === undefined ? null : { at: toIso(cursor.at), id: cursor.id ?? null };
}

/** A time as states hold it; nothing lies before 1970. */
export function toIso(ms: number): string {
  return new Date(Math.max(0, ms)).toISOString();
}

/** Milliseconds of a time as a state holds it; undefined for anything else. */
export function parseTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? toEpochMs(value) : Number.NaN;
  return ms >= 0 && ms <= LAST_MOMENT ? ms : undefined;
}

/** A number of rows; undefined for anything else. */
export function parseCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A list of names; undefined for anything else. */
export function parseNames(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((name) => typeof name === 'string');
}

/** A value that has members, in a list by itself or not; undefined for anything else. */
export function parseObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : undefined;
}

/**
 * The form of a value with members that comes and goes: a list with this one element. Hosts that merge
 * states deeply put a list in the place of whatever was there. Members they would mix with older ones,
 * and Meltano fails where the older state has null.
 */
export function asWhole(value: Bookmark | null | undefined): readonly Bookmark[] | null {
  return value ? [value] : null;
}
