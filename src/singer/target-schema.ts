import { columnType, elementSchema, type JsonSchema, type StreamSchema } from './schema.ts';

/** What becomes of a `date-time` below the first level: some targets fail on one inside a null object. */
export type NestedTimes = 'as text' | 'as they are';

/**
 * Brings a schema into the forms that real targets load: every property has a type, only keys are
 * non-null, nested objects are open, and no format stands below the first level. A catalog that has
 * one there was made for a target that takes it, and may keep it: where objects are flattened, it
 * decides the type of a column.
 */
export function toTargetSchema(
  schema: StreamSchema,
  keys: readonly string[],
  nestedTimes: NestedTimes = 'as text',
): StreamSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const column = toPropertySchema(property, { depth: 0, nestedTimes });
    properties[name] = keys.includes(name) ? { ...column, type: columnType(property) } : column;
  }
  return { type: 'object', properties };
}

/** Where a property stands. */
interface PropertyContext {
  readonly depth: number;
  readonly nestedTimes: NestedTimes;
}

/** Only keywords that real targets read are kept; some targets crash on others. */
function toPropertySchema(schema: JsonSchema, context: PropertyContext): JsonSchema {
  const { format, properties, description } = schema;
  const type = columnType(schema);
  const isOpen = properties !== undefined || schema.additionalProperties !== undefined;
  const isTime = type === 'string' && format === 'date-time';
  const inside = { ...context, depth: context.depth + 1 };
  return {
    type: ['null', type],
    ...(isTime && (context.depth === 0 || context.nestedTimes === 'as they are') && { format }),
    ...(type === 'object' && properties && { properties: toMemberSchemas(properties, inside) }),
    ...(type === 'object' && isOpen && { additionalProperties: true }),
    ...(type === 'array' && { items: toElementSchema(elementSchema(schema), inside) }),
    ...(typeof description === 'string' && { description }),
  };
}

/** Snowflake empties objects in arrays that name no properties, or that are not open. */
function toElementSchema(schema: JsonSchema, context: PropertyContext): JsonSchema {
  const element = toPropertySchema(schema, context);
  if (columnType(element) !== 'object') return element;
  return { ...element, properties: element.properties ?? {}, additionalProperties: true };
}

function toMemberSchemas(
  properties: Readonly<Record<string, JsonSchema>>,
  context: PropertyContext,
): Readonly<Record<string, JsonSchema>> {
  return mapValues(properties, (member) => toPropertySchema(member, context));
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
