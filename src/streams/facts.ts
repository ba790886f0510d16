import type {
  DerivedSource,
  ParentDefinition,
  ReadsSource,
  StreamDefinition,
  StreamSource,
} from './define.ts';

// What follows from a declaration. Nothing here knows how a stream is read.

/** A declaration whose source is of one kind. */
export type DefinitionOf<Kind extends StreamSource['kind']> = StreamDefinition<
  Extract<StreamSource, { kind: Kind }>
>;

/** Whether a stream's source is of this kind. */
export function hasSource<Kind extends StreamSource['kind']>(
  definition: StreamDefinition,
  kind: Kind,
): definition is DefinitionOf<Kind> {
  return definition.source.kind === kind;
}

/** Where the records of a stream with an endpoint of its own come from. */
export type EndpointSource = Exclude<StreamSource, DerivedSource | ReadsSource>;

/** Whether a stream is read from an endpoint of its own. */
export function hasEndpoint(
  definition: StreamDefinition,
): definition is StreamDefinition<EndpointSource> {
  return definition.source.kind !== 'derived' && definition.source.kind !== 'reads';
}

/** The stream whose endpoint brings the records: the stream itself unless it has no request of its own. */
export function originOf(definition: StreamDefinition): StreamDefinition {
  const { source } = definition;
  if (source.kind === 'derived') return originOf(source.from);
  return source.kind === 'reads' ? (source.parent ?? definition) : definition;
}

/** The stream whose records lead to this one's. */
export function parentOf({ source }: StreamDefinition): StreamDefinition | undefined {
  if (source.kind === 'child' || source.kind === 'expanded' || source.kind === 'reads')
    return source.parent;
  return source.kind === 'derived' ? source.from : undefined;
}

/** The list of parents over which a stream is read: its own, or that of its parent. */
export function scannedParentOf(definition: StreamDefinition): ParentDefinition | undefined {
  if (hasSource(definition, 'parent')) return definition;
  const { source } = definition;
  return source.kind === 'child' || source.kind === 'expanded' ? source.parent : undefined;
}

/** The column that says how new a record is, for streams that are replicated by it. */
export function replicationKey({ source }: StreamDefinition): string | undefined {
  if (source.kind === 'parent') return source.updated.key;
  return source.kind === 'period' ? source.filter.key : undefined;
}

/** The time that a stream's bookmark holds: its replication key, for a child that of its parent. */
export function bookmarkKey(definition: StreamDefinition): string | undefined {
  const origin = originOf(definition);
  return replicationKey(scannedParentOf(origin) ?? origin);
}

/** How a stream is replicated, whatever a catalog says. */
export function replicationMethod(definition: StreamDefinition): 'INCREMENTAL' | 'FULL_TABLE' {
  return replicationKey(definition) === undefined ? 'FULL_TABLE' : 'INCREMENTAL';
}

/** The path from which the records of a stream come, with `{id}` where an id stands. */
export function endpointOf(definition: StreamDefinition): string {
  const { source } = originOf(definition);
  if (source.kind === 'expanded') return source.parent.source.path;
  return 'path' in source && typeof source.path === 'string' ? source.path : '';
}

/** What names each row of a list in its markers: its key, without the id of the parent. */
export function idsOf(
  rows: readonly Readonly<Record<string, unknown>>[],
  { keys, source }: StreamDefinition,
): readonly string[] {
  const parentKey = source.kind === 'child' ? source.parent.source.idColumn : undefined;
  const own = keys.filter((key) => key !== parentKey);
  return rows.map((row) => own.map((key) => textOf(row[key])).join('/'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
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
