import { describe, expect, it } from 'vitest';
import type { StreamSchema } from '../../src/singer/schema.ts';
import { streams } from '../../src/streams/index.ts';
import { erode } from '../helpers/erosion.ts';
import { openChangingAccount } from './account.ts';
import { CHECKS } from './checks.ts';
import { differences, type Sent } from './compare.ts';
import { targets } from './definitions/index.ts';
import { EVERYTHING, load, SAMPLE } from './load.ts';
import { createPlace } from './place.ts';
import type { Place, Row, Table, Target } from './target.ts';
import { createViews } from './views.ts';

const MARKERS = streams.filter(({ source }) => source.kind === 'reads').map(({ name }) => name);

/** What the views show, read like tables. */
async function readViews(target: Target, place: Place): Promise<ReadonlyMap<string, Table>> {
  const copies = { ...place, schema: `${place.schema} copies` };
  await copyTables(target, place, copies.schema, '_live');
  return await target.read(copies);
}

/** Copies each table, or the view of a table, into a schema that is made for it. */
async function copyTables(target: Target, place: Place, schema: string, suffix: string) {
  const copy = (name: string) =>
    `CREATE TABLE "${schema}"."${name}" AS SELECT * FROM "${place.schema}"."${name}${suffix}"`;
  const names = [...(await target.read(place)).keys()];
  const statements = [`CREATE SCHEMA "${schema}"`, ...names.map(copy)];
  await target.sql?.execute(place, statements.join(';\n'));
}

/** Without markers, and without what depends on when or in which order lists were read. */
function comparable<Value>(
  tables: ReadonlyMap<string, Value>,
  strip: (value: Value, columns: readonly string[]) => Value,
): ReadonlyMap<string, Value> {
  const kept = [...tables].filter(([name]) => !MARKERS.includes(name));
  return new Map(
    kept.map(([name, value]) => {
      const isShared = name.startsWith('opportunity_offer');
      return [name, strip(value, isShared ? ['readAt', 'opportunityId'] : ['readAt'])];
    }),
  );
}

function without<Value>(members: Readonly<Record<string, Value>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

describe.each(targets.filter(({ sql }) => sql))('the live views of $name', (target) => {
  it('are the whole tables after a first run, in a schema of any name, and again', async () => {
    const loaded = createPlace();
    await load({ target, place: loaded, config: SAMPLE, flags: EVERYTHING });
    const place = { ...loaded, schema: `We Hire! ${loaded.schema}` };
    await copyTables(target, loaded, place.schema, '');
    await createViews(target, place, EVERYTHING);
    await createViews(target, place, EVERYTHING);
    const tables = await target.read(place);
    const views = await readViews(target, place);
    expect(tables.size).toBe(streams.length);
    for (const [name, { rows, types }] of tables) {
      expect(views.get(name)?.rows.length, name).toBe(rows.length);
      expect(Object.keys(views.get(name)?.types ?? {}).sort(), name).toEqual(
        Object.keys(types).sort(),
      );
    }
  });

  it(CHECKS.views.title, async () => {
    const account = await openChangingAccount(60);
    const config = { ...account.config, child_refresh: 'all' };
    const input = { target, place: createPlace(), config, flags: EVERYTHING };
    const { state } = await load(input);
    await createViews(target, input.place, EVERYTHING);
    account.wait();
    erode(account.company, account.now());
    account.wait();
    await load({ ...input, state });
    const truth = await account.readAll(EVERYTHING);
    const views = await readViews(target, input.place);
    const stripSent = ({ rows, keys, schema }: Sent, columns: readonly string[]): Sent => ({
      keys,
      rows: rows.map((row) => without(row, columns)),
      schema: { ...schema, properties: without(schema.properties, columns) } as StreamSchema,
    });
    const stripTable = ({ rows, types }: Table, columns: readonly string[]): Table => {
      const names = columns.map(target.columnName);
      return { types: without(types, names), rows: rows.map((row): Row => without(row, names)) };
    };
    const found = differences(target, comparable(truth, stripSent), comparable(views, stripTable));
    expect(found).toEqual([]);
    const tables = await target.read(input.place);
    const shrunk = [...tables].filter(
      ([name, { rows }]) => rows.length > (views.get(name)?.rows.length ?? 0),
    );
    expect(shrunk.length).toBeGreaterThan(25);
  });
});
