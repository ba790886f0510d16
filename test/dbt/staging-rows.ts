import { type StagingColumn, stagingColumns } from '../../scripts/dbt/columns.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import type { LiveRow } from '../helpers/live-rows.ts';
import type { Place, Row } from '../targets/target.ts';
import { martsOf } from './run-dbt.ts';
import { readTables, type Warehouse } from './warehouses.ts';

const SCREENFUL = 20;

/** The rows of the staging models, by stream, under the names of the streams' properties. */
export async function readStaging(
  warehouse: Warehouse,
  place: Place,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const schema = `${martsOf(place)}_lever_staging`;
  const names = streams.map(({ name }) => `stg_tap_lever__${name}`);
  const models = await readTables(warehouse, place, schema, names);
  return new Map(
    streams.map(({ name }) => [
      name,
      (models.get(`stg_tap_lever__${name}`) ?? []).map((row) => toProperties(name, row)),
    ]),
  );
}

function toProperties(stream: string, model: Row): Row {
  const columns = stagingColumns(stream).map(({ name, property, type }) => [
    property,
    show(model[name] ?? null, type),
  ]);
  return Object.fromEntries(columns);
}

/** A line for each difference between the rows of a stream and those that its model shows. */
export function stagingDifferences(
  { name: stream, keys }: StreamDefinition,
  rows: readonly LiveRow[],
  staged: readonly Row[],
  isEqual: (shown: unknown, sent: unknown) => boolean,
): readonly string[] {
  const keyOf = (row: Row) => keys.map((key) => row[key]).join(' ');
  const found = new Map(staged.map((row) => [keyOf(row), row]));
  const sent = new Map(rows.map((row) => [keyOf(row), row]));
  const missing = [...sent.keys()].filter((key) => !found.has(key));
  const surplus = [...found.keys()].filter((key) => !sent.has(key));
  const different = [...sent].flatMap(([key, row]) =>
    stagingColumns(stream)
      .filter(() => found.has(key))
      .map(({ property, type }) => [
        property,
        found.get(key)?.[property],
        show(row[property] ?? null, type),
      ])
      .filter(([, shown, expected]) => !isEqual(shown, expected))
      .map((column) => `${stream} ${key} ${JSON.stringify(column)}`),
  );
  return [
    ...(staged.length === found.size ? [] : [`${stream}: several rows have one key`]),
    ...missing.map((key) => `${stream} ${key}: is not in the model`),
    ...surplus.map((key) => `${stream} ${key}: is not live`),
    ...different,
  ].slice(0, SCREENFUL);
}

/** Databases print times with and without a T, and as many digits as they like. */
function show(value: unknown, type: StagingColumn['type']): unknown {
  if (type !== 'time' || typeof value !== 'string') return value;
  return Date.parse(`${value.replace(' ', 'T').replace('Z', '')}Z`);
}
