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
    ...(source.recordsKey !== undefined && { recordsKey: source.recordsKey }),
  };
  const reading = context.markers.begin(endpoint);
  const place = createPlaces();
  for await (const { rows, receivedAt, listedAt } of restartedPages(context.client, request)) {
    const times = recordTimes(receivedAt, listedAt);
    for (const row of rows)
      writeRecord(endpoint, without(row, source.omit), { ...times, position: place(listedAt) });
    reading.page(listedAt, idsOf(rows, definition));
    await context.writer.ready();
  }
  reading.end();
  for (const { stream, version } of endpoint.recordWriters)
    if (version !== undefined)
      context.writer.message({ type: 'ACTIVATE_VERSION', stream: stream.name, version });
  context.checkpoint.repeat();
}

/** Counts the rows of a list; another `listedAt` means that it was begun again. */
function createPlaces(): (listedAt: number) => number {
  let begunAt: number | undefined;
  let next = 0;
  return (listedAt) => {
    if (listedAt !== begunAt) next = 0;
    begunAt = listedAt;
    return next++;
  };
}

/** The row, from which the named members are taken away, wherever they are in it and however deep. */
function without(row: Row, names: readonly string[] = []): Row {
  if (names.length === 0) return row;
  const holders: Row[] = [row];
  for (const holder of holders) {
    for (const name of names) delete holder[name];
    for (const value of Object.values(holder)) if (isHolder(value)) holders.push(value);
  }
  return row;
}

function isHolder(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
