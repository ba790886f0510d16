import type { Row } from '../../targets/target.ts';
import type { Fact } from './account-rows.ts';

const SCREENFUL = 20;
/** Marts round to two digits, and count whole seconds. */
const TOLERANCE = 0.006;

/**
 * A line for each fact that a mart shows otherwise, or not at all, and for each row that it has besides.
 * Rows belong together that have the same key.
 */
export function factDifferences(
  facts: readonly Fact[],
  shown: readonly Row[],
  key: readonly string[],
): readonly string[] {
  const keyOf = (row: Row) => key.map((column) => String(row[column])).join(' ');
  const rows = new Map(shown.map((row) => [keyOf(row), row]));
  const expected = new Map(facts.map((fact) => [keyOf(fact), fact]));
  const lines = rows.size === shown.length ? [] : ['several rows have one key'];
  for (const name of rows.keys()) if (!expected.has(name)) lines.push(`${name}: is not a fact`);
  for (const [name, fact] of expected) {
    const row = rows.get(name);
    if (row === undefined) lines.push(`${name}: is missing`);
    else
      for (const [column, value] of Object.entries(fact))
        if (!isEqual(value, row[column]))
          lines.push(`${name} ${column}: ${row[column]} in place of ${value}`);
  }
  return lines.slice(0, SCREENFUL);
}

/** Times are milliseconds among facts, and text in an answer. */
function isEqual(fact: unknown, shown: unknown): boolean {
  if (typeof fact !== 'number') return (fact ?? null) === (shown ?? null);
  const value = typeof shown === 'string' ? Date.parse(`${shown.replace(' ', 'T')}Z`) : shown;
  return typeof value === 'number' && Math.abs(value - fact) <= TOLERANCE;
}
