import type { JsonSchema, StreamSchema } from '../../src/singer/schema.ts';

const ALLOWED = ['type', 'format', 'properties', 'additionalProperties', 'items', 'description'];
const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object'];

/** Where a property stands: keys alone must not be null, and only columns may have a format. */
type PropertyKind = 'key' | 'column' | 'inside';

/** Faults of a published schema that some real target fails on (docs/decisions/schema-forms.md). */
export function lintSchema(schema: JsonSchema, keys: readonly string[]): readonly string[] {
  const { properties } = schema as StreamSchema;
  const columns = Object.keys(properties);
  const names = columns.map((name) => name.toLowerCase());
  return [
    ...Object.keys(schema)
      .filter((word) => word !== 'type' && word !== 'properties')
      .map((word) => `root: ${word}`),
    ...(new Set(names).size < names.length ? ['names that differ in case only'] : []),
    ...keys.filter((key) => !columns.includes(key)).map((key) => `no column for the key ${key}`),
    ...(columns.length > keys.length ? [] : ['nothing but keys']),
    ...Object.entries(properties).flatMap(([name, property]) =>
      lintProperty(property, name, keys.includes(name) ? 'key' : 'column'),
    ),
  ];
}

function lintProperty(schema: JsonSchema, path: string, place: PropertyKind): readonly string[] {
  const name = path.split(/[.\]]/).at(-1) ?? '';
  const type = [schema.type ?? []].flat().at(-1);
  const faults = [
    ...Object.keys(schema).filter((word) => !ALLOWED.includes(word)),
    ...lintType(schema, place),
    ...(/^(?!_sdc_)[A-Za-z_][A-Za-z0-9_]{0,58}$|^$/.test(name) ? [] : ['name']),
    ...lintFormat(schema, place),
    ...lintObject(schema, type, place === 'inside' && path.endsWith(']')),
    ...(type === 'array' && schema.items?.type === undefined ? ['items without type'] : []),
    ...([schema.items?.type].flat().includes('array') ? ['lists of lists'] : []),
  ].map((fault) => `${path}: ${fault}`);
  const members = Object.entries(schema.properties ?? {}).flatMap(([member, inner]) =>
    lintProperty(inner, `${path}.${member}`, 'inside'),
  );
  const items = schema.items ? lintProperty(schema.items, `${path}[]`, 'inside') : [];
  return [...faults, ...members, ...items];
}

/** One known type, beside null unless it is a key. */
function lintType({ type }: JsonSchema, place: PropertyKind): readonly string[] {
  const types = [type ?? []].flat();
  const isNullable = types.length === 2 && types[0] === 'null';
  const isRight = place === 'key' ? types.length === 1 : isNullable;
  return isRight && TYPES.includes(types.at(-1) ?? '') ? [] : [`types ${types.join(', ')}`];
}

function lintFormat({ format }: JsonSchema, place: PropertyKind): readonly string[] {
  if (format === undefined) return [];
  return format === 'date-time' && place !== 'inside' ? [] : [`format ${format}`];
}

function lintObject(schema: JsonSchema, type: string | undefined, isItem: boolean): string[] {
  if (type !== 'object') return schema.properties ? ['properties of no object'] : [];
  const isOpen = schema.properties === undefined || schema.additionalProperties === true;
  return [
    ...(isOpen ? [] : ['a closed object']),
    ...(isItem && schema.properties === undefined ? ['items without properties'] : []),
  ];
}
