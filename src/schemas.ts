import { readFileSync } from 'node:fs';
import type { JsonSchema } from './singer/schema.ts';

/** A property of a built-in schema; unlike the catalog, it also says what its ids refer to. */
export interface ColumnSchema extends JsonSchema {
  /** `stream.column` that holds the same value; for a list, that of each element. */
  readonly references?: string;
  readonly properties?: Readonly<Record<string, ColumnSchema>>;
  readonly items?: ColumnSchema;
}

/** The built-in schema of a stream; its description says what a row is. */
export interface BuiltInSchema extends ColumnSchema {
  /** The columns that say who somebody is, or what was said or written by somebody or about them. */
  readonly personal: readonly string[];
  readonly properties: Readonly<Record<string, ColumnSchema>>;
}

/** Reads the built-in schema of a stream from `schemas/`, beside `src/` and `dist/` alike. */
export function readSchema(stream: string): BuiltInSchema {
  const file = new URL(`../schemas/${stream}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as BuiltInSchema;
}
