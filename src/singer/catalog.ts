import type { StreamSchema } from './schema.ts';

/** Metadata of a stream (breadcrumb `[]`) or of a field; unknown keywords are kept. */
export interface Metadata {
  readonly breadcrumb: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** One stream of a catalog. */
export interface CatalogEntry {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly key_properties?: readonly string[] | undefined;
  readonly replication_method?: string | undefined;
  readonly replication_key?: string | null | undefined;
  readonly selected?: unknown;
  readonly schema: StreamSchema;
  readonly metadata: readonly Metadata[];
}

export interface Catalog {
  readonly streams: readonly CatalogEntry[];
}

/** The metadata keywords of a stream, or of one of its top-level fields. */
export function metadataOf(
  stream: CatalogEntry,
  field?: string,
): Readonly<Record<string, unknown>> {
  const crumbs = field === undefined ? [] : ['properties', field];
  const found = stream.metadata.find(
    ({ breadcrumb }) =>
      breadcrumb.length === crumbs.length && breadcrumb.every((crumb, i) => crumb === crumbs[i]),
  );
  return found?.metadata ?? {};
}

/** Whether a stream, or one of its top-level fields, can be replicated at all. */
export function isSupported(stream: CatalogEntry, field?: string): boolean {
  return metadataOf(stream, field)['inclusion'] !== 'unsupported';
}

/**
 * Whether a stream is to be replicated: the user's `selected`, wherever an orchestrator writes it
 * (root metadata, the stream, its schema), else `selected-by-default`.
 */
export function isStreamSelected(stream: CatalogEntry): boolean {
  const root = metadataOf(stream);
  if (!isSupported(stream)) return false;
  return (
    choiceOf(stream) ?? asBoolean(root['selected-by-default']) ?? root['inclusion'] === 'automatic'
  );
}

/** Whether the user marked the stream as selected, so that failing to read it is an error. */
export function isStreamExplicit(stream: CatalogEntry): boolean {
  return choiceOf(stream) === true;
}

function choiceOf(stream: CatalogEntry): boolean | undefined {
  const legacy = (stream.schema as { selected?: unknown }).selected;
  return (
    asBoolean(metadataOf(stream)['selected']) ?? asBoolean(stream.selected) ?? asBoolean(legacy)
  );
}

/**
 * Whether a top-level field is to be replicated. A field without a mark is kept: PipelineWise marks
 * streams only. Nested metadata is ignored, since Meltano marks the members of a selected object as
 * deselected.
 */
export function isFieldSelected(stream: CatalogEntry, field: string): boolean {
  const metadata = metadataOf(stream, field);
  if (!isSupported(stream, field)) return false;
  if (metadata['inclusion'] === 'automatic') return true;
  return asBoolean(metadata['selected']) ?? asBoolean(metadata['selected-by-default']) ?? true;
}

/** A boolean in either form that the specification uses: `true` or `"true"`. */
function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return undefined;
}
