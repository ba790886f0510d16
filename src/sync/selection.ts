import { InputError } from '../errors.ts';
import { suggestion } from '../nearest.ts';
import type { Catalog, CatalogEntry } from '../singer/catalog.ts';
import { isFieldSelected, isStreamSelected } from '../singer/catalog.ts';
import { publishSchema } from '../singer/publish.ts';
import type { JsonSchema, StreamSchema } from '../singer/schema.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { catalogColumns, conversionSchema } from './columns.ts';
import { automaticColumns } from './discover.ts';
import { createPatterns, type Patterns } from './patterns.ts';

/** A stream that the run replicates. */
export interface SelectedStream {
  readonly name: string;
  readonly definition: StreamDefinition;
  /** The schema of its SCHEMA message: selected columns in forms that targets load. */
  readonly schema: StreamSchema;
  /** By selected column, the schema by which its values are converted. */
  readonly conversion: Readonly<Record<string, JsonSchema>>;
  /** Every column of the catalog, selected or not. */
  readonly known: ReadonlySet<string>;
}

export interface Selection {
  readonly streams: readonly SelectedStream[];
  /** Streams of the catalog that this program does not have. */
  readonly unknown: readonly string[];
}

export interface SelectionInput {
  readonly catalog: Catalog;
  readonly definitions: readonly StreamDefinition[];
  readonly schemaOf: (stream: string) => StreamSchema;
  /** The values of `--select`. */
  readonly select: readonly string[];
}

/**
 * Decides which streams and columns are replicated: the catalog says, and the patterns of
 * `--select` apply on top. Throws {@link InputError} for a pattern that matches nothing.
 */
export function selectStreams(input: SelectionInput): Selection {
  const { catalog, definitions } = input;
  const patterns = createPatterns(input.select);
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const columnsByStream = new Map<string, readonly string[]>();
  const streams: SelectedStream[] = [];
  for (const definition of definitions) {
    const entry = catalog.streams.find(({ stream }) => stream === definition.name);
    if (!entry) continue;
    const builtIn = input.schemaOf(definition.name);
    const columns = catalogColumns(entry.schema, builtIn, automaticColumns(definition));
    columnsByStream.set(definition.name, Object.keys(columns));
    if (patterns.selectsStream(definition.name, Object.keys(columns), isStreamSelected(entry)))
      streams.push(selectColumns({ definition, entry, builtIn, columns, patterns }));
  }
  assertPatternsMatch(patterns, columnsByStream);
  const unknown = catalog.streams.map(({ stream }) => stream).filter((name) => !byName.has(name));
  return { streams, unknown };
}

interface ColumnInput {
  readonly definition: StreamDefinition;
  readonly entry: CatalogEntry;
  readonly builtIn: StreamSchema;
  readonly columns: Readonly<Record<string, JsonSchema>>;
  readonly patterns: Patterns;
}

function selectColumns(input: ColumnInput): SelectedStream {
  const { definition, entry, builtIn, columns, patterns } = input;
  const automatic = automaticColumns(definition);
  const selected: Record<string, JsonSchema> = {};
  const conversion: Record<string, JsonSchema> = {};
  for (const [name, column] of Object.entries(columns)) {
    const isAutomatic = automatic.includes(name);
    const byCatalog = isFieldSelected(entry, name, isAutomatic);
    if (!isAutomatic && !patterns.selectsField(definition.name, name, byCatalog)) continue;
    selected[name] = column;
    conversion[name] = conversionSchema(column, builtIn.properties[name]);
  }
  const published = publishSchema({ type: 'object', properties: selected }, definition.keys);
  for (const name of Object.keys(conversion))
    conversion[name] = withPublishedType(conversion[name], published.properties[name]);
  return {
    name: definition.name,
    definition,
    schema: published,
    conversion,
    known: new Set(Object.keys(columns)),
  };
}

/** A repaired type in the SCHEMA message is the one that values must fit. */
function withPublishedType(
  conversion: JsonSchema | undefined,
  published: JsonSchema | undefined,
): JsonSchema {
  return { ...conversion, ...(published?.type !== undefined && { type: published.type }) };
}

function assertPatternsMatch(
  patterns: Patterns,
  columns: ReadonlyMap<string, readonly string[]>,
): void {
  for (const pattern of patterns.unmatched(columns))
    throw new InputError(
      `--select ${pattern} matches no stream and no field.${suggestion(pattern.replace(/^!/, ''), columns.keys())}`,
    );
}
