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
      items: { type: ['null', 'object'], properties: { at: TIME, by: TEXT } },
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

  it.each<[string, JsonSchema]>([
    ['has no type', {}],
    ['has an element without type', { type: ['null', 'array'], items: {} }],
    [
      'has a member without type',
      { type: ['null', 'array'], items: { type: 'object', properties: { at: {} } } },
    ],
  ])('take the built-in schema where a property %s', (_name, property) => {
    expect(columnsOf({ moves: property })['moves']).toBe(BUILT_IN.properties['moves']);
  });

  it('keep an untyped property that nobody else knows', () => {
    expect(columnsOf({ custom: {} })['custom']).toEqual({});
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

  it('adds what the built-in schema knows of members that the catalog does not name', () => {
    const open: JsonSchema = { type: ['null', 'object'] };
    const known: JsonSchema = {
      ...open,
      properties: { signedAt: TIME },
      additionalProperties: { ...open, properties: { signedAt: TIME } },
    };
    expect(conversionSchema(open, known)).toMatchObject({
      properties: { signedAt: TIME },
      additionalProperties: { properties: { signedAt: TIME } },
    });
  });

  it('is the one there is when the other is missing', () => {
    expect(conversionSchema(undefined, TIME)).toBe(TIME);
    expect(conversionSchema(TEXT, undefined)).toBe(TEXT);
    expect(conversionSchema(undefined, undefined)).toEqual({});
  });
});
