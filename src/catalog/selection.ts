import { suggestion } from '../did-you-mean.ts';
import { InputError } from '../errors.ts';
import type { Catalog, CatalogEntry } from '../singer/catalog.ts';
import {
  isFieldSelected,
  isStreamExplicit,
  isStreamSelected,
  isSupported,
  metadataOf,
} from '../singer/catalog.ts';
import type { JsonSchema, StreamSchema } from '../singer/schema.ts';
import { toTargetSchema } from '../singer/target-schema.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { automaticColumns, replicationKey, replicationMethod } from '../streams/facts.ts';
import { catalogColumns, conversionSchema } from './columns.ts';
import { createPatterns, type Fields, type Patterns } from './patterns.ts';

/** A stream that the run replicates. */
export interface SelectedStream {
  readonly name: string;
  readonly definition: StreamDefinition;
  /** The schema of its SCHEMA message: selected columns in forms that targets load. */
  readonly schema: StreamSchema;
  /** By selected column, the schema by which its values are converted. */
  readonly conversion: Readonly<Record<string, JsonSchema>>;
  /** Whether the user asked for it by name, rather than it being selected by default. */
  readonly isExplicit: boolean;
  /** Every column of the catalog, selected or not. */
  readonly known: ReadonlySet<string>;
}

export interface Selection {
  readonly streams: readonly SelectedStream[];
  /** What the catalog asks for in vain, one sentence each. */
  readonly warnings: readonly string[];
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
  const toBeNamed = definitions.filter(({ mustBeNamed }) => mustBeNamed).map(({ name }) => name);
  const patterns = createPatterns(input.select, new Set(toBeNamed));
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const fieldsByStream = new Map<string, Fields>();
  const streams: SelectedStream[] = [];
  const warnings = catalog.streams
    .filter(({ stream }) => !byName.has(stream))
    .map(({ stream }) => describeUnknown(stream, byName.keys()));
  for (const definition of definitions) {
    const entry = catalog.streams.find(({ stream }) => stream === definition.name);
    if (!entry) continue;
    const columns = once(() => columnsOf(definition, entry, input));
    const fields = (): readonly string[] => Object.keys(columns());
    fieldsByStream.set(definition.name, fields);
    const isWanted =
      isSupported(entry) &&
      patterns.selectsStream(definition.name, fields, () =>
        definition.mustBeNamed ? isStreamExplicit(entry) : isStreamSelected(entry),
      );
    if (!isWanted) continue;
    const builtIn = input.schemaOf(definition.name);
    streams.push(selectColumns({ definition, entry, builtIn, columns: columns(), patterns }));
    warnings.push(...describeOverrides(entry, definition));
  }
  assertPatternsMatch(patterns, fieldsByStream);
  warnings.push(...describePassed(toBeNamed, patterns, fieldsByStream));
  return { streams, warnings };
}

/** The columns of a stream; made only where they are asked for, which is half of what this costs. */
function columnsOf(
  definition: StreamDefinition,
  { schema }: CatalogEntry,
  { schemaOf }: SelectionInput,
): Readonly<Record<string, JsonSchema>> {
  const builtIn = toTargetSchema(schemaOf(definition.name), definition.keys);
  return catalogColumns(schema, builtIn, automaticColumns(definition));
}

function describeUnknown(name: string, known: Iterable<string>): string {
  return `The catalog names a stream that this tap does not have: "${name}". It is skipped.${suggestion(name, known)}`;
}

/** Streams that a pattern matches without naming them. */
function describePassed(
  toBeNamed: readonly string[],
  patterns: Patterns,
  fields: ReadonlyMap<string, Fields>,
): readonly string[] {
  const unnamed = toBeNamed.filter((name) =>
    patterns.leavesUnnamed(name, fields.get(name) ?? (() => [])),
  );
  if (unnamed.length === 0) return [];
  const out = unnamed.map((name) => `!${name}`).join();
  return [
    `Left out: ${unnamed.join(', ')}. What is especially personal must be named: add --select ${unnamed.join()}, or --select '${out}' to leave it out.`,
  ];
}

/** How a stream is replicated follows from what Lever can filter by; a catalog cannot choose. */
function describeOverrides(entry: CatalogEntry, definition: StreamDefinition): readonly string[] {
  const { 'replication-method': method, 'replication-key': key } = metadataOf(entry);
  const ownKey = replicationKey(definition);
  const ownMethod = replicationMethod(definition);
  const isOther = (typeof method === 'string' && method !== ownMethod) || isOtherKey(key, ownKey);
  if (!isOther) return [];
  const how = ownKey === undefined ? ownMethod : `${ownMethod} by ${ownKey}`;
  return [
    `"${definition.name}" is replicated ${how}; the other replication-method or replication-key in the catalog is ignored.`,
  ];
}

function isOtherKey(key: unknown, ownKey: string | undefined): boolean {
  return ownKey !== undefined && typeof key === 'string' && key !== ownKey;
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
    const isWanted =
      isSupported(entry, name) &&
      patterns.selectsField(definition.name, name, isFieldSelected(entry, name));
    if (!automatic.includes(name) && !isWanted) continue;
    selected[name] = column;
    conversion[name] = conversionSchema(column, builtIn.properties[name]);
  }
  return {
    name: definition.name,
    definition,
    isExplicit:
      patterns.names(definition.name, () => Object.keys(columns)) || isStreamExplicit(entry),
    schema: toTargetSchema({ properties: selected }, definition.keys, 'as they are'),
    conversion,
    known: new Set(Object.keys(columns)),
  };
}

function assertPatternsMatch(
  patterns: Patterns,
  fieldsByStream: ReadonlyMap<string, Fields>,
): void {
  const [pattern] = patterns.unmatched(fieldsByStream);
  if (pattern === undefined) return;
  const names = [...fieldsByStream].flatMap(([stream, fields]) => [
    stream,
    ...fields().map((field) => `${stream}.${field}`),
  ]);
  throw new InputError(
    `--select ${pattern} matches no stream and no field of the catalog.${suggestion(pattern.replace(/^!/, ''), names)} tap-lever --about lists all streams.`,
  );
}

/** A function that works once and remembers the result. */
function once<Result>(work: () => Result): () => Result {
  let done: { readonly result: Result } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}
