import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byKey } from '../../src/windows/cursor.ts';
import { createEarliestRows } from '../../src/windows/earliest-rows.ts';

it('the first rows are kept in order, each once, and the first that is left out is told', () => {
  const row = fc.record({ at: fc.nat(5), id: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 1, max: 6 }), (rows, limit) => {
      const first = createEarliestRows(limit);
      for (const one of rows) first.add(one);
      const unique = [...new Map(rows.map((one) => [`${one.at}${one.id}`, one])).values()];
      unique.sort(byKey);
      expect(first.close()).toEqual({ rows: unique.slice(0, limit), firstDropped: unique[limit] });
    }),
  );
});
