import { isDeepStrictEqual } from 'node:util';
import type { StreamSchema } from '../../src/singer/schema.ts';
import type { Message } from '../helpers/run-tap.ts';
import type { Row, Table, Target } from './target.ts';

const SCREENFUL = 20;

/** What one stream sent. */
export interface Sent {
  readonly schema: StreamSchema;
  readonly keys: readonly string[];
  readonly rows: readonly Row[];
}

/** Sorts the messages of a run, or of several one after another, by stream. */
export function sortByStream(messages: readonly Message[]): ReadonlyMap<string, Sent> {
  const streams = new Map<string, Sent & { rows: Row[] }>();
  for (const { type, stream = '', ...message } of messages) {
    if (type === 'SCHEMA')
      streams.set(stream, {
        schema: message['schema'] as StreamSchema,
        keys: message['key_properties'] as string[],
        rows: streams.get(stream)?.rows ?? [],
      });
    if (type === 'RECORD') streams.get(stream)?.rows.push(message['record'] as Row);
  }
  return streams;
}

/**
 * Compares the tables with what was sent, row by row and column by column, and returns a line for
 * each difference, up to a screenful. Of several records with one key the last one counts. `exempt`
 * names columns whose values may differ, as when something was read is between two runs.
 */
export function differences(
  target: Target,
  sent: ReadonlyMap<string, Sent>,
  tables: ReadonlyMap<string, Table>,
  exempt: readonly string[] = [],
): readonly string[] {
  const free = exempt.map(target.columnName);
  const lines = [...sent].flatMap(([stream, expected]) => {
    const table = tables.get(stream);
    if (table === undefined)
      return expected.rows.length === 0 ? [] : [`${stream}: there is no such table`];
    return [
      ...compareTypes(target, stream, expected, table),
      ...compareRows(target, stream, expected, table, free),
    ];
  });
  return lines.slice(0, SCREENFUL);
}

function compareTypes(target: Target, stream: string, sent: Sent, { types }: Table): string[] {
  const expected: Record<string, string> = {};
  for (const [name, schema] of Object.entries(sent.schema.properties)) {
    const type = target.columnType(schema);
    if (type !== undefined) expected[target.columnName(name)] = type;
  }
  const columns = new Set([...Object.keys(expected), ...Object.keys(types)]);
  return [...columns]
    .filter((column) => expected[column] !== types[column])
    .map((column) => `${stream}.${column}: ${types[column]} in place of ${expected[column]}`);
}

function compareRows(
  target: Target,
  stream: string,
  sent: Sent,
  table: Table,
  free: readonly string[],
): string[] {
  const keyColumns = sent.keys.map(target.columnName);
  const expected = byKey(
    sent.rows.map((row) => showRow(target, sent, row)),
    keyColumns,
  );
  const stored = byKey(table.rows, keyColumns);
  const lines: string[] = [];
  for (const key of new Set([...expected.keys(), ...stored.keys()]))
    lines.push(...compareRow(`${stream} ${key}`, expected.get(key), stored.get(key), free));
  if (target.keeps === 'latest' && table.rows.length !== stored.size)
    lines.push(`${stream}: ${table.rows.length} rows for ${stored.size} keys`);
  return lines;
}

function showRow(target: Target, { schema }: Sent, row: Row): Row {
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, property]) => [
      target.columnName(name),
      target.show(row[name], property),
    ]),
  );
}

function byKey(rows: readonly Row[], columns: readonly string[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [columns.map((column) => row[column]).join(' '), row]));
}

function compareRow(
  name: string,
  expected: Row | undefined,
  stored: Row | undefined,
  free: readonly string[],
): string[] {
  if (expected === undefined) return [`${name}: nothing like it was sent`];
  if (stored === undefined) return [`${name}: is not in the table`];
  const columns = new Set([...Object.keys(expected), ...Object.keys(stored)]);
  return [...columns]
    .filter((column) => !free.includes(column))
    .filter((column) => !isDeepStrictEqual(stored[column], expected[column]))
    .map(
      (column) =>
        `${name} ${column}: ${JSON.stringify(stored[column])} in place of ${JSON.stringify(expected[column])}`,
    );
}
