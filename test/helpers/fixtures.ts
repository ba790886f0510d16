import { readdirSync, readFileSync } from 'node:fs';
import type { Row } from '../../src/lever/pages.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { type EndpointSource, hasEndpoint } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';

const FOLDER = new URL('../fixtures/', import.meta.url);

/** A stream that is read from an endpoint of its own. */
export type EndpointStream = StreamDefinition<EndpointSource>;

/** Every stream that has an endpoint, and so a fixture. */
export const endpointStreams: readonly EndpointStream[] = streams.filter(hasEndpoint);

/** The names of all fixtures. */
export function fixtureNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace('.json', ''));
}

/** One answer of the stream's endpoint, as Lever sends it. */
export function readFixture(stream: string): unknown {
  return JSON.parse(readFileSync(new URL(`${stream}.json`, FOLDER), 'utf8'));
}

/** The rows of a fixture, wherever its envelope has them. */
export function fixtureRows(stream: StreamDefinition): readonly Row[] {
  const body = readFixture(stream.name) as Row;
  const data = 'data' in body ? body['data'] : body;
  if (Array.isArray(data)) return data as Row[];
  const lists = Object.values(data as Row).filter(Array.isArray);
  return 'id' in (data as Row) ? [data as Row] : (lists[0] as Row[]);
}
