import { z } from 'zod';
import { InputError } from '../errors.ts';
import type { Catalog, CatalogEntry } from './catalog.ts';
import { isTooDeep } from './nesting.ts';
import type { JsonSchema } from './schema.ts';

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
