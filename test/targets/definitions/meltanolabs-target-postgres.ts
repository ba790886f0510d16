import { query } from '../database.ts';
import { isArrayOfText, kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { postgresSql, readPostgres, showTimestamp } from './postgres-tables.ts';

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
  erasing: { mark: {}, outcome: 'row emptied and marked' },
  config: ({ database: { host, port, user, password, database }, schema }) => ({
    ...{ host, port, user, password, database },
    default_target_schema: schema,
  }),
  flattening: { flattening_enabled: true, flattening_max_depth: 2 },
  smallBatches: { batch_size_rows: 25 },
  read: readPostgres,
  sql: { dialect: 'postgres', ...postgresSql },
  columnName: (property) => property,
  columnType: (schema) => (isArrayOfText(schema) ? 'text[]' : TYPES[kindOf(schema)]),
  show: (value, schema) =>
    typeof value === 'string' && kindOf(schema) === 'timestamp' ? showTimestamp(value) : value,
  settings: {
    add_record_metadata: 'on by default: adds the `_sdc_*` columns, which ACTIVATE_VERSION needs',
    hard_delete:
      '`true` deletes what ACTIVATE_VERSION says is gone; otherwise `_sdc_deleted_at` is set. It deletes no row with a tombstone of `erase_deleted_rows`',
    batch_size_rows: '10000 by default; rows are held in memory until then',
  },
  traps: [
    'What it marks on ACTIVATE_VERSION keeps its content; a row with a tombstone is emptied but for its key.',
    'A tombstone of a row that was never loaded becomes a row with a key and a mark: count with `WHERE _sdc_deleted_at IS NULL`, or in the views of live rows.',
    "Times are converted to the time zone of the database session and stored without it. Give the role UTC: `ALTER ROLE loader SET timezone = 'UTC'`.",
    'Columns keep their capitals, so SQL must quote them: `"createdAt"`.',
    "An object that is null is stored as the JSON value `null`, not as SQL's NULL: ask for `archived = 'null'` as well as `archived IS NULL`.",
    'The state is printed when everything is stored: at the end, or every five minutes of a long run. A killed run begins again where it began; nothing is doubled.',
  ],
};
