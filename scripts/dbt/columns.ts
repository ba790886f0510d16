import { type ColumnSchema, readSchema } from '../../src/schemas.ts';

/** A column of a staging model, and where it is in the stream. */
export interface StagingColumn {
  readonly name: string;
  readonly property: string;
  readonly type: 'boolean' | 'integer' | 'json' | 'number' | 'text' | 'time';
  readonly description: string;
  /** The stream and the property that has the same value, such as `users.id`. */
  readonly references?: string;
}

/** Words that SQL keeps for itself. */
const RESERVED = ['end', 'group', 'start', 'user'];
const TYPES: Readonly<Record<string, StagingColumn['type']>> = {
  array: 'json',
  object: 'json',
  string: 'text',
  boolean: 'boolean',
  integer: 'integer',
  number: 'number',
};

/**
 * The columns of a stream's staging model: in snake case, and what refers to a row of another stream
 * ends in `_id`.
 */
export function stagingColumns(stream: string): readonly StagingColumn[] {
  const columns = Object.entries(readSchema(stream).properties).map(([property, schema]) =>
    toColumn(property, schema),
  );
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length) throw new Error(`${stream}: two columns get the same name.`);
  return columns;
}

/** What the staging model of a stream calls a property. */
export function columnName(stream: string, property: string): string {
  const column = stagingColumns(stream).find((one) => one.property === property);
  if (column === undefined) throw new Error(`${stream} has no property ${property}.`);
  return column.name;
}

function toColumn(property: string, schema: ColumnSchema): StagingColumn {
  const { description = '', references } = schema;
  const type = typeOf(schema);
  const isReference = type === 'text' && references !== undefined;
  return {
    name: nameOf(property, type, isReference && references.endsWith('.id')),
    property,
    type,
    description,
    ...(isReference && { references }),
  };
}

function nameOf(property: string, type: StagingColumn['type'], isId: boolean): string {
  const name = property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (isId) return /(?:^|_)id$/.test(name) ? name : `${name}_id`;
  if (!RESERVED.includes(name)) return name;
  return type === 'time' ? `${name}_at` : `${name}_data`;
}

function typeOf({ type = [], format }: ColumnSchema): StagingColumn['type'] {
  const [kind = ''] = [type].flat().filter((one) => one !== 'null');
  return format === 'date-time' ? 'time' : (TYPES[kind] ?? 'json');
}
