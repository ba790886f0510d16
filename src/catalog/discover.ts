import type { Catalog, CatalogEntry, Metadata } from '../singer/catalog.ts';
import type { StreamSchema } from '../singer/schema.ts';
import { toTargetSchema } from '../singer/target-schema.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { automaticColumns, parentOf, replicationKey, replicationMethod } from '../streams/facts.ts';

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
  let target: StreamSchema | undefined;
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
    // Made when it is asked for: most runs need the schemas of a few streams.
    get schema() {
      target ??= toTargetSchema(schema, keys);
      return target;
    },
    metadata: [{ breadcrumb: [], metadata: root }, ...fields],
  };
}
