import { describe, expect, it } from 'vitest';
import { compileCopy } from '../../src/records/copy.ts';
import type { Copied, ValueType } from '../../src/streams/define.ts';

const copy = (declared: string | Copied, row: object, holder: object = row) =>
  compileCopy(declared)({ ...row }, { ...holder });

describe('the way of a copied column', () => {
  const offer = {
    status: 'sent',
    archived: { reason: 'r', at: { day: 5 } },
    fields: [null, 'x', { identifier: 'pay', value: 1 }, { identifier: 'pay', value: 2 }],
  };

  it.each([
    ['status', 'sent'],
    ['archived.reason', 'r'],
    ['archived.at.day', 5],
    ['fields[identifier=pay].value', 1],
    ['fields[identifier=bonus].value', undefined],
    ['status.reason', undefined],
    ['archived[identifier=pay].value', undefined],
    ['nothing.at.all', undefined],
  ])('%s leads to %j', (from, expected) => {
    expect(copy(from, offer)).toBe(expected);
  });

  it('ends where a value is missing, whatever it is', () => {
    for (const archived of [null, undefined, 5, 'x', [], true])
      expect(copy('archived.at.day', { archived })).toBeUndefined();
  });

  it('begins at the record that holds the list with ^', () => {
    expect(copy('^status', { status: 'own' }, offer)).toBe('sent');
    expect(copy('^fields[identifier=pay].value', {}, offer)).toBe(1);
  });

  it('is followed in rows that meet the conditions', () => {
    const declared = { from: 'value', where: { type: /^score/, place: /^[12]$/ } };
    expect(copy(declared, { type: 'score-system', place: 2, value: 'v' })).toBe('v');
    for (const row of [{ type: 'text', place: 2 }, { type: 'score' }, { type: null, place: [1] }])
      expect(copy(declared, { ...row, value: 'v' })).toBeUndefined();
  });
});

describe('a value read as', () => {
  const cases: Readonly<Record<ValueType, readonly (readonly [unknown, unknown])[]>> = {
    score: [
      ['3 - Hire', 3],
      ['4', 4],
      [' 10: best', 10],
      [2, 2],
      ['3rd', undefined],
      ['3.5', undefined],
      ['3,5 of 4', undefined],
      ['2024 was good', undefined],
      ['Hire', undefined],
      ['', undefined],
      [3.5, undefined],
      [true, undefined],
      [['3'], undefined],
    ],
    number: [
      [3, 3],
      ['3', 3],
      ['-2.50', -2.5],
      ['unlimited', undefined],
      ['', undefined],
      ['1e5', undefined],
      ['3 heads', undefined],
      [null, undefined],
      [[3], undefined],
    ],
    amount: [
      [64_000, 64_000],
      [0.25, 0.25],
      [0, 0],
      ['10115', undefined],
      [1_704_067_200_000, undefined],
      [true, undefined],
    ],
    time: [
      [1_704_067_200_000, 1_704_067_200_000],
      ['1704067200000', '1704067200000'],
      ['2024-01-01', '2024-01-01'],
      ['soon', undefined],
      [0, undefined],
      [-5, undefined],
      [1e300, undefined],
      [null, undefined],
      [{}, undefined],
    ],
  };
  const rows = Object.entries(cases).flatMap(([as, values]) =>
    values.map(([value, expected]) => [as as ValueType, value, expected] as const),
  );

  it.each(rows)('%s: %j gives %j', (as, value, expected) => {
    expect(copy({ from: 'value', as }, { value })).toBe(expected);
  });
});
