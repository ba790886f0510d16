import type { JsonSchema, StreamSchema } from '../../src/singer/schema.ts';

const ALLOWED = ['type', 'format', 'properties', 'additionalProperties', 'items', 'description'];

/** Faults of a published schema that some real target fails on (docs/decisions/schema-forms.md). */
export function lintSchema(schema: JsonSchema): readonly string[] {
  const { properties } = schema as StreamSchema;
  const names = Object.keys(properties).map((name) => name.toLowerCase());
  return [
    ...Object.keys(schema)
      .filter((word) => word !== 'type' && word !== 'properties')
      .map((word) => `root: ${word}`),
    ...(new Set(names).size < names.length ? ['names that differ in case only'] : []),
    ...Object.entries(properties).flatMap(([name, property]) => lintProperty(property, name, 0)),
  ];
}

function lintProperty(schema: JsonSchema, path: string, depth: number): readonly string[] {
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null');
  const name = path.split(/[.\]]/).at(-1) ?? '';
  const faults = [
    ...Object.keys(schema).filter((word) => !ALLOWED.includes(word)),
    ...(types.length === 1 ? [] : [`types ${types.join(', ')}`]),
    ...(/^(?!_sdc_)[A-Za-z_][A-Za-z0-9_]{0,58}$|^$/.test(name) ? [] : ['name']),
    ...lintFormat(schema, depth),
    ...lintObject(schema, types[0], depth > 0 && path.endsWith(']')),
    ...(types[0] === 'array' && schema.items?.type === undefined ? ['items without type'] : []),
  ].map((fault) => `${path}: ${fault}`);
  const members = Object.entries(schema.properties ?? {}).flatMap(([member, inner]) =>
    lintProperty(inner, `${path}.${member}`, depth + 1),
  );
  const items = schema.items ? lintProperty(schema.items, `${path}[]`, depth + 1) : [];
  return [...faults, ...members, ...items];
}

function lintFormat({ format }: JsonSchema, depth: number): readonly string[] {
  if (format === undefined) return [];
  return format === 'date-time' && depth === 0 ? [] : [`format ${format}`];
}

function lintObject(schema: JsonSchema, type: string | undefined, isItem: boolean): string[] {
  if (type !== 'object') return schema.properties ? ['properties of no object'] : [];
  const isOpen = schema.properties === undefined || schema.additionalProperties === true;
  return [
    ...(isOpen ? [] : ['a closed object']),
    ...(isItem && schema.properties === undefined ? ['items without properties'] : []),
  ];
}
