import type { StreamDefinition } from '../streams/define.ts';
import type { Dialect } from './dialects.ts';

/** What a target made of the selected streams, and how SQL names it. */
export interface Warehouse extends Pick<Dialect, 'each' | 'contains'> {
  /** Whether a stream is there, with this column. */
  has(stream: StreamDefinition, column: string): boolean;
  table(stream: StreamDefinition): string;
  /** The view of a stream's live rows. */
  view(stream: StreamDefinition): string;
  /** A column of a table or an alias. */
  column(of: string, name: string): string;
}

/** A stream that is in a warehouse. */
export interface LoadedStream {
  readonly definition: StreamDefinition;
  readonly columns: ReadonlySet<string>;
}

/** Describes the tables of the streams; without a schema, their names stand alone. */
export function createWarehouse(
  streams: readonly LoadedStream[],
  { nameOf, quote, each, contains }: Dialect,
  schema: string | undefined,
): Warehouse {
  const columns = new Map(streams.map((stream) => [stream.definition, stream.columns]));
  const inSchema = (name: string) =>
    [...(schema === undefined ? [] : [schema]), nameOf(name)].map(quote).join('.');
  return {
    each,
    contains,
    has: (stream, column) => columns.get(stream)?.has(column) ?? false,
    table: ({ name }) => inSchema(name),
    view: ({ name }) => inSchema(`${name}_live`),
    column: (of, name) => `${of}.${quote(nameOf(name))}`,
  };
}
