import { execute, query } from '../database.ts';
import type { Place, Row, Table } from '../target.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** Reads every table of the schema; columns that a target adds (`_sdc_*`) are left out. */
export async function readPostgres(place: Place): Promise<ReadonlyMap<string, Table>> {
  const columns = await query<Column>(place.database, columnsSql(place.schema));
  const tables = new Map<string, { types: Record<string, string>; rows: Row[] }>();
  for (const { table, column, type } of columns) {
    const entry = tables.get(table) ?? { types: {}, rows: [] };
    if (!column.startsWith('_sdc_')) entry.types[column] = type;
    tables.set(table, entry);
  }
  if (tables.size === 0) return tables;
  const selects = [...tables.keys()].map(
    (table) =>
      `SELECT json_build_array('${table}', to_json(t)) FROM "${place.schema}"."${table}" t`,
  );
  for (const [table, row] of await query<[string, Row]>(
    place.database,
    selects.join(' UNION ALL '),
  ))
    tables.get(table)?.rows.push(withoutMetadata(row));
  return tables;
}

/** What runs statements where the tables are. */
export const postgresSql = {
  execute: ({ database }: Place, sql: string) => execute(database, sql),
  query: ({ database }: Place, sql: string) =>
    query<Row>(database, `SELECT to_json(answer) FROM (${sql}) AS answer`),
};

/** PostgreSQL's JSON prints a timestamp without a zone, and no zeros at the end of its fraction. */
export function showTimestamp(value: string): string {
  return value.replace(/\.?0*Z$/, '');
}

function columnsSql(schema: string): string {
  return `SELECT json_build_object('table', c.relname, 'column', a.attname,
    'type', format_type(a.atttypid, a.atttypmod))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = '${schema}' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`;
}

function withoutMetadata(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_sdc_')));
}
