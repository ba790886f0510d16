import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../src/singer/schema.ts';
import { CHECKS } from './checks.ts';
import { differences, type Sent, sortByStream } from './compare.ts';
import { readWithPython } from './definitions/python-tables.ts';
import { duckdb } from './definitions/target-duckdb.ts';
import { EVERYTHING, load, SAMPLE } from './load.ts';
import { createPlace } from './place.ts';
import type { Row, Table } from './target.ts';
import { commandOf } from './virtual-environment.ts';

const run = promisify(execFile);

const EXPORT = `
import duckdb, sys
file, schema, folder = sys.argv[1:]
connection = duckdb.connect(file, read_only=True)
tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [schema])
for (table,) in tables.fetchall():
    connection.execute(f'COPY "{schema}"."{table}" TO \\'{folder}/{table}.parquet\\'')`;

/** Types of DuckDB that Parquet does not have. */
const TYPES: Readonly<Record<string, string>> = { HUGEINT: 'DOUBLE', JSON: 'VARCHAR' };

/** JSON is kept as text, which is read as JSON here. */
function readJson(tables: ReadonlyMap<string, Table>, sent: ReadonlyMap<string, Sent>) {
  const parse = (stream: string, row: Row): Row => {
    const properties = Object.entries(sent.get(stream)?.schema.properties ?? {});
    const nested = properties.filter(([, property]) => duckdb.columnType(property) === 'JSON');
    const cells = nested.map(([name]) => duckdb.columnName(name));
    return {
      ...row,
      ...Object.fromEntries(cells.map((cell) => [cell, JSON.parse(`${row[cell]}`)])),
    };
  };
  return new Map(
    [...tables].map(([stream, { types, rows }]) => [
      stream,
      { types, rows: rows.map((row) => parse(stream, row)) },
    ]),
  );
}

describe('Parquet files written by DuckDB', () => {
  it(CHECKS.everything.title, async () => {
    const place = createPlace();
    const input = { target: duckdb, place, config: SAMPLE, flags: EVERYTHING };
    const sent = sortByStream((await load(input)).messages);
    const { folder, schema } = place;
    const python = commandOf('target-duckdb', 'python');
    await run(python, ['-c', EXPORT, join(folder, 'lever.duckdb'), schema, folder]);
    const tables = await readWithPython('target-duckdb', ['parquet', folder]);
    const columnType = (property: JsonSchema) =>
      TYPES[duckdb.columnType(property) ?? ''] ?? duckdb.columnType(property);
    expect(differences({ ...duckdb, columnType }, sent, readJson(tables, sent))).toEqual([]);
  });
});
