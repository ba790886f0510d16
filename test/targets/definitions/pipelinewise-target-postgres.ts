import { kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { readPostgres, showTimestamp } from './postgres-tables.ts';

const TYPES = {
  array: 'jsonb',
  boolean: 'boolean',
  integer: 'numeric',
  number: 'double precision',
  object: 'jsonb',
  string: 'character varying',
  timestamp: 'timestamp without time zone',
} as const;

export const pipelinewisePostgres: Target = {
  name: 'pipelinewise-target-postgres',
  command: 'target-postgres',
  stores: 'PostgreSQL tables',
  keeps: 'latest',
  config: ({ database: { host, port, user, password, database }, schema }) => ({
    ...{ host, port, user, password, dbname: database },
    default_target_schema: schema,
  }),
  smallBatches: { batch_size_rows: 25 },
  read: readPostgres,
  columnName: (property) => property.toLowerCase(),
  columnType: (schema) => TYPES[kindOf(schema)],
  show(value, schema) {
    if (typeof value !== 'string') return value;
    return kindOf(schema) === 'timestamp' ? showTimestamp(value) : showText(value);
  },
  settings: {},
  traps: [],
};

/**
 * It writes JSON strings into PostgreSQL's CSV, whose reader undoes the escapes of quotes and
 * backslashes alone: a line feed is stored as a backslash and an n. An empty string is NULL.
 */
function showText(value: string): string | null {
  if (value === '') return null;
  return JSON.stringify(value)
    .slice(1, -1)
    .replace(/\\(["\\])/g, '$1');
}
