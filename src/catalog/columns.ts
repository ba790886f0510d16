import { type JsonSchema, type StreamSchema, typesOf } from '../singer/schema.ts';

/**
 * The schema by which values are converted. The catalog decides: a value of which it says nothing
 * stays as Lever sends it. What it leaves open because no catalog of this tap says it is filled from
 * the built-in schema: times below the first level, and members that have no name of their own.
 */
export function conversionSchema(
  catalog: JsonSchema | undefined,
  builtIn: JsonSchema | undefined,
  depth = 0,
): JsonSchema {
  if (catalog === undefined) return builtIn ?? {};
  if (builtIn === undefined) return catalog;
  if (depth > 0 && isText(catalog) && builtIn.format === 'date-time') return builtIn;
  return {
    ...catalog,
    ...(catalog.items && { items: conversionSchema(catalog.items, builtIn.items, depth + 1) }),
    ...(typesOf(catalog).includes('object') &&
      !isLeftOpen(catalog, builtIn) &&
      mergeMembers(catalog, builtIn, depth)),
  };
}

/** Whether a catalog names none of the members that a catalog of this tap would name. */
function isLeftOpen(catalog: JsonSchema, builtIn: JsonSchema): boolean {
  return memberNames(catalog).length === 0 && memberNames(builtIn).length > 0;
}

function memberNames({ properties = {} }: JsonSchema): readonly string[] {
  return Object.keys(properties);
}

function mergeMembers(catalog: JsonSchema, builtIn: JsonSchema, depth: number): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const name of [...memberNames(catalog), ...memberNames(builtIn)])
    properties[name] = conversionSchema(
      catalog.properties?.[name],
      builtIn.properties?.[name],
      depth + 1,
    );
  const rest = builtIn.additionalProperties;
  return { properties, ...(typeof rest === 'object' && { additionalProperties: rest }) };
}

function isText(schema: JsonSchema): boolean {
  return schema.format === undefined && typesOf(schema).includes('string');
}

/**
 * The columns of a stream as its catalog entry has them, completed where no target could load them.
 * Keys, the replication key and the parent's id are always there, each with a type. A column without
 * a type stays so, which is text that holds JSON; below the first level the type comes from the
 * built-in schema. That stands in for an entry without any property, and for a type that is said in
 * words which not all targets read, such as `anyOf`. `builtIn` is in the form that targets load.
 */
export function catalogColumns(
  catalog: StreamSchema,
  builtIn: StreamSchema,
  automatic: readonly string[],
): Readonly<Record<string, JsonSchema>> {
  if (Object.keys(catalog.properties).length === 0) return builtIn.properties;
  const columns: Record<string, JsonSchema> = {};
  for (const [name, column] of Object.entries(catalog.properties)) {
    const isOpen = !isTyped(column) && !isSaidOtherwise(column);
    columns[name] = isOpen ? column : withTypes(column, builtIn.properties[name]);
  }
  for (const name of automatic) {
    const own = builtIn.properties[name];
    if (own !== undefined && !isTyped(columns[name])) columns[name] = own;
  }
  return columns;
}

function isTyped(schema: JsonSchema | undefined): boolean {
  return schema !== undefined && typesOf(schema).length > 0;
}

const OTHER_WORDS = ['anyOf', 'oneOf', 'allOf', '$ref', 'enum', 'const'];

function isSaidOtherwise(schema: JsonSchema): boolean {
  return OTHER_WORDS.some((word) => word in schema);
}

/** The schema with a type wherever it has none, as far as the built-in schema knows one. */
function withTypes(schema: JsonSchema, builtIn: JsonSchema | undefined): JsonSchema {
  if (!isTyped(schema)) {
    if (builtIn === undefined) return schema;
    return isSaidOtherwise(schema) ? builtIn : outerTypes(builtIn);
  }
  const { items, properties } = schema;
  return {
    ...schema,
    ...(items && { items: withTypes(items, builtIn?.items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [
          name,
          withTypes(member, builtIn?.properties?.[name]),
        ]),
      ),
    }),
  };
}

/** The type alone, so that what is inside stays as Lever sends it. */
function outerTypes({ type, items }: JsonSchema): JsonSchema {
  return { ...(type !== undefined && { type }), ...(items && { items: outerTypes(items) }) };
}
