import { z } from 'zod';
import { InputError } from '../errors.ts';
import { isTooDeep } from './nesting.ts';
import type { JsonSchema, StreamSchema } from './schema.ts';

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

/** A schema as far as it makes sense; the rest is ignored. */
const property: z.ZodType<JsonSchema> = z.lazy(() =>
  z
    .looseObject({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      properties: z.record(z.string(), property).optional().catch(undefined),
      items: property.optional(),
      description: z.string().optional().catch(undefined),
    })
    .catch({}),
) as z.ZodType<JsonSchema>;

const entry = z.looseObject({
  tap_stream_id: z.string().optional(),
  stream: z.string().optional(),
  schema: z.looseObject({ properties: z.record(z.string(), property).default({}) }),
  metadata: z
    .array(
      z.looseObject({
        breadcrumb: z
          .array(z.string())
          .nullish()
          .transform((crumbs) => crumbs ?? []),
        metadata: z
          .record(z.string(), z.unknown())
          .nullish()
          .transform((keywords) => keywords ?? {}),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
});
const catalogFile = z.object({ streams: z.array(entry) });

/**
 * Reads a catalog as Meltano, PipelineWise, Stitch or a person may have edited it. Throws
 * {@link InputError}, which names `source`, when the text is not a catalog.
 */
export function parseCatalog(text: string, source: string): Catalog {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `Catalog ${source} is not JSON: make one with tap-lever --discover > catalog.json.`,
      { cause },
    );
  }
  if (isTooDeep(json))
    throw new InputError(
      `Catalog ${source} is nested more than 200 levels deep, as no catalog is: make one with tap-lever --discover > catalog.json.`,
    );
  const catalog = catalogFile.safeParse(json);
  if (!catalog.success) {
    const where = catalog.error.issues[0]?.path.join('.');
    throw new InputError(
      `Catalog ${source} is not a Singer catalog${where ? ` (at ${where})` : ''}: expected {"streams": […]}; make one with tap-lever --discover > catalog.json.`,
    );
  }
  return { streams: catalog.data.streams.map(toEntry) };
}

function toEntry(raw: z.infer<typeof entry>): CatalogEntry {
  const name = raw.tap_stream_id ?? raw.stream ?? '';
  return { ...raw, tap_stream_id: name, stream: name } as unknown as CatalogEntry;
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
