import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRowTable,
  parseRowTable,
  type RowKey,
  type RowTable,
  rowKey,
} from '../../src/sync/parents/row-table.ts';

const row: fc.Arbitrary<RowKey> = fc
  .record({ at: fc.integer({ min: 0, max: 2 ** 48 - 1 }), id: fc.string() })
  .map(rowKey);
const rows = (maxLength: number) =>
  fc.uniqueArray(row, { selector: ({ at, digest }) => `${at} ${digest}`, maxLength });

function tableOf(keys: readonly RowKey[]): RowTable {
  const table = createRowTable();
  for (const key of keys) table.add(key);
  return table;
}

const sorted = (keys: readonly RowKey[] = []) =>
  keys.map(({ at, digest }) => `${at} ${digest}`).sort();

describe('a table of rows', () => {
  it('tells which rows were added and removed, whatever else is in it', () => {
    fc.assert(
      fc.property(rows(120), fc.nat(20), fc.nat(20), (all, added, removed) => {
        const before = tableOf(all.slice(added));
        const after = tableOf([...all.slice(0, all.length - removed)]);
        const difference = after.compare(before);
        const [gone, came] = [all.slice(all.length - removed), all.slice(0, added)];
        const isBoth = (key: RowKey) => gone.includes(key) && came.includes(key);
        expect(sorted(difference?.added)).toEqual(sorted(came.filter((key) => !isBoth(key))));
        expect(sorted(difference?.removed)).toEqual(sorted(gone.filter((key) => !isBoth(key))));
      }),
    );
  });

  it('is the same after it was written and read, in any order of adding, and in parts', () => {
    fc.assert(
      fc.property(rows(50), fc.nat(50), (all, part) => {
        const table = tableOf(all);
        expect(parseRowTable(table.serialize())?.serialize()).toBe(table.serialize());
        expect(tableOf([...all].reverse()).serialize()).toBe(table.serialize());
        const parts = tableOf(all.slice(0, part));
        parts.addAll(tableOf(all.slice(part)));
        expect(parts.serialize()).toBe(table.serialize());
      }),
    );
  });

  it('holds a hundred differences among half a million rows in 5 kB', () => {
    const many = Array.from({ length: 500_000 }, (_, i) => ({ at: 1.7e12 + i, id: `row-${i}` }));
    const [before, after] = [createRowTable(), createRowTable()];
    for (const [i, one] of many.entries()) {
      const key = rowKey(one);
      if (i % 10_000 !== 0) before.add(key);
      if (i % 10_000 !== 1) after.add(key);
    }
    const difference = after.compare(before);
    expect(difference?.added.length).toBe(50);
    expect(difference?.removed.length).toBe(50);
    expect(difference?.added).toContainEqual(rowKey({ at: 1.7e12 + 10_000, id: 'row-10000' }));
    expect(after.serialize().length).toBe(5120);
  });

  it('says when there are more differences than it can tell apart, and never tells wrong ones', () => {
    const key = (i: number) => rowKey({ at: i, id: `${i}` });
    let failures = 0;
    for (let i = 0; i < 400; i++) {
      const some = Array.from({ length: 60 + i }, (_, j) => key(1000 * i + j));
      const difference = tableOf(some).compare(createRowTable());
      if (difference) expect(sorted(difference.added)).toEqual(sorted(some));
      else failures++;
      if (some.length <= 100) expect(difference).toBeDefined();
      if (some.length > 200) expect(difference).toBeUndefined();
    }
    expect(failures).toBeGreaterThan(200);
  });

  it('shows a row that was added twice as a difference, and nothing else', () => {
    const [one, two] = [rowKey({ at: 1, id: 'one' }), rowKey({ at: 2, id: 'two' })];
    const twice = tableOf([one, one, two]);
    expect(tableOf([one, two]).compare(twice)).toEqual({ added: [], removed: [one] });
    expect(twice.compare(tableOf([one, two]))).toEqual({ added: [one], removed: [] });
  });

  it.each(['', 'AAAA', 'not a table', 'A'.repeat(5119)])('does not read %j', (text) => {
    expect(parseRowTable(text)).toBeUndefined();
  });
});
