import { readFileSync } from 'node:fs';
import { discoverCatalog } from '../../src/catalog/index.ts';
import { readSchema } from '../../src/schemas.ts';
import { type Catalog, metadataOf } from '../../src/singer/catalog.ts';
import type { JsonSchema } from '../../src/singer/schema.ts';
import { streams } from '../../src/streams/index.ts';

/** What users have had since a release: in their warehouses, and in their catalogs. */
export interface Published {
  readonly version: string;
  readonly columns: Columns;
  readonly entries: readonly PublishedEntry[];
}

/** The columns of each stream, without words. */
export type Columns = Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;

/** What the catalog says of a stream beside its columns. */
export interface PublishedEntry {
  readonly stream: string;
  readonly [fact: string]: unknown;
}

const root = new URL('../../', import.meta.url);
const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

/** The golden files: what the last release has published. */
export function readGolden(): Published {
  return {
    version: readJson('test/golden/release.json').version,
    columns: readJson('test/golden/schemas.json'),
    entries: readJson('test/golden/catalog.json'),
  };
}

/** What would be published now. */
export function publishedNow(): Published {
  const catalog = discoverCatalog(streams, readSchema);
  return {
    version: readJson('package.json').version,
    columns: Object.fromEntries(
      catalog.streams.map(({ stream, schema }) => [
        stream,
        withoutWords(schema).properties as Columns[string],
      ]),
    ),
    entries: entriesOf(catalog),
  };
}

/** What a catalog says beside the columns, by the names of the streams. */
export function entriesOf({ streams: entries }: Catalog): readonly PublishedEntry[] {
  return entries
    .map((entry) => {
      const { schema, metadata: _, ...words } = entry;
      const automatic = Object.keys(schema.properties).filter(
        (column) => metadataOf(entry, column)['inclusion'] === 'automatic',
      );
      return { ...words, metadata: metadataOf(entry), automatic };
    })
    .sort((a, b) => a.stream.localeCompare(b.stream));
}

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
