import { createHash } from 'node:crypto';
import type { Row } from '../rows.ts';
import type { SampledEndpoint } from './endpoint.ts';

/** A value of a row that holds no others. */
export type Scalar = string | number | boolean | null;

/** What sets a copy of a sampled row apart. */
export interface CopyIdentity {
  /** Different for each copy in the account, and the same in every run. */
  readonly seed: string;
  /** Which copy it is among those that one list has of the row, from 0. */
  readonly round: number;
  /** When its earliest time is. */
  readonly at: number;
  /** When its latest time is at the latest. */
  readonly until: number;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Shorter keys can stand in a text by chance. */
const SHORTEST_MENTION = 8;

/** A copy of a sampled row with keys and times of its own; what it refers to stays. */
export function copyRow(
  row: Row,
  { keys, times, parent }: SampledEndpoint,
  copy: CopyIdentity,
): Row {
  const isChild = parent !== undefined;
  const renamed = new Map<unknown, Scalar>();
  for (const key of keys) renamed.set(row[key], renameKey(row[key] as Scalar, copy, isChild));
  const move = createMove(row, times, copy);
  return rewrite(row, (value, path) => {
    if (keys.includes(path)) return renamed.get(value) ?? value;
    if (times.includes(path)) return move(value);
    return typeof value === 'string' ? renameMentions(value, renamed) : value;
  }) as Row;
}

/** A value with every scalar in it replaced; a scalar in a list that becomes null is dropped. */
export function rewrite(
  value: unknown,
  replace: (value: Scalar, path: string) => Scalar,
  path = '',
): unknown {
  if (Array.isArray(value))
    return value
      .map((element) => [element, rewrite(element, replace, path)])
      .filter(([old, now]) => now !== null || old === null)
      .map(([, now]) => now);
  if (typeof value !== 'object' || value === null) return replace(value as Scalar, path);
  const prefix = path && `${path}.`;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      rewrite(member, replace, `${prefix}${name}`),
    ]),
  );
}

/** A number from 0 to below 2 ** 48 that only depends on the text. */
export function digest(text: string): number {
  return Number.parseInt(digitsOf(text).slice(0, 12), 16);
}

/** Another UUID for a UUID; a name stays as long as it is the only one, and is numbered after that. */
function renameKey(
  key: Scalar | undefined,
  { seed, round }: CopyIdentity,
  isChild: boolean,
): Scalar {
  if (key === null || key === undefined || typeof key === 'boolean') return key ?? null;
  const own = `${seed} ${key}`;
  if (typeof key === 'number') return digest(own);
  const digits = digitsOf(own);
  if (UUID.test(key))
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  if (isChild) return `${key}-${digits.slice(0, 12)}`;
  return round === 0 ? key : `${key} ${round + 1}`;
}

/** Addresses and the like hold the key, too. */
function renameMentions(text: string, renamed: ReadonlyMap<unknown, Scalar>): string {
  let changed = text;
  for (const [old, now] of renamed)
    if (typeof old === 'string' && old.length >= SHORTEST_MENTION)
      changed = changed.replaceAll(old, String(now));
  return changed;
}

/** Moves all times of a row to its own day; they keep their order, and their distances if they can. */
function createMove(row: Row, times: readonly string[], { at, until }: CopyIdentity) {
  const stamps: number[] = [];
  rewrite(row, (value, path) => {
    const stamp = times.includes(path) ? toStamp(value) : undefined;
    if (stamp !== undefined) stamps.push(stamp);
    return value;
  });
  const first = Math.min(...stamps);
  const length = Math.max(...stamps) - first;
  const scale = length > until - at ? (until - at) / length : 1;
  return (value: Scalar): Scalar => {
    const stamp = toStamp(value);
    return stamp === undefined ? value : likeOld(value, Math.floor(at + (stamp - first) * scale));
  };
}

/** Numbers, quoted ones, and texts that begin with a date are times. */
function toStamp(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^\d{9,15}$/.test(value)) return Number(value);
  const stamp = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(stamp) ? undefined : stamp;
}

/** The time in the form of the one that it replaces. */
function likeOld(old: Scalar, stamp: number): Scalar {
  if (typeof old === 'number') return stamp;
  if (!String(old).includes('-')) return String(stamp);
  return new Date(stamp).toISOString().slice(0, String(old).length === 10 ? 10 : undefined);
}

function digitsOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
