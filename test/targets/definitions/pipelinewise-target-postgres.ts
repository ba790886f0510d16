import { kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { postgresSql, readPostgres, showTimestamp } from './postgres-tables.ts';

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
  erasing: {
    mark: { validate_records: true },
    remove: { validate_records: true, hard_delete: true },
    outcome: 'row deleted with `hard_delete`, else emptied and marked',
  },
  config: ({ database: { host, port, user, password, database }, schema }) => ({
    ...{ host, port, user, password, dbname: database },
    default_target_schema: schema,
  }),
  flattening: { data_flattening_max_level: 2 },
  smallBatches: { batch_size_rows: 25 },
  read: readPostgres,
  sql: { dialect: 'pipelinewise-postgres', ...postgresSql },
  columnName: (property) => property.toLowerCase(),
  columnType: (schema) => TYPES[kindOf(schema)],
  show(value, schema) {
    if (typeof value !== 'string') return value;
    return kindOf(schema) === 'timestamp' ? showTimestamp(value) : showText(value);
  },
  settings: {
    hard_delete:
      '`true` deletes rows with a tombstone of `erase_deleted_rows`, those of earlier runs too; otherwise they are emptied, and `_sdc_deleted_at` is set',
    add_metadata_columns:
      '`true` adds `_sdc_extracted_at`, `_sdc_batched_at` and `_sdc_deleted_at`',
    batch_size_rows:
      '100000 by default; a stream is stored and the state printed each time so many rows are there',
  },
  traps: [
    'Columns are named in lower case: `createdat`.',
    'Line feeds in text columns become a backslash and an `n`, and an empty text becomes NULL. Text inside JSON columns stays as it is.',
    'Integers are `numeric`.',
    'It ignores ACTIVATE_VERSION: rows of full-table streams that are gone from Lever stay. Compare with the latest run by `_sdc_batched_at`, or empty those tables before a run.',
  ],
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
