import { join } from 'node:path';
import { kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { queryDuckdb, readWithPython } from './python-tables.ts';

const TYPES = {
  array: 'JSON',
  boolean: 'BOOLEAN',
  integer: 'HUGEINT',
  number: 'DOUBLE',
  object: 'JSON',
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP',
} as const;

export const duckdb: Target = {
  name: 'target-duckdb',
  command: 'target-duckdb',
  stores: 'tables in a DuckDB file',
  keeps: 'latest',
  erasing: {
    mark: { validate_records: true },
    remove: { validate_records: true, hard_delete: true },
    outcome: 'row deleted with `hard_delete`, else emptied and marked',
  },
  config: ({ folder, schema }) => ({
    filepath: join(folder, 'lever.duckdb'),
    database: 'lever',
    default_target_schema: schema,
  }),
  flattening: { data_flattening_max_level: 2 },
  smallBatches: { batch_size_rows: 25 },
  read: ({ folder, schema }) =>
    readWithPython('target-duckdb', ['duckdb', join(folder, 'lever.duckdb'), schema]),
  sql: {
    dialect: 'duckdb',
    execute: ({ folder }, sql) => queryDuckdb(join(folder, 'lever.duckdb'), sql),
    query: ({ folder }, sql) => queryDuckdb(join(folder, 'lever.duckdb'), sql),
  },
  columnName: (property) => property.toLowerCase(),
  columnType: (schema) => TYPES[kindOf(schema)],
  show(value, schema) {
    if (value === '') return null;
    return typeof value === 'string' && kindOf(schema) === 'timestamp'
      ? value.replace('Z', '')
      : value;
  },
  settings: {
    hard_delete:
      '`true` deletes rows with a tombstone of `erase_deleted_rows`, those of earlier runs too; otherwise they are emptied, and `_sdc_deleted_at` is set',
    database: 'must be the name of the file without `.duckdb`',
    batch_size_rows:
      '100000 by default; a stream is stored and the state printed each time so many rows are there',
  },
  traps: [
    'Install it with `duckdb==1.0.0`. With 1.1.3 and 1.2.2 the first row of some tables was lost, without an error: their CSV reader takes it for a header.',
    'Columns are named in lower case: `createdat`.',
    'An empty text becomes NULL.',
    'Integers are `HUGEINT`.',
    'It ignores ACTIVATE_VERSION: rows of full-table streams that are gone from Lever stay.',
    'Nothing else may have the file open during a run.',
    "For Parquet files, let DuckDB write them after a run, as the suite does: `COPY lever.opportunities TO 'opportunities.parquet'`. JSON columns become text there.",
  ],
};
