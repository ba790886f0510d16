import { existsSync, readFileSync } from 'node:fs';
import { type BuiltInSchema, readSchema } from '../src/schemas.ts';
import type { StreamDefinition } from '../src/streams/define.ts';
import { hasEndpoint } from '../src/streams/facts.ts';

const root = new URL('../', import.meta.url);

/** What a declared stream still lacks, each with what to do about it. */
export function missingParts(stream: StreamDefinition): readonly string[] {
  const { name } = stream;
  const schema = faultsOfSchema(stream);
  if (schema.length === 0) schema.push(...unclassifiedIn(name, readSchema(name)));
  const fixture = `test/fixtures/${name}.json`;
  if (hasEndpoint(stream))
    return [...schema, ...faultsOf(name, 'fixture', fixture, 'one answer of the endpoint')];
  const isLeft = existsSync(new URL(fixture, root));
  return isLeft
    ? [...schema, `${name}: a stream without an endpoint has no fixture: remove ${fixture}`]
    : schema;
}

/** What is personal must be said of every table (docs/personal-data.md). */
export function unclassifiedIn(
  stream: string,
  { personal, properties }: Partial<BuiltInSchema>,
): readonly string[] {
  const remedy =
    'the columns that say who somebody is, or what was said or written by somebody or about them; [] if there are none';
  if (!personal) return [`${stream}: no "personal" in schemas/${stream}.json: name ${remedy}`];
  return personal
    .filter((column) => !(column in (properties ?? {})))
    .map((column) => `${stream}: "personal" names a column that is not there: ${column}`);
}

/** Throws where anything is missing, for what would fail with many words otherwise. */
export function requireParts(streams: readonly StreamDefinition[]): void {
  const missing = streams.flatMap(missingParts);
  if (missing.length > 0) throw new Error(missing.join('\n'));
}

/** Rows that are read again tell when they were there last, so that views can leave out what is gone. */
function faultsOfSchema({ name, source }: StreamDefinition): string[] {
  const path = `schemas/${name}.json`;
  const faults = faultsOf(name, 'schema', path, 'its columns');
  if (faults.length > 0 || source.kind === 'period') return faults;
  const { properties = {} } = JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  return 'readAt' in properties
    ? []
    : [
        `${name}: no column readAt, which views of live rows need: copy it from schemas/postings.json`,
      ];
}

function faultsOf(stream: string, part: string, path: string, content: string): string[] {
  const file = new URL(path, root);
  if (!existsSync(file)) return [`${stream}: no ${part}: write ${path}, ${content}`];
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return [];
  } catch (error) {
    return [`${stream}: ${path} is not JSON: ${(error as Error).message}`];
  }
}
