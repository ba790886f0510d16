import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { discoverCatalog } from '../../src/catalog/discover.ts';
import { readSchema } from '../../src/schemas.ts';
import type { JsonSchema } from '../../src/singer/schema.ts';
import { streams } from '../../src/streams/index.ts';

// What users have in their warehouses. A column may be added (`npm run golden` then adds it to the
// file), but never change or go: targets do not migrate types.
const GOLDEN = fileURLToPath(new URL('../golden/schemas.json', import.meta.url));

type Columns = Record<string, Record<string, JsonSchema>>;

const catalog = discoverCatalog(streams, readSchema);
const current: Columns = Object.fromEntries(
  catalog.streams.map(({ stream, schema }) => [
    stream,
    Object.fromEntries(
      Object.entries(schema.properties).map(([name, column]) => [name, withoutWords(column)]),
    ),
  ]),
);
const golden: Columns = existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, 'utf8')) : {};

describe('the schemas of all streams', () => {
  it.each(Object.entries(golden))(
    'keep every column of %s that was ever published, with its type',
    (stream, columns) => {
      expect(current[stream]).toMatchObject(columns);
      for (const [name, { format }] of Object.entries(columns))
        expect(current[stream]?.[name]?.format, name).toBe(format);
    },
  );

  it('are written down in the golden file (npm run golden adds what is new)', async () => {
    await expect(toLines(withAdditions(golden, current) as Columns)).toMatchFileSnapshot(GOLDEN);
  });
});

it('the names of streams are such that every target takes them for a table, each once', () => {
  const names = streams.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
});

/** A schema without its words, which may be bettered at any time. */
function withoutWords({ description: _, properties, items, ...rest }: JsonSchema): JsonSchema {
  return {
    ...rest,
    ...(items && { items: withoutWords(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, withoutWords(member)]),
      ),
    }),
  };
}

/** What is there, and of the new only what was not there: what changed or went stays to be seen. */
function withAdditions(old: unknown, now: unknown): unknown {
  if (!isRecord(old) || !isRecord(now)) return old;
  const kept = Object.entries(old).map(([name, value]) => [name, withAdditions(value, now[name])]);
  return { ...Object.fromEntries(kept), ...pick(now, (name) => !(name in old)) };
}

function pick(record: Record<string, unknown>, isWanted: (name: string) => boolean): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with one line for each column, so that a difference can be read. */
function toLines(columns: Columns): string {
  const tables = Object.entries(columns).map(([stream, own]) => {
    const lines = Object.entries(own).map(
      ([name, column]) => `    ${JSON.stringify(name)}: ${JSON.stringify(column)}`,
    );
    return `  ${JSON.stringify(stream)}: {\n${lines.join(',\n')}\n  }`;
  });
  return `{\n${tables.join(',\n')}\n}\n`;
}
