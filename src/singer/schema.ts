/** The part of JSON Schema that Singer targets agree on (docs/decisions/schema-forms.md). */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly description?: string;
}

/** The schema of one stream: an object with named columns. */
export interface StreamSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/** The types that a schema allows; an absent type allows none. */
export function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

/** The types of a column that targets can load; each column has one of them. */
export type ColumnType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

const COLUMN_TYPES: ReadonlySet<string> = new Set<ColumnType>([
  'string',
  'integer',
  'number',
  'boolean',
  'array',
  'object',
]);

/**
 * The one type, besides null, that a schema has for targets. No type, an unknown one, or several
 * that targets do not tell apart become text, which can hold anything.
 */
export function columnType(schema: JsonSchema): ColumnType {
  const types = new Set(typesOf(schema).filter((type) => COLUMN_TYPES.has(type)));
  if (types.has('number')) types.delete('integer');
  const [type = 'string', ...others] = types;
  return others.length === 0 ? (type as ColumnType) : 'string';
}

const TEXT: JsonSchema = { type: ['null', 'string'] };

/**
 * The schema of an array's elements. Lists within lists are text: targets have no columns for them.
 */
export function elementSchema({ items }: JsonSchema): JsonSchema {
  return items === undefined || columnType(items) === 'array' ? TEXT : items;
}
