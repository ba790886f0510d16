import { type Row, restartedPages } from '../lever/pages.ts';
import type { ListSource } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { emitRecord, type Feed } from './feed.ts';

/** Reads a full-table list whole, and writes a STATE at its end (design 4.4). */
export async function readWholeList(feed: Feed, context: RunContext): Promise<void> {
  const source = feed.definition.source as ListSource;
  const request = {
    path: source.path,
    isUrgent: true,
    parameters: {
      ...source.parameters,
      ...(source.hasConfidentialRows && { confidentiality: 'all' }),
    },
    isPaged: source.isPaged ?? true,
    ...(source.rowsIn !== undefined && { rowsIn: source.rowsIn }),
  };
  for await (const { rows, receivedAt } of restartedPages(context.client, request)) {
    const timeExtracted = new Date(receivedAt).toISOString();
    for (const row of rows) emitRecord(feed, withhold(row, source.withheld), timeExtracted);
    await context.writer.ready();
  }
  for (const { stream, version } of feed.outlets)
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
