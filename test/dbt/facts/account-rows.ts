import type { LiveRow } from '../../helpers/live-rows.ts';

const DAY_MS = 86_400_000;

/** The rows of an account, and what many figures need of them. */
export interface AccountRows {
  /** The live rows of a stream. */
  rows(stream: string): readonly LiveRow[];
  /** Lever's clock, milliseconds. */
  readonly now: number;
}

/** A row as a mart should show it. */
export type Fact = Readonly<Record<string, unknown>>;

/** A time in milliseconds; undefined where there is none. */
export function timeOf(value: unknown): number | undefined {
  return typeof value === 'string' ? Date.parse(value) : undefined;
}

/** Days between two times; null where either is missing. */
export function daysBetween(start: number | undefined, end: number | undefined): number | null {
  return start === undefined || end === undefined ? null : (end - start) / DAY_MS;
}

/** The first day of the month of a time, in UTC. */
export function monthOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 7)}-01`;
}

/** Groups by a key that is made of each. */
export function groupBy<Value>(
  values: Iterable<Value>,
  keyOf: (value: Value) => unknown,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = String(keyOf(value));
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** The mean of the numbers among values; null without any. */
export function meanOf(values: readonly unknown[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return null;
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The number in the middle, or between the two in the middle; null without any. */
export function medianOf(values: readonly unknown[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const middle = (numbers.length - 1) / 2;
  return meanOf([numbers[Math.floor(middle)], numbers[Math.ceil(middle)]]);
}

/** A part of a whole; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
