import { ApiError } from '../../errors.ts';
import { type ListRequest, type Row, restartedPages } from '../../lever/pages.ts';
import { type RecordTimes, recordTimes } from '../../records/index.ts';
import type { ParentDefinition } from '../../streams/define.ts';
import { idsOf } from '../../streams/facts.ts';
import {
  type Consumer,
  type Endpoint,
  type EndpointOf,
  isEndpointOf,
  isWorking,
  type ParentRef,
  type RunContext,
  settleAll,
  writeRecord,
} from '../run/index.ts';
import type { ConsumerSet } from './consumer-set.ts';
import type { ListFaults } from './list-faults.ts';
import { withoutSecret } from './secret-rows.ts';

/** A parent row and the consumers that want what it holds or leads to. */
export interface WantedRow {
  readonly row: Row;
  /** Our clock, milliseconds. */
  readonly receivedAt: number;
  readonly wanted: ConsumerSet;
}

/** Reads parent rows and what is below them. */
export interface ParentReader {
  /** The list of parents, expanded where records of the consumers come inside it. */
  listRequest(consumers: readonly Consumer[]): ListRequest;
  /**
   * Writes a row and what came with it, then the lists below it. It waits for the first of these, so
   * that a killed run has not already sent rows whose lists are still pending.
   */
  read(row: WantedRow): Promise<void>;
  /** Writes what came with the row: the row itself, its expanded records, what derives from them. */
  writeOwn(row: WantedRow): Promise<void>;
  /** Reads and writes the lists below the row. {@link ListFaults} decides the consequences of a failed list. */
  readChildren(row: WantedRow, how?: ChildReading): Promise<void>;
}

/** How the lists below a row are read. */
export interface ChildReading {
  /** How long each is retried, in place of the usual budget. */
  readonly retryBudgetMs?: number;
  /** Awaited before anything below the row is written. */
  writeFirst?(): Promise<void>;
}

/** What a reader works with, beside the context of the run. */
export interface ParentReaderOptions {
  readonly parent: ParentDefinition;
  /** All endpoints that may come inside the rows. */
  readonly expandable: readonly EndpointOf<'expanded'>[];
  readonly faults: ListFaults;
}

/** Creates the reader of one parent's rows. */
export function createParentReader(
  { parent, expandable, faults }: ParentReaderOptions,
  context: RunContext,
): ParentReader {
  const { source } = parent;
  const expandedFields = expandable.map(({ definition }) => definition.source.field);

  const writeOwn = async (row: WantedRow): Promise<void> => {
    const { own, expanded } = row.wanted;
    const parentRef = { parent, id: row.row['id'] };
    if (own) {
      write(own, collapse(row.row, expandedFields), row, recordTimes(row.receivedAt));
      const marker = context.markers.begin(wantedOf(own, row), parentRef);
      marker.page(row.receivedAt, [String(row.row['id'])]);
      marker.end();
    }
    for (const endpoint of expanded)
      await writeExpanded({ endpoint, row, parentRef, context, faults });
  };

  const readChildren = async (row: WantedRow, how: ChildReading = {}): Promise<void> => {
    const parentRef = { parent, id: row.row['id'] };
    // A row without an id has been counted as skipped; there is nothing to ask for.
    const hasId = row.row['id'] !== undefined && row.row['id'] !== null;
    const endpoints = row.wanted.requested.filter(
      (endpoint) => hasId && isStillNeeded(endpoint, row.wanted),
    );
    const lists = endpoints.map((endpoint) => ({ endpoint, row, parentRef, context, faults }));
    await settleAll(
      lists.filter((list) => !isKnownEmpty(list)).map((list) => readChild(list, how)),
    );
    await how.writeFirst?.();
    // The parent's row tells that the list is empty, as the list itself would.
    for (const { endpoint } of lists.filter(isKnownEmpty))
      context.markers.begin(wantedOf(endpoint, row), parentRef).end(row.receivedAt);
    context.progress.finished(parent.name, row.wanted.requested.length);
  };

  return {
    listRequest: (consumers) => ({
      path: source.path,
      isUrgent: true,
      parameters: {
        ...(source.hasConfidentialRows && { confidentiality: 'all' }),
        ...expandParameter(consumers),
      },
    }),
    writeOwn,
    readChildren,
    async read(row) {
      let written: Promise<void> | undefined;
      await readChildren(row, {
        writeFirst() {
          written ??= writeOwn(row);
          return written;
        },
      });
    },
  };
}

/** A row reduced to what the requests for the lists below it depend on, so that many fit in memory. */
export function withoutContent(row: Row, endpoints: readonly EndpointOf<'child'>[]): Row {
  const slim: Row = { id: row['id'] };
  for (const { definition } of endpoints) {
    const { skipWhenEmpty } = definition.source;
    if (skipWhenEmpty !== undefined) slim[skipWhenEmpty] = row[skipWhenEmpty];
  }
  return slim;
}

/** One list below one parent row. */
interface ChildRead<From extends Endpoint = Endpoint> {
  readonly endpoint: From;
  readonly row: WantedRow;
  readonly parentRef: ParentRef;
  readonly context: RunContext;
  readonly faults: ListFaults;
}

