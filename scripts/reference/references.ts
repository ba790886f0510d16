import type { ColumnSchema } from '../../src/schemas.ts';

/** A column, nested ones too, whose values are found in a column of another stream. */
export interface Reference {
  /** The way to the values: `owner`, `archived.reason`, `fields[].user`. */
  readonly path: string;
  /** The stream and its column. */
  readonly stream: string;
  readonly column: string;
  /** Whether one row can have several. */
  readonly isList: boolean;
}

/** A column of a schema with the way to it. */
export interface Column {
  readonly path: string;
  readonly schema: ColumnSchema;
}

/** All columns of a schema in their order, each followed by its members. */
export function* columnsOf(schema: ColumnSchema, prefix = ''): Generator<Column> {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const path = `${prefix}${name}`;
    yield { path, schema: member };
    yield* columnsOf(member, `${path}.`);
    if (member.items) yield* columnsOf(member.items, `${path}[].`);
  }
}

/** Where the ids of a stream lead. */
export function referencesOf(schema: ColumnSchema): readonly Reference[] {
  return [...columnsOf(schema)].flatMap(({ path, schema: column }) => {
    if (column.references === undefined) return [];
    const [stream = '', target = ''] = column.references.split('.');
    return [{ path, stream, column: target, isList: path.includes('[]') || !!column.items }];
  });
}
