import { type JsonSchema, type StreamSchema, typesOf } from '../singer/schema.ts';

/**
 * The schema by which values are converted. The catalog decides; what it leaves open is filled from
 * the built-in schema, which alone marks times below the first level (a format there breaks
 * targets, so catalogs have none).
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
    ...(typesOf(catalog).includes('object') && mergeMembers(catalog, builtIn, depth)),
  };
}

function mergeMembers(catalog: JsonSchema, builtIn: JsonSchema, depth: number): JsonSchema {
  const names = [
    ...Object.keys(catalog.properties ?? {}),
    ...Object.keys(builtIn.properties ?? {}),
  ];
  const properties: Record<string, JsonSchema> = {};
  for (const name of names)
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
 * The columns of a stream as its catalog entry has them, repaired where no target could load them:
 * a property without a type, at any depth, takes the built-in schema, and so does an entry without
 * any property; keys, the replication key and the parent's id are always there.
 */
export function catalogColumns(
  catalog: StreamSchema,
  builtIn: StreamSchema,
  automatic: readonly string[],
): Readonly<Record<string, JsonSchema>> {
  const columns: Record<string, JsonSchema> = {};
  if (Object.keys(catalog.properties).length === 0) return builtIn.properties;
  for (const [name, column] of Object.entries(catalog.properties)) {
    const own = builtIn.properties[name];
    columns[name] = own !== undefined && !isTyped(column) ? own : column;
  }
  for (const name of automatic) {
    const own = builtIn.properties[name];
    if (own !== undefined) columns[name] ??= own;
  }
  return columns;
}

function isTyped(schema: JsonSchema): boolean {
  const nested = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
  ];
  return typesOf(schema).length > 0 && nested.every(isTyped);
}
