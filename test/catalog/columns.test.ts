import { describe, expect, it } from 'vitest';
import { catalogColumns, conversionSchema } from '../../src/catalog/columns.ts';
import type { JsonSchema, StreamSchema } from '../../src/singer/schema.ts';

const TEXT: JsonSchema = { type: ['null', 'string'] };
const TIME: JsonSchema = { ...TEXT, format: 'date-time' };
const BUILT_IN: StreamSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    updatedAt: TIME,
    name: TEXT,
    moves: {
      type: ['null', 'array'],
      items: {
        type: ['null', 'object'],
        properties: {
          at: TIME,
          by: TEXT,
          marks: { type: ['null', 'array'], items: { type: ['null', 'number'] } },
        },
      },
    },
  },
};

const columnsOf = (properties: Record<string, JsonSchema>) =>
  catalogColumns({ properties }, BUILT_IN, ['id', 'updatedAt']);

describe('the columns of a catalog entry', () => {
  it('are those of the catalog, as it has them', () => {
    const own = {
      id: { type: 'integer' },
      updatedAt: TEXT,
      name: { type: 'string', maxLength: 5 },
    };
    expect(columnsOf(own)).toEqual(own);
  });

  it('always contain keys and the replication key', () => {
    expect(columnsOf({ name: TEXT })).toEqual({
      name: TEXT,
      id: BUILT_IN.properties['id'],
      updatedAt: TIME,
    });
  });

  it('stay without a type, so that they become text, but for keys and the replication key', () => {
    expect(columnsOf({ id: {}, updatedAt: {}, moves: {}, custom: {} })).toEqual({
      id: BUILT_IN.properties['id'],
      updatedAt: TIME,
      moves: {},
      custom: {},
    });
  });

  it.each<[string, object]>([
    ['anyOf', { anyOf: [{ type: 'array' }, { type: 'null' }] }],
    ['$ref', { $ref: '#/definitions/moves' }],
    ['anyOf, within', { type: 'array', items: { anyOf: [{ type: 'object' }] } }],
  ])('are the built-in ones where the type is said with %s', (_word, column) => {
    const own = BUILT_IN.properties['moves'];
    const { items } = columnsOf({ moves: column })['moves'] ?? {};
    expect(items).toEqual(own?.items);
  });

  it.each<[string, JsonSchema, JsonSchema]>([
    [
      'an element',
      { type: ['null', 'array'], items: {} },
      { type: ['null', 'array'], items: { type: ['null', 'object'] } },
    ],
    [
      'a member',
      { type: 'array', items: { type: 'object', properties: { by: {}, at: TIME } } },
      { type: 'array', items: { type: 'object', properties: { by: TEXT, at: TIME } } },
    ],
    [
      'what is in a member',
      {
        type: 'array',
        items: { type: 'object', properties: { marks: { type: 'array', items: {} } } },
      },
      {
        type: 'array',
        items: {
          type: 'object',
          properties: { marks: { type: 'array', items: { type: ['null', 'number'] } } },
        },
      },
    ],
    [
      'what nobody else knows',
      { type: 'array', items: { type: 'object', properties: { rare: {} } } },
      { type: 'array', items: { type: 'object', properties: { rare: {} } } },
    ],
  ])('get the type of %s from the built-in schema, and no more', (_name, property, expected) => {
    expect(columnsOf({ moves: property })['moves']).toEqual(expected);
  });
});

describe('the schema by which values are converted', () => {
  it('takes times below the first level from the built-in schema, since catalogs have none there', () => {
    const catalog: JsonSchema = {
      type: ['null', 'array'],
      items: { type: ['null', 'object'], properties: { at: TEXT, by: TEXT } },
    };
    expect(conversionSchema(catalog, BUILT_IN.properties['moves'])).toMatchObject({
      items: { properties: { at: { format: 'date-time' } } },
    });
  });

  it('leaves a first-level time as an old catalog has it', () => {
    expect(conversionSchema({ type: ['null', 'number'] }, TIME)).toEqual({
      type: ['null', 'number'],
    });
    expect(conversionSchema(TEXT, TIME)).toEqual(TEXT);
  });

  it('leaves a nested time as a number where the catalog says so', () => {
    const catalog: JsonSchema = {
      type: ['null', 'array'],
      items: { type: ['null', 'object'], properties: { at: { type: ['null', 'integer'] } } },
    };
    expect(conversionSchema(catalog, BUILT_IN.properties['moves'])).toMatchObject({
      items: { properties: { at: { type: ['null', 'integer'] } } },
    });
  });

  const open: JsonSchema = { type: ['null', 'object'] };
  const signer: JsonSchema = { ...open, properties: { signedAt: TIME } };

  it('adds what the built-in schema knows of members beside those that the catalog names', () => {
    const catalog: JsonSchema = { ...open, properties: { note: TEXT } };
    const known: JsonSchema = { ...signer, additionalProperties: signer };
    expect(conversionSchema(catalog, known)).toMatchObject({
      properties: { note: TEXT, signedAt: TIME },
      additionalProperties: { properties: { signedAt: TIME } },
    });
  });

  it('adds what the built-in schema knows of members without a name, which no catalog names', () => {
    expect(conversionSchema(open, { ...open, additionalProperties: signer })).toMatchObject({
      additionalProperties: { properties: { signedAt: TIME } },
    });
  });

  it.each<[string, JsonSchema, JsonSchema | undefined]>([
    ['has no type', {}, BUILT_IN.properties['moves']],
    ['names none of its members', open, signer],
    [
      'names none of its members, as singer-io/tap-lever wrote',
      { ...open, properties: {} },
      signer,
    ],
    [
      'has elements that name none of theirs',
      { type: ['null', 'array'], items: open },
      BUILT_IN.properties['moves'],
    ],
  ])('leaves as it is what %s', (_name, catalog, builtIn) => {
    expect(conversionSchema(catalog, builtIn)).toEqual(catalog);
  });

  it('is the one there is when the other is missing', () => {
    expect(conversionSchema(undefined, TIME)).toBe(TIME);
    expect(conversionSchema(TEXT, undefined)).toBe(TEXT);
    expect(conversionSchema(undefined, undefined)).toEqual({});
  });
});
