import type { Catalog, CatalogEntry, Metadata } from '../singer/catalog.ts';
import type { StreamSchema } from '../singer/schema.ts';
import { toTargetSchema } from '../singer/target-schema.ts';
import type { StreamDefinition } from '../streams/define.ts';

/**
 * The catalog of all streams. What no key may read can be named in `unreadable`; those streams are
 * marked `unsupported`.
 */
export function discoverCatalog(
  definitions: readonly StreamDefinition[],
  schemaOf: (stream: string) => StreamSchema,
  unreadable: ReadonlySet<string> = new Set(),
): Catalog {
  return {
    streams: definitions.map((definition) =>
      toEntry(definition, schemaOf(definition.name), unreadable.has(definition.name)),
    ),
  };
}

function toEntry(
  definition: StreamDefinition,
  schema: StreamSchema,
  isUnreadable: boolean,
): CatalogEntry {
  const { name, keys } = definition;
  const key = replicationKey(definition);
  const automatic = automaticColumns(definition);
  const parent = parentOf(definition);
  const root = {
    inclusion: isUnreadable ? 'unsupported' : 'available',
    'selected-by-default': definition.isDefault,
    'table-key-properties': keys,
    'forced-replication-method': replicationMethod(definition),
    ...(key !== undefined && { 'valid-replication-keys': [key], 'replication-key': key }),
    ...(parent !== undefined && { 'parent-tap-stream-id': parent.name }),
  };
  const fields = Object.keys(schema.properties).map(
    (field): Metadata => ({
      breadcrumb: ['properties', field],
      metadata: { inclusion: automatic.includes(field) ? 'automatic' : 'available' },
    }),
  );
  return {
    tap_stream_id: name,
    stream: name,
    key_properties: keys,
    replication_method: replicationMethod(definition),
    ...(key !== undefined && { replication_key: key }),
    schema: toTargetSchema(schema, keys),
    metadata: [{ breadcrumb: [], metadata: root }, ...fields],
  };
}

/** The column that says how new a record is, for streams that are replicated by it. */
export function replicationKey({ source }: StreamDefinition): string | undefined {
  if (source.kind === 'parent') return source.updated.key;
  return source.kind === 'period' ? source.filter.key : undefined;
}

/** How a stream is replicated, whatever a catalog says. */
export function replicationMethod(definition: StreamDefinition): 'INCREMENTAL' | 'FULL_TABLE' {
  return replicationKey(definition) === undefined ? 'FULL_TABLE' : 'INCREMENTAL';
}

/** The stream whose records lead to this one's. */
export function parentOf({ source }: StreamDefinition): StreamDefinition | undefined {
  if (source.kind === 'child' || source.kind === 'expanded') return source.parent;
  return source.kind === 'derived' ? source.from : undefined;
}

/** The columns that are always replicated: keys, replication key and the parent's id. */
export function automaticColumns(definition: StreamDefinition): readonly string[] {
  const { source, keys } = definition;
  const names = new Set(keys);
  const key = replicationKey(definition);
  if (key !== undefined) names.add(key);
  if (source.kind === 'child' || (source.kind === 'expanded' && source.hasParentId))
    names.add(source.parent.source.idColumn);
  if (source.kind === 'derived')
    for (const column of Object.keys(source.columns)) names.add(column);
  return [...names];
}
