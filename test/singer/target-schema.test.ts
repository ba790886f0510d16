import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../src/singer/schema.ts';
import { toTargetSchema } from '../../src/singer/target-schema.ts';
import { lintSchema } from '../helpers/lint-schema.ts';

const publish = (column: object, keys: string[] = []) =>
  toTargetSchema({ properties: { column: column as JsonSchema } }, keys).properties['column'];

describe('a published column', () => {
  it.each<[string, object, object]>([
    ['is nullable', { type: 'string' }, { type: ['null', 'string'] }],
    [
      'is text without a type',
      { description: 'x' },
      { type: ['null', 'string'], description: 'x' },
    ],
    ['is text when it is only null', { type: 'null' }, { type: ['null', 'string'] }],
    ['is text when its type is unknown', { type: ['null', 'date'] }, { type: ['null', 'string'] }],
    [
      'is text in place of a choice of scalars',
      { type: ['null', 'string', 'number', 'boolean'] },
      {
        type: ['null', 'string'],
      },
    ],
    [
      'is text in place of a choice with an object',
      { type: ['object', 'string'] },
      {
        type: ['null', 'string'],
      },
    ],
    [
      'is a number in place of two kinds of them',
      { type: ['integer', 'null', 'number'] },
      {
        type: ['null', 'number'],
      },
    ],
    [
      'keeps a date-time',
      { type: 'string', format: 'date-time' },
      {
        type: ['null', 'string'],
        format: 'date-time',
      },
    ],
    ['loses every other format', { type: 'string', format: 'uuid' }, { type: ['null', 'string'] }],
    [
      'loses a format that is not of text',
      { type: 'number', format: 'date-time' },
      {
        type: ['null', 'number'],
      },
    ],
    [
      'loses what targets crash on',
      { anyOf: [{ type: 'string' }], enum: ['a'], maxLength: 3, $ref: '#/x', const: 1, minimum: 2 },
      { type: ['null', 'string'] },
    ],
    ['stays an open object', { type: ['null', 'object'] }, { type: ['null', 'object'] }],
    [
      'opens an object',
      { type: 'object', properties: { a: {} }, additionalProperties: false },
      {
        type: ['null', 'object'],
        properties: { a: { type: ['null', 'string'] } },
        additionalProperties: true,
      },
    ],
    [
      'has text as elements of a bare array',
      { type: 'array' },
      {
        type: ['null', 'array'],
        items: { type: ['null', 'string'] },
      },
    ],
    [
      'has text in place of lists in a list',
      { type: 'array', items: { type: 'array' } },
      {
        type: ['null', 'array'],
        items: { type: ['null', 'string'] },
      },
    ],
    [
      'names the members of objects in a list, if only none',
      { type: 'array', items: { type: 'object' } },
      {
        type: ['null', 'array'],
        items: { type: ['null', 'object'], properties: {}, additionalProperties: true },
      },
    ],
    [
      'has no format below the first level',
      { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } },
      {
        type: ['null', 'object'],
        properties: { at: { type: ['null', 'string'] } },
        additionalProperties: true,
      },
    ],
  ])('%s', (_name, column, expected) => expect(publish(column)).toEqual(expected));

  it.each([
    [{ type: ['null', 'string'] }, { type: 'string' }],
    [{ type: 'integer' }, { type: 'integer' }],
    [{}, { type: 'string' }],
  ])('is not nullable when it is the key: %j', (column, expected) => {
    expect(publish(column, ['column'])).toEqual(expected);
  });

  it('puts the type before the description, since some targets read only the first word', () => {
    expect(Object.keys(publish({ description: 'x', type: 'string' }) ?? {})[0]).toBe('type');
  });
});

it('keeps a time below the first level where a catalog has one', () => {
  const time: JsonSchema = { type: ['null', 'string'], format: 'date-time' };
  const moves: JsonSchema = {
    type: ['null', 'array'],
    items: {
      type: ['null', 'object'],
      properties: { at: time, id: { type: ['null', 'string'] } },
      additionalProperties: true,
    },
  };
  const schema = { properties: { moves } };
  expect(toTargetSchema(schema, [], 'as they are').properties).toEqual({ moves });
  const moved = { ...time, format: 'uuid' };
  const other = { properties: { moves: { type: 'array', items: moved } } };
  expect(toTargetSchema(other, [], 'as they are').properties['moves']?.items).not.toHaveProperty(
    'format',
  );
});

it('whatever a schema holds, nothing is published that targets stumble over', () => {
  const leaf = {
    type: fc.oneof(
      fc.constantFrom('string', 'object', 'array', 'null', 'date'),
      fc.subarray(['null', 'string', 'integer', 'number', 'boolean', 'array', 'object']),
    ),
    format: fc.constantFrom('date-time', 'uuid'),
    additionalProperties: fc.boolean(),
    enum: fc.constant([1]),
    required: fc.constant(['a']),
  };
  const words = fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 2 },
      fc.record(leaf, { requiredKeys: [] }),
      fc.record(
        {
          ...leaf,
          properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')),
          items: tie('schema'),
        },
        { requiredKeys: [] },
      ),
    ) as fc.Arbitrary<JsonSchema>,
  })).schema;
  fc.assert(
    fc.property(words, words, (id, column) => {
      const published = toTargetSchema({ properties: { id, column } }, ['id']);
      expect(lintSchema(published, ['id'])).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
