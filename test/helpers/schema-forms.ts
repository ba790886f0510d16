import type { JsonSchema } from '../../src/singer/schema.ts';

const WORDS = ['type', 'format', 'properties', 'additionalProperties', 'items', 'description'];
const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object'];

/**
 * What about the schema of a SCHEMA message real targets stumble over: forms other than one type
 * beside null, formats other than a first-level date-time, closed or nameless objects in arrays.
 */
export function findPoison(
  stream: string,
  schema: { readonly properties: Readonly<Record<string, JsonSchema>> },
  keys: readonly string[],
): readonly string[] {
  const { type, properties, ...rest } = schema as JsonSchema & typeof schema;
  const names = Object.keys(properties);
  const faults = [
    ...(type === 'object' ? [] : [`${stream}: the root is no object`]),
    ...Object.keys(rest).map((word) => `${stream}: ${word} at the root`),
    ...keys.filter((key) => !names.includes(key)).map((key) => `${stream}: no key column ${key}`),
    ...(names.length > keys.length ? [] : [`${stream}: nothing but keys`]),
    ...findBadNames(stream, names),
  ];
  for (const [name, property] of Object.entries(properties))
    faults.push(...findBadForms(`${stream}.${name}`, property, keys.includes(name) ? 'key' : 0));
  return faults;
}

function findBadNames(stream: string, names: readonly string[]): string[] {
  const lower = names.map((name) => name.toLowerCase());
  return names
    .filter(
      (name, i) =>
        !/^[A-Za-z_][A-Za-z0-9_]{0,58}$/.test(name) ||
        name.startsWith('_sdc_') ||
        lower.indexOf(name.toLowerCase()) !== i,
    )
    .map((name) => `${stream}: column name ${name}`);
}

function findBadForms(path: string, schema: JsonSchema, place: 'key' | number): string[] {
  const faults = Object.keys(schema)
    .filter((word) => !WORDS.includes(word))
    .map((word) => `${path}: ${word}`);
  const types = [schema.type].flat();
  const isNullable = types[0] === 'null' && types.length === 2;
  if (place === 'key' ? types.length !== 1 : !isNullable) faults.push(`${path}: type ${types}`);
  const type = types.at(-1) ?? '';
  if (!TYPES.includes(type)) faults.push(`${path}: type ${type}`);
  const isNested = place !== 'key' && place > 0;
  if (schema.format !== undefined && (schema.format !== 'date-time' || isNested))
    faults.push(`${path}: format`);
  return [...faults, ...findBadMembers(path, schema, type, place === 'key' ? 0 : place)];
}

function findBadMembers(path: string, schema: JsonSchema, type: string, depth: number): string[] {
  const { properties, items, additionalProperties } = schema;
  const faults: string[] = [];
  if (additionalProperties !== undefined && additionalProperties !== true)
    faults.push(`${path}: additionalProperties`);
  if (properties && additionalProperties !== true) faults.push(`${path}: closed`);
  if (type === 'array' && [items?.type].flat().includes('array'))
    faults.push(`${path}: lists of lists`);
  if (type === 'array' && !items) faults.push(`${path}: no items`);
  if ([items?.type].flat().includes('object') && !items?.properties)
    faults.push(`${path}: nameless items`);
  if (items) faults.push(...findBadForms(`${path}[]`, items, depth + 1));
  for (const [name, member] of Object.entries(properties ?? {}))
    faults.push(...findBadForms(`${path}.${name}`, member, depth + 1));
  return faults;
}
