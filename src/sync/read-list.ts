import { type Row, restartedPages } from '../lever/pages.ts';
import type { ListSource } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { type Endpoint, emitRecord } from './endpoint.ts';

/** Reads a full-table list whole, and writes a STATE at its end. */
export async function readWholeList(endpoint: Endpoint, context: RunContext): Promise<void> {
  const source = endpoint.definition.source as ListSource;
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
  for await (const { rows, receivedAt } of restartedPages(context.client, request)) {
    const timeExtracted = new Date(receivedAt).toISOString();
    for (const row of rows) emitRecord(endpoint, withhold(row, source.omit), timeExtracted);
    await context.writer.ready();
  }
  for (const { stream, version } of endpoint.recordWriters)
    if (version !== undefined)
      context.writer.message({ type: 'ACTIVATE_VERSION', stream: stream.name, version });
  context.checkpoint.repeat();
}

/** The row without the named members, wherever they stand in it. */
function withhold(row: Row, names: readonly string[] = []): Row {
  if (names.length === 0) return row;
  return JSON.parse(
    JSON.stringify(row, (name, value) => (names.includes(name) ? undefined : value)),
  );
}
