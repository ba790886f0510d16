import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Row } from '../../src/lever/pages.ts';
import type { StreamDefinition, TimeFilter } from '../../src/streams/define.ts';
import { endpointStreams, fixtureRows, readFixture } from '../helpers/fixtures.ts';

/** What is answered at one path. */
interface Endpoint {
  readonly stream: StreamDefinition;
  readonly filters: readonly TimeFilter[];
}

/** A server on loopback. */
export interface FixtureServer {
  readonly url: string;
  close(): void;
}

/**
 * Starts a Lever that answers every endpoint with its fixture: what hangs on a parent is answered
 * for the first parent of the fixture, and 404 for the others.
 */
export async function startFixtureServer(): Promise<FixtureServer> {
  const endpoints = new Map(
    endpointStreams.map((stream) => [pathOf(stream), { stream, filters: filtersOf(stream) }]),
  );
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const endpoint = endpoints.get(pathname);
    const body = endpoint
      ? answer(endpoint, searchParams)
      : { code: 'ResourceNotFound', message: 'Nothing here.' };
    response.writeHead(endpoint ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

function pathOf(stream: (typeof endpointStreams)[number]): string {
  const { source } = stream;
  if (source.kind === 'child' || source.kind === 'expanded') {
    const path = source.kind === 'child' ? source.path : source.fallbackPath;
    const own = String(fixtureRows(stream)[0]?.['id']);
    return path.replace('{id}', firstId(source.parent)).replace('{value}', own);
  }
  return source.path;
}

function firstId(stream: StreamDefinition): string {
  return String(fixtureRows(stream)[0]?.['id']);
}

function filtersOf({ source }: StreamDefinition): readonly TimeFilter[] {
  if (source.kind === 'period') return [source.filter];
  if (source.kind !== 'parent') return [];
  return source.created ? [source.updated, source.created] : [source.updated];
}

/** The fixture with the rows that pass the filters; a page after the first is empty. */
function answer({ stream, filters }: Endpoint, query: URLSearchParams): unknown {
  const body = readFixture(stream.name);
  const isFiltered = filters.some(({ start, end }) => query.has(start) || query.has(end));
  if (query.has('offset')) return { data: [], hasNext: false };
  if (!isFiltered && !query.has('expand')) return body;
  const rows = fixtureRows(stream).filter((row) => filters.every((one) => passes(row, one, query)));
  if (rows.length === 0) return { data: [], hasNext: false };
  const expanded = rows.map((row) => expand(row, stream, query.getAll('expand')));
  const { data } = body as { data: unknown };
  const [list] = Array.isArray(data) ? [] : Object.keys(data as Row);
  return { ...(body as Row), data: list === undefined ? expanded : { [list]: expanded } };
}

function passes(row: Row, { key, start, end, isEndExclusive }: TimeFilter, query: URLSearchParams) {
  if (!query.has(start) && !query.has(end)) return true;
  const at = row[key] === null || row[key] === undefined ? Number.NaN : Number(row[key]);
  const last = Number(query.get(end) ?? Number.POSITIVE_INFINITY);
  return at >= Number(query.get(start) ?? 0) && (isEndExclusive ? at < last : at <= last);
}

/** Replaces ids by the rows of the fixtures that have them. */
function expand(row: Row, parent: StreamDefinition, fields: readonly string[]): Row {
  const expanded = { ...row };
  for (const stream of endpointStreams) {
    const { source } = stream;
    if (source.kind !== 'expanded' || source.parent !== parent || !fields.includes(source.field))
      continue;
    const toObject = (id: unknown): unknown =>
      fixtureRows(stream).find((one) => one['id'] === id) ?? id;
    const value = row[source.field];
    expanded[source.field] = Array.isArray(value) ? value.map(toObject) : toObject(value);
  }
  return expanded;
}
