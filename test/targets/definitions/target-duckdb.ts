import { join } from 'node:path';
import { kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { readWithPython } from './python-tables.ts';

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
  config: ({ folder, schema }) => ({
    filepath: join(folder, 'lever.duckdb'),
    database: 'lever',
    default_target_schema: schema,
  }),
  smallBatches: { batch_size_rows: 25 },
  read: ({ folder, schema }) =>
    readWithPython('target-duckdb', ['duckdb', join(folder, 'lever.duckdb'), schema]),
  columnName: (property) => property.toLowerCase(),
  columnType: (schema) => TYPES[kindOf(schema)],
  show(value, schema) {
    if (value === '') return null;
    return typeof value === 'string' && kindOf(schema) === 'timestamp'
      ? value.replace('Z', '')
      : value;
  },
  settings: {},
  traps: [],
};
