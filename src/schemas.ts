import { readFileSync } from 'node:fs';
import type { StreamSchema } from './singer/schema.ts';

/** Reads the built-in schema of a stream from `schemas/`, beside `src/` and `dist/` alike. */
export function readSchema(stream: string): StreamSchema {
  const file = new URL(`../schemas/${stream}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as StreamSchema;
}
