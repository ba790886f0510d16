import { describe, expect, it } from 'vitest';
import { discoverCatalog } from '../../src/catalog/discover.ts';
import { readSchema } from '../../src/schemas.ts';
import { metadataOf } from '../../src/singer/catalog.ts';
import { automaticColumns, parentOf, replicationKey } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';

const catalog = discoverCatalog(streams, readSchema);
const entries = catalog.streams.map((entry, i) => ({
  entry,
  definition: streams[i] as (typeof streams)[number],
  name: entry.stream,
}));

describe('the entry that discovery makes', () => {
  it.each(entries)('of $name has one name and one set of metadata for all tools', (one) => {
    const { entry, definition } = one;
    const root = metadataOf(entry);
    const key = replicationKey(definition);
    expect(entry.tap_stream_id).toBe(entry.stream);
    expect(root).toMatchObject({
      inclusion: 'available',
      'selected-by-default': definition.isDefault,
      'table-key-properties': entry.key_properties,
      'forced-replication-method': entry.replication_method,
    });
    expect(root['valid-replication-keys']).toEqual(key === undefined ? undefined : [key]);
    expect(root['replication-key']).toBe(entry.replication_key);
    expect(entry.replication_key).toBe(key);
    expect(entry.replication_method).toBe(key === undefined ? 'FULL_TABLE' : 'INCREMENTAL');
    expect(root['parent-tap-stream-id']).toBe(parentOf(definition)?.name);
  });

  it.each(entries)('of $name marks each column once, and the ones it needs as automatic', (one) => {
    const { entry, definition } = one;
    const columns = Object.keys(entry.schema.properties);
    const crumbs = entry.metadata.map(({ breadcrumb }) => breadcrumb);
    expect(crumbs).toEqual([[], ...columns.map((column) => ['properties', column])]);
    const automatic = columns.filter(
      (column) => metadataOf(entry, column)['inclusion'] === 'automatic',
    );
    expect(new Set(automatic)).toEqual(new Set(automaticColumns(definition)));
    for (const column of columns)
      expect(Object.keys(metadataOf(entry, column))).toEqual(['inclusion']);
  });
});

it('marks what the key cannot read as unsupported', () => {
  const { streams: marked } = discoverCatalog(streams, readSchema, new Set(['users']));
  for (const entry of marked)
    expect(metadataOf(entry)['inclusion']).toBe(
      entry.stream === 'users' ? 'unsupported' : 'available',
    );
});
