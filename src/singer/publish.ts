import { type JsonSchema, type StreamSchema, typesOf } from './schema.ts';

/** What an untyped property becomes: text is the one type that every target loads. */
const TEXT: JsonSchema = { type: ['null', 'string'] };

/** Keywords that real targets read; everything else is left out (some crash on it). */
const PUBLISHED = ['type', 'format', 'properties', 'additionalProperties', 'items', 'description'];

/**
 * Brings a schema into the forms that real targets load: every property has a type, only keys are
 * non-null, nested objects are open, and no format stands below the first level.
 */
export function publishSchema(schema: StreamSchema, keys: readonly string[]): StreamSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, property] of Object.entries(schema.properties))
    properties[name] = keys.includes(name) ? publishKey(property) : publishProperty(property, 0);
  return { type: 'object', properties };
}

function publishKey(schema: JsonSchema): JsonSchema {
  const types = typesOf(schema).filter((type) => type !== 'null');
  return { ...publishProperty(schema, 0), type: types[0] ?? 'string' };
}

function publishProperty(schema: JsonSchema, depth: number): JsonSchema {
  const types = typesOf(schema).filter((type) => type !== 'null');
  if (types.length === 0) return withDescription(TEXT, schema);
  const published: Record<string, unknown> = { type: ['null', ...types] };
  for (const [word, value] of Object.entries(schema)) {
    if (!PUBLISHED.includes(word) || word === 'type') continue;
    if (word === 'format' && (depth > 0 || value !== 'date-time')) continue;
    published[word] = publishWord(word, value, depth);
  }
  if (types.includes('object') && published['properties'] !== undefined)
    published['additionalProperties'] = true;
  if (types.includes('array')) published['items'] ??= TEXT;
  return published as JsonSchema;
}

function publishWord(word: string, value: unknown, depth: number): unknown {
  switch (word) {
    case 'properties':
      return mapValues(value as Record<string, JsonSchema>, (member) =>
        publishProperty(member, depth + 1),
      );
    case 'items':
      return publishProperty(value as JsonSchema, depth + 1);
    case 'additionalProperties':
      return true;
    default:
      return value;
  }
}

function withDescription(schema: JsonSchema, source: JsonSchema): JsonSchema {
  return source.description === undefined ? schema : { ...schema, description: source.description };
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
