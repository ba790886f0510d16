import { columnType, elementSchema, type JsonSchema, type StreamSchema } from './schema.ts';

/**
 * Brings a schema into the forms that real targets load: every property has a type, only keys are
 * non-null, nested objects are open, and no format stands below the first level.
 */
export function toTargetSchema(schema: StreamSchema, keys: readonly string[]): StreamSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, property] of Object.entries(schema.properties))
    properties[name] = keys.includes(name) ? toKeySchema(property) : toPropertySchema(property, 0);
  return { type: 'object', properties };
}

function toKeySchema(schema: JsonSchema): JsonSchema {
  return { ...toPropertySchema(schema, 0), type: columnType(schema) };
}

/** Only keywords that real targets read are kept; some targets crash on others. */
function toPropertySchema(schema: JsonSchema, depth: number): JsonSchema {
  const { format, properties, description } = schema;
  const type = columnType(schema);
  const isOpen = properties !== undefined || schema.additionalProperties !== undefined;
  return {
    type: ['null', type],
    ...(type === 'string' && depth === 0 && format === 'date-time' && { format }),
    ...(type === 'object' && properties && { properties: toMemberSchemas(properties, depth) }),
    ...(type === 'object' && isOpen && { additionalProperties: true }),
    ...(type === 'array' && { items: toElementSchema(elementSchema(schema), depth + 1) }),
    ...(typeof description === 'string' && { description }),
  };
}

/** Snowflake empties objects in arrays that name no properties, or that are not open. */
function toElementSchema(schema: JsonSchema, depth: number): JsonSchema {
  const element = toPropertySchema(schema, depth);
  if (columnType(element) !== 'object') return element;
  return { ...element, properties: element.properties ?? {}, additionalProperties: true };
}

function toMemberSchemas(
  properties: Readonly<Record<string, JsonSchema>>,
  depth: number,
): Readonly<Record<string, JsonSchema>> {
  return mapValues(properties, (member) => toPropertySchema(member, depth + 1));
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
