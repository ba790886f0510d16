import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, TooManyValuesError } from '../../src/lever/json.ts';

describe('parseJson', () => {
  it.each([
    ['a fraction of seventeen digits', '{"rate":0.30000000000000004}', { rate: 0.1 + 0.2 }],
    ['a long exponent', '[1e-0000000000000000001]', [0.1]],
    ['the largest exact integer', '[9007199254740991]', [9007199254740991]],
    ['digits inside a string', '{"phone":"1234567890123456789"}', { phone: '1234567890123456789' }],
    [
      'an escaped quote before digits',
      '["\\" ,12345678901234567890 "]',
      ['" ,12345678901234567890 '],
    ],
    ['an escaped backslash at the end of a string', '["\\\\",1]', ['\\', 1]],
  ])('reads %s as JSON.parse does', (_name, text, expected) => {
    expect(parseJson(text)).toEqual(expected);
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['[12345678901234567890]', ['12345678901234567890']],
    ['{"id":-9007199254740993}', { id: '-9007199254740993' }],
    ['{"a": "\\"", "id": 9007199254740993}', { a: '"', id: '9007199254740993' }],
    ['9007199254740993', '9007199254740993'],
    ['[12345678901234567.5]', ['12345678901234567.5']],
    ['[1, -2.5e20]', [1, '-2.5e20']],
    ['{"a":1e400}', { a: '1e400' }],
  ])('keeps the text of numbers beyond 2^53: %s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('changes nothing but large numbers, whatever is around them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = `[9007199254740993,${JSON.stringify(value)}]`;
        expect(parseJson(text)).toEqual(['9007199254740993', withLargeNumbersAsText(value)]);
      }),
    );
  });

  it('finds them below very many levels, and reads what has none there', () => {
    const nested = (inner: string) => `${'[{"a":'.repeat(50_000)}${inner}${'}]'.repeat(50_000)}`;
    const inmost = (text: string) => {
      let value = parseJson(text);
      while (Array.isArray(value)) value = value[0].a;
      return value;
    };
    expect(inmost(nested('9007199254740993'))).toBe('9007199254740993');
    expect(inmost(nested('7'))).toBe(7);
  });

  it('reads a string of megabytes', () => {
    const text = JSON.stringify('é"\\'.repeat(3_000_000));
    expect(parseJson(`[12345678901234567890,${text}]`)).toEqual([
      '12345678901234567890',
      JSON.parse(text),
    ]);
  });

  it.each(['', '{', '[1,', 'NaN', '{"a":12345678901234567890'])(
    'refuses what is not JSON: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );
});

function withLargeNumbersAsText(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member: unknown) => {
    const isLarge = typeof member === 'number' && Math.abs(member) > Number.MAX_SAFE_INTEGER;
    return isLarge ? String(member) : member;
  });
}

describe('a text of very many values', () => {
  it('is refused before it fills the memory; one with long strings of such signs is not', () => {
    expect(() => parseJson(`[${'[],'.repeat(1_000_000)}[]]`)).toThrow(TooManyValuesError);
    const signs = '[{,'.repeat(700_000);
    expect(parseJson(`{"a": "${signs}\\"", "b": [1, 2]}`)).toEqual({ a: `${signs}"`, b: [1, 2] });
  });
});
