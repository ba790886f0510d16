import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConverter, jsonTypeOf } from '../../src/records/convert.ts';
import type { JsonSchema } from '../../src/singer/schema.ts';
import { toTargetSchema } from '../../src/singer/target-schema.ts';
import { validate } from '../helpers/validate.ts';

/** What a value becomes, and what was said about it. */
function convert(schema: JsonSchema, value: unknown): { result: unknown; misfits: string[] } {
  const misfits: string[] = [];
  const result = createConverter(schema, 'field')(value, (path, reason) =>
    misfits.push(`${path}: ${reason}`),
  );
  return { result, misfits };
}

const nullable = (type: string): JsonSchema => ({ type: ['null', type] });
const TIME: JsonSchema = { type: ['null', 'string'], format: 'date-time' };

describe('a date-time column', () => {
  it.each([
    [1_407_460_071_043, '2014-08-08T01:07:51.043Z'],
    ['1407460071043', '2014-08-08T01:07:51.043Z'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00-08:00', '2024-01-01T08:00:00.000Z'],
    ['2024-01-01T00:00:00.123456+0530', '2023-12-31T18:30:00.123Z'],
    ['2024-01-01T10:00:00', '2024-01-01T10:00:00.000Z'],
    ['2024-01-01 10:00', '2024-01-01T10:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
  ])('shows %s as UTC with milliseconds', (value, expected) => {
    expect(convert(TIME, value)).toEqual({ result: expected, misfits: [] });
  });

  it.each([
    0,
    -1,
    -62_135_596_800_000,
    253_402_300_800_000,
    8_640_000_000_000_001,
    1e300,
    '',
    'soon',
    'Tue Jan 02 2024',
    '2024-02-31',
    '2024-13-01T00:00:00Z',
    '0000-00-00',
    '+010000-01-01T00:00:00Z',
    '99999999999999999999',
    true,
    {},
    [],
  ])('is null, and counted, for %s', (value) => {
    expect(convert(TIME, value)).toEqual({ result: null, misfits: ['field: not a valid time'] });
  });
});

describe('a text column', () => {
  it.each([
    ['as it is', 'as it is'],
    ['', ''],
    [5, '5'],
    [true, 'true'],
    [['u1', 'u2'], '["u1","u2"]'],
    [{ a: 1 }, '{"a":1}'],
  ])('shows %j as text or as its JSON', (value, expected) => {
    expect(convert(nullable('string'), value)).toEqual({ result: expected, misfits: [] });
  });

  it('is null, and counted, for a value with more levels than JSON can be made of', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(convert(nullable('string'), deep)).toEqual({
      result: null,
      misfits: ['field: nested too deeply'],
    });
  });
});

describe('columns of other types', () => {
  it.each([
    ['integer', 5, 5],
    ['integer', '5', 5],
    ['integer', -7, -7],
    ['number', 0.1, 0.1],
    ['number', '12.50', 12.5],
    ['boolean', false, false],
    ['boolean', 'true', true],
    ['boolean', 1, true],
    ['boolean', 0, false],
    ['array', ['a', 1], ['a', '1']],
    ['array', ['a', null, 'b'], ['a', 'b']],
    ['object', { any: [null] }, { any: [null] }],
  ])('%s takes %j without a word', (type, value, expected) => {
    expect(convert(nullable(type), value)).toEqual({ result: expected, misfits: [] });
  });

  it.each([
    ['integer', 1.5],
    ['integer', 'unlimited'],
    ['integer', ''],
    ['integer', 2 ** 53],
    ['integer', '9007199254740993'],
    ['number', 1e21],
    ['number', '1e5'],
    ['number', ' 5'],
    ['boolean', 2],
    ['boolean', 'yes'],
    ['array', 'a'],
    ['object', ['a']],
    ['object', 'a'],
  ])('%s is null, and counted, for %j', (type, value) => {
    const { result, misfits } = convert(nullable(type), value);
    expect(result).toBeNull();
    expect(misfits).toHaveLength(1);
    expect(misfits[0]).toMatch(/^field: \w+ is not an? \w+$/);
  });

  it('keeps a bare text in a list of objects that have a text', () => {
    const text = nullable('string');
    const scores = { ...nullable('array'), items: { type: 'object', properties: { text } } };
    expect(convert(scores, ['Speed', { text: 'Care' }, 7])).toEqual({
      result: [{ text: 'Speed' }, { text: 'Care' }],
      misfits: ['field[]: integer is not an object'],
    });
  });

  it('takes the empty string where Lever has no object for null, without a count', () => {
    expect(convert(nullable('object'), '')).toEqual({ result: null, misfits: [] });
  });

  it.each(['string', 'integer', 'number', 'boolean', 'array', 'object'])(
    '%s keeps null, and makes null of what is absent',
    (type) => {
      expect(convert(nullable(type), null)).toEqual({ result: null, misfits: [] });
      expect(convert(nullable(type), undefined)).toEqual({ result: null, misfits: [] });
    },
  );
});

describe('nested columns', () => {
  const PLACES: JsonSchema = {
    type: ['null', 'array'],
    items: {
      type: ['null', 'object'],
      properties: { at: TIME, size: nullable('integer') },
      additionalProperties: nullable('string'),
    },
  };

  it('are converted at every depth, and say where a value did not fit', () => {
    const value = [{ at: 1_700_000_000_000, size: 'big', note: 5 }, null];
    expect(convert(PLACES, value)).toEqual({
      result: [{ at: '2023-11-14T22:13:20.000Z', size: null, note: '5' }],
      misfits: ['field[].size: string is not an integer'],
    });
  });

  it('leave the value that they were given as it is, since other streams read it too', () => {
    const value = [{ at: 1_700_000_000_000 }];
    const before = structuredClone(value);
    convert(PLACES, value);
    expect(value).toEqual(before);
  });

  it('give back the very value when nothing has to change', () => {
    const value = [{ at: '2023-11-14T22:13:20.000Z', size: 3 }];
    expect(convert(PLACES, value).result).toBe(value);
  });

  it('take nothing from what every object inherits', () => {
    const schema: JsonSchema = {
      ...nullable('object'),
      properties: { constructor: nullable('string'), a: nullable('string') },
    };
    expect(JSON.stringify(convert(schema, { a: 1 }).result)).toBe('{"a":"1"}');
    expect(JSON.stringify(convert(schema, { constructor: 1 }).result)).toBe('{"constructor":"1"}');
  });

  it('keep a member that is called __proto__', () => {
    const schema: JsonSchema = { ...nullable('object'), additionalProperties: nullable('string') };
    const { result } = convert(schema, JSON.parse('{"__proto__":5,"a":1}'));
    expect(JSON.stringify(result)).toBe('{"__proto__":"5","a":"1"}');
  });
});

describe('a column of no type, of an unknown one or of several, as people may have edited it', () => {
  it.each<[JsonSchema, unknown, unknown]>([
    [{}, 5, '5'],
    [{ type: ['null'] }, [1], '[1]'],
    [{ type: 'date' }, 'x', 'x'],
    [{ type: ['null', 'string', 'integer'] }, 5, '5'],
    [{ type: ['null', 'object', 'string'] }, { a: 1 }, '{"a":1}'],
    [{ type: ['integer', 'number', 'null'] }, 1.5, 1.5],
    [{ type: 'array', items: { type: 'array' } }, [[1], 'a'], ['[1]', 'a']],
    [{ type: 'array' }, [1, { a: 1 }], ['1', '{"a":1}']],
  ])('%j takes %j', (schema, value, expected) => {
    expect(convert(schema, value)).toEqual({ result: expected, misfits: [] });
  });
});

describe('any value in any column', () => {
  const schema = fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('string', 'integer', 'number', 'boolean', 'date').map(nullable),
      fc.constantFrom<JsonSchema>(TIME, {}, { type: ['integer', 'string'] }),
      tie('schema').map((items): JsonSchema => ({ type: ['null', 'array'], items })),
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'))
        .map((properties): JsonSchema => ({ type: ['null', 'object'], properties })),
    ),
  })).schema;
  const value = fc.jsonValue({ maxDepth: 4 });

  it('becomes what the published schema allows, and never an error', () => {
    fc.assert(
      fc.property(schema, value, (column, given) => {
        const published = toTargetSchema({ properties: { field: column } }, []);
        const { result } = convert(column, given);
        const record = JSON.parse(JSON.stringify({ field: result }));
        expect(validate(published, record)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

it('names the JSON type of a value', () => {
  expect([null, [], {}, 1, 1.5, 'a', true].map(jsonTypeOf)).toEqual([
    'null',
    'array',
    'object',
    'integer',
    'number',
    'string',
    'boolean',
  ]);
});
