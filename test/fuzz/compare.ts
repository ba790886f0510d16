import { streams } from '../../src/streams/index.ts';
import { type Warehouse, withoutReadTime } from '../helpers/warehouse.ts';
import type { Columns, Judge, Verdict } from './judge.ts';

export interface Comparison {
  /** What must be there. */
  readonly expected: Warehouse;
  /** What else the account has. */
  readonly known: Warehouse;
  readonly actual: Warehouse;
  readonly judge: Judge;
  readonly excuse: keyof Omit<Verdict, 'mayDiffer'>;
}

/** What is not as it must be, one line each: missing, more than the account has, or with another value. */
export function findFaults(comparison: Comparison): readonly string[] {
  return streams.flatMap(({ name }) => [
    ...findMissing(name, comparison),
    ...findMore(name, comparison),
  ]);
}

function findMissing(name: string, { expected, actual, judge, excuse }: Comparison): string[] {
  const found = actual.table(name);
  return [...expected.table(name)].flatMap(([key, row]) => {
    const verdict = judge.of(name, row);
    const other = found.get(key);
    if (other) return findDifferences(row, other, verdict).map((one) => `${name} ${key} ${one}`);
    return verdict[excuse] ? [] : [`${name} ${key}: missing (not even ${excuse})`];
  });
}

function findDifferences(expected: Columns, actual: Columns, { mayDiffer }: Verdict): string[] {
  const [was, is] = [withoutReadTime(expected), withoutReadTime(actual)];
  return Object.keys(was)
    .filter((column) => toText(was[column]) !== toText(is[column]) && !mayDiffer(column))
    .map((column) => `${column}: ${toText(is[column])} instead of ${toText(was[column])}`);
}

function findMore(name: string, { known, actual, judge }: Comparison): string[] {
  if (judge.mayHaveMore(name)) return [];
  const table = known.table(name);
  const keys = [...actual.table(name).keys()].filter((key) => !table.has(key));
  return keys.map((key) => `${name} ${key}: not in the account`);
}

function toText(value: unknown): string {
  return String(JSON.stringify(value));
}
