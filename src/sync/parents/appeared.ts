import { type ListedPage, type ListRequest, restartedPages } from '../../lever/pages.ts';
import type { TimeFilter } from '../../streams/define.ts';
import type { Cursor } from '../../windows/index.ts';
import { type AppearedRow, type Consumer, commit, isWorking } from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { readQueue } from './read-queue.ts';
import { isInScope, isReadSince } from './row-facts.ts';
import { rowKey } from './row-table.ts';
import type { ParentScan } from './scan.ts';
import { readInListOrder } from './unordered-pass.ts';

/**
 * Reads the rows that came into sight with old times, as the memory of the scan has noted them, for
 * each consumer that has not written them yet. `since` says which rows this run has read already.
 */
export async function readAppeared(
  scan: ParentScan,
  consumers: readonly Consumer[],
  since: ReadonlyMap<Consumer, Cursor>,
): Promise<void> {
  const { count, appeared } = scan.memory.known();
  const loaded = consumers.filter(
    (consumer) => isWorking(consumer) && consumer.state.bookmark !== undefined,
  );
  const behind = loaded.filter((consumer) => writtenBy(consumer) < count);
  const first = count - appeared.length;
  await rewriteAllRows(
    scan,
    behind.filter((consumer) => writtenBy(consumer) < first),
    first,
  );
  const numbered = appeared.map((row, i): NumberedRow => ({ ...row, number: first + i }));
  const least = Math.min(...behind.map(writtenBy));
  const due = numbered.filter(({ number }) => number >= least);
  const size = chunkSize(scan, loaded);
  for (let i = 0; i < due.length; i += size)
    await readChunk({ scan, consumers: loaded, since }, due.slice(i, i + size));
}

/** A row that came into sight, and its number among all that did. */
interface NumberedRow extends AppearedRow {
  readonly number: number;
}

interface AppearedRead {
  readonly scan: ParentScan;
  readonly consumers: readonly Consumer[];
  readonly since: ReadonlyMap<Consumer, Cursor>;
}

function writtenBy({ state }: Consumer): number {
  return state.appeared ?? 0;
}

/** Rows after which progress is saved, where each can be asked for by itself. */
function chunkSize(
  { context: { limits }, parent }: ParentScan,
  consumers: readonly Consumer[],
): number {
  const rows = Math.ceil(limits.requestsPerState / (1 + requestsPerRow(consumers)));
  return parent.source.created ? Math.min(rows, limits.backlogRows) : limits.backlogRows;
}

async function readChunk(read: AppearedRead, rows: readonly NumberedRow[]): Promise<void> {
  const { scan, since } = read;
  const { context, reader } = scan;
  const { startDate } = context.settings;
  const consumers = read.consumers.filter(isWorking);
  const numbers = new Map(rows.map(({ digest, number }) => [digest, number]));
  for (const consumer of consumers) consumer.cursor = { at: 0 };
  const list = reader.listRequest(consumers);
  const { rows: found } = await readInListOrder(scan, pagesWith(scan, list, rows), {
    consumers,
    accepts(consumer, { times, id }) {
      const number = numbers.get(rowKey({ at: times.createdAt, id }).digest) ?? -1;
      const isDue = number >= writtenBy(consumer) && isInScope(times, startDate);
      return isDue && !isReadSince({ times, id }, since.get(consumer), context.settings);
    },
    timeOf: ({ createdAt }) => createdAt,
  });
  await readQueue(scan, found, {
    read: reader.read,
    cost: requestsPerRow(consumers),
    save: () => undefined,
  });
  const done = 1 + Math.max(...rows.map(({ number }) => number));
  countWritten(scan, consumers, done);
}

/** The pages in which the rows are: asked for by creation where the list can be, else all of it. */
async function* pagesWith(
  { context: { client }, parent }: ParentScan,
  list: ListRequest,
  rows: readonly AppearedRow[],
): AsyncGenerator<ListedPage> {
  const { created } = parent.source;
  if (!created) return yield* restartedPages(client, list);
  for (const at of new Set(rows.map((row) => row.at)))
    yield* restartedPages(client, createdAt(list, created, at));
}

function createdAt(list: ListRequest, { start, end }: TimeFilter, at: number): ListRequest {
  return { ...list, parameters: { ...list.parameters, [start]: at, [end]: at } };
}

/** Where nobody knows which rows came into sight, all rows of the list are written again. */
async function rewriteAllRows(
  scan: ParentScan,
  consumers: readonly Consumer[],
  count: number,
): Promise<void> {
  const { context, reader, parent } = scan;
  if (consumers.length === 0) return;
  const inside = consumers.filter(({ endpoint }) => !isRequested(endpoint));
  // Why all are written again was said at the beginning of the run.
  if (!consumers.some(({ isSetBack }) => isSetBack))
    context.log.warn(
      { stream: parent.name },
      `Cannot tell which rows of ${parent.name} became visible since the last run, since they were too many or a first load was left unfinished: all rows are written again. The lists below them follow with the sweep.`,
    );
  if (inside.length > 0)
    await readInListOrder(scan, restartedPages(context.client, reader.listRequest(inside)), {
      consumers: inside,
      accepts: (_, { times }) => isInScope(times, context.settings.startDate),
      timeOf: () => 0,
    });
  countWritten(scan, consumers, count);
}

function countWritten(
  { context }: ParentScan,
  consumers: readonly Consumer[],
  written: number,
): void {
  commit(context, consumers.filter(isWorking), (consumer) => ({
    ...consumer.state,
    appeared: Math.max(writtenBy(consumer), written),
  }));
}
