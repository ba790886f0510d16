import { type Row, restartedPages } from '../lever/pages.ts';
import { recordTimes } from '../records/index.ts';
import { idsOf } from '../streams/facts.ts';
import { type EndpointOf, type RunContext, writeRecord } from './run/index.ts';

/** Reads a full-table list whole, marks what was there, and writes a STATE at its end. */
export async function readWholeList(
  endpoint: EndpointOf<'list'>,
  context: RunContext,
): Promise<void> {
  const { definition } = endpoint;
  const { source } = definition;
  const request = {
    path: source.path,
    isUrgent: true,
    parameters: {
      ...source.parameters,
      ...(source.hasConfidentialRows && { confidentiality: 'all' }),
    },
    isPaged: source.isPaged ?? true,
    isWrittenAtOnce: true,
    ...(source.recordsKey !== undefined && { recordsKey: source.recordsKey }),
  };
  const marker = context.markers.begin(endpoint);
  const countRow = createRowCounter();
  for await (const { rows, receivedAt, listedAt } of restartedPages(context.client, request)) {
    const times = recordTimes(receivedAt, listedAt);
    for (const row of rows)
      writeRecord(endpoint, without(row, source.omit), { ...times, position: countRow(listedAt) });
    marker.page(listedAt, idsOf(rows, definition));
    await context.writer.ready();
  }
  marker.end();
  for (const { stream, version } of endpoint.recordWriters)
    if (version !== undefined)
      context.writer.message({ type: 'ACTIVATE_VERSION', stream: stream.name, version });
  context.checkpoint.repeat();
}

/** Counts the rows of a list; another `listedAt` means that it was begun again. */
function createRowCounter(): (listedAt: number) => number {
  let begunAt: number | undefined;
  let next = 0;
  return (listedAt) => {
    if (listedAt !== begunAt) next = 0;
    begunAt = listedAt;
    return next++;
  };
}

/** Removes the named members from a row, at any depth. */
function without(row: Row, names: readonly string[] = []): Row {
  if (names.length === 0) return row;
  const objects: Row[] = [row];
  for (const object of objects) {
    for (const name of names) delete object[name];
    for (const value of Object.values(object)) if (isObject(value)) objects.push(value);
  }
  return row;
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
