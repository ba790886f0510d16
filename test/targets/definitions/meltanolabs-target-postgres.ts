import { query } from '../database.ts';
import { isArrayOfText, kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { readPostgres, showTimestamp } from './postgres-tables.ts';

const TYPES = {
  array: 'jsonb[]',
  boolean: 'boolean',
  integer: 'bigint',
  number: 'numeric',
  object: 'jsonb',
  string: 'text',
  timestamp: 'timestamp without time zone',
} as const;

export const meltanoPostgres: Target = {
  name: 'meltanolabs-target-postgres',
  command: 'target-postgres',
  stores: 'PostgreSQL tables',
  keeps: 'latest',
  deletions: {
    marked: ({ database, schema }, table) =>
      query(
        database,
        `SELECT to_json(id) FROM "${schema}"."${table}" WHERE _sdc_deleted_at IS NOT NULL`,
      ),
    remove: { hard_delete: true },
  },
  config: ({ database: { host, port, user, password, database }, schema }) => ({
    ...{ host, port, user, password, database },
    default_target_schema: schema,
  }),
  smallBatches: { batch_size_rows: 25 },
  read: readPostgres,
  columnName: (property) => property,
  columnType: (schema) => (isArrayOfText(schema) ? 'text[]' : TYPES[kindOf(schema)]),
  show: (value, schema) =>
    typeof value === 'string' && kindOf(schema) === 'timestamp' ? showTimestamp(value) : value,
  settings: {},
  traps: [],
};