async function readChild(
  read: ChildRead<EndpointOf<'child'>>,
  { retryBudgetMs, writeFirst }: ChildReading,
): Promise<void> {
  const { path, isPaged = true, recordsKey } = read.endpoint.definition.source;
  const list = {
    path: path.replace('{id}', pathPart(read.parentRef.id)),
    isPaged,
    isWrittenAtOnce: true,
    ...(recordsKey !== undefined && { recordsKey }),
    retryBudgetMs: () => retryBudgetMs ?? read.faults.retryBudgetMs(read.endpoint),
  };
  await readList(read, list, writeFirst);
}

/** Whether the parent's row tells that a list below it is empty. */
function isKnownEmpty({ endpoint, row: { row } }: ChildRead<EndpointOf<'child'>>): boolean {
  const { skipWhenEmpty } = endpoint.definition.source;
  const list = skipWhenEmpty === undefined ? undefined : row[skipWhenEmpty];
  return Array.isArray(list) && list.length === 0;
}

async function writeExpanded(read: ChildRead<EndpointOf<'expanded'>>): Promise<void> {
  const { endpoint, row, parentRef, context } = read;
  const { definition } = endpoint;
  const { field, fallbackPath } = definition.source;
  const records = [row.row[field]].flat().filter((one) => one !== null && one !== undefined);
  const objects = records.filter((record): record is Row => typeof record === 'object');
  const marker = context.markers.begin(wantedOf(endpoint, read.row), parentRef);
  marker.page(row.receivedAt, idsOf(objects, definition));
  for (const record of objects)
    write(endpoint, withParentId(record, read), row, recordTimes(row.receivedAt));
  // Lever sent ids where objects were asked for: each is asked for by itself, and marked so.
  const ids = records.filter((record) => typeof record !== 'object');
  for (const id of ids) {
    const path = fallbackPath
      .replace('{id}', pathPart(parentRef.id))
      .replace('{value}', pathPart(id));
    await readList(read, { path, isPaged: false });
  }
  if (ids.length === 0) marker.end();
}

/** Reads a list to its end. Failures of its own go to {@link ListFaults}; others are thrown. */
async function readList(
  read: ChildRead,
  list: ListRequest,
  writeFirst?: ChildReading['writeFirst'],
): Promise<void> {
  const { endpoint, row, parentRef, context, faults } = read;
  const id = String(parentRef.id);
  const request = {
    ...list,
    // Once a stream has failed, its lists below other parents are not asked for either.
    isWanted: () => isStillNeeded(endpoint, row.wanted),
  };
  const marker = context.markers.begin(wantedOf(endpoint, row), parentRef);
  try {
    for await (const page of restartedPages(context.client, request)) {
      await writeFirst?.();
      const { receivedAt, listedAt } = page;
      const rows = withoutSecret(page.rows, endpoint.definition, context.settings);
      const times = recordTimes(receivedAt, listedAt);
      marker.page(listedAt, idsOf(rows, endpoint.definition));
      for (const record of rows) write(endpoint, withParentId(record, read), row, times);
      await context.writer.ready();
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // No such list, or the parent is gone since it was listed (lever-api: missing-child-lists).
    if (error.status !== 404 && error.status !== 410)
      return await faults.failed(endpoint, id, { error, consumers: row.wanted });
  }
  faults.succeeded(endpoint, id, row.wanted);
  marker.end(row.receivedAt);
}

function isStillNeeded(endpoint: Endpoint, { consumers }: ConsumerSet): boolean {
  return consumers.some((consumer) => consumer.endpoint === endpoint && isWorking(consumer));
}

/**
 * The record with its parent's id, which Lever leaves out of most children
 * (lever-api: children-without-parent).
 */
function withParentId(record: Row, { endpoint, parentRef }: ChildRead): Row {
  const { source } = endpoint.definition;
  if (source.kind === 'expanded' && !source.hasParentId) return record;
  record[parentRef.parent.source.idColumn] = parentRef.id;
  return record;
}

/** The endpoint with those of its streams alone that the row is written to. */
function wantedOf({ definition, recordWriters }: Endpoint, { wanted }: WantedRow): Endpoint {
  return {
    definition,
    recordWriters: recordWriters.filter((one) => wanted.recordWriters.has(one)),
  };
}

function write(endpoint: Endpoint, record: Row, { wanted }: WantedRow, times: RecordTimes): void {
  writeRecord(endpoint, record, times, (recordWriter) => wanted.recordWriters.has(recordWriter));
}

function expandParameter(consumers: readonly Consumer[]): { readonly expand?: readonly string[] } {
  const fields = consumers.flatMap(({ endpoint }) =>
    isEndpointOf(endpoint, 'expanded') ? [endpoint.definition.source.field] : [],
  );
  return fields.length === 0 ? {} : { expand: [...new Set(fields)] };
}

/** The row with ids again where `expand` put objects (lever-api: expand). */
function collapse(row: Row, fields: readonly string[]): Row {
  if (fields.length === 0) return row;
  const collapsed = { ...row };
  for (const field of fields) {
    const value = row[field];
    if (value !== undefined)
      collapsed[field] = Array.isArray(value) ? value.map(idOf) : idOf(value);
  }
  return collapsed;
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as Row)['id'] : value;
}

function pathPart(id: unknown): string {
  return encodeURIComponent(String(id).toWellFormed());
}
