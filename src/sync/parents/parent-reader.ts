import { ApiError } from '../../errors.ts';
import { type ListRequest, type Row, restartedPages } from '../../lever/pages.ts';
import type { ChildSource, ExpandedSource, ParentDefinition } from '../../streams/define.ts';
import type { RunContext } from '../context.ts';
import { type Endpoint, emitRecord } from '../endpoint.ts';
import { settleAll } from '../settle-all.ts';
import type { Consumer } from './consumer.ts';
import type { ConsumerSet } from './consumer-set.ts';

/** A parent row and the consumers that want what it holds or leads to. */
export interface WantedRow {
  readonly row: Row;
  /** Our clock, milliseconds. */
  readonly receivedAt: number;
  readonly wanted: ConsumerSet;
}

/** Reads parent rows and what hangs below them. */
export interface ParentReader {
  /** The list of parents, expanded where records of the consumers come inside it. */
  listRequest(consumers: readonly Consumer[]): ListRequest;
  /** Writes what came with the row: the row itself, its expanded records, what derives from them. */
  emitOwn(row: WantedRow): Promise<void>;
  /** Requests and writes the lists below the row. A list that fails stops its consumers, not the others. */
  readChildren(row: WantedRow): Promise<void>;
}

/** Creates the reader of one parent's rows. `expandable` are all endpoints that may come inside them. */
export function createParentReader(
  parent: ParentDefinition,
  expandable: readonly Endpoint[],
  context: RunContext,
): ParentReader {
  const { source } = parent;
  const { idColumn } = source;
  const expandedFields = expandable.map((endpoint) => expansionOf(endpoint).field);
  return {
    listRequest: (consumers) => ({
      path: source.path,
      isUrgent: true,
      parameters: {
        ...(source.hasConfidentialRows && { confidentiality: 'all' }),
        ...expandParameter(consumers),
      },
    }),
    async emitOwn(row) {
      if (row.wanted.own) emit(row.wanted.own, collapse(row.row, expandedFields), row);
      for (const endpoint of row.wanted.expanded)
        await emitExpanded({ endpoint, row, idColumn, context });
    },
    async readChildren(row) {
      // A row without an id has been counted as skipped; there is nothing to ask for.
      const hasId = row.row['id'] !== undefined && row.row['id'] !== null;
      const endpoints = row.wanted.requested.filter(
        (endpoint) => hasId && isWorking(endpoint, row.wanted),
      );
      await settleAll(endpoints.map((endpoint) => readChild({ endpoint, row, idColumn, context })));
      context.progress.finished(parent.name, row.wanted.requested.length);
    },
  };
}

/** What requests for the lists below a row depend on, for rows of which many are held. */
export function withoutContent(row: Row, endpoints: readonly Endpoint[]): Row {
  const slim: Row = { id: row['id'] };
  for (const { definition } of endpoints) {
    const { skipWhenEmpty } = definition.source as ChildSource;
    if (skipWhenEmpty !== undefined) slim[skipWhenEmpty] = row[skipWhenEmpty];
  }
  return slim;
}

interface Below {
  readonly endpoint: Endpoint;
  readonly row: WantedRow;
  /** The column for the parent's id. */
  readonly idColumn: string;
  readonly context: RunContext;
}

async function readChild(below: Below): Promise<void> {
  const { row } = below.row;
  const child = below.endpoint.definition.source as ChildSource;
  if (child.skipWhenEmpty !== undefined && isEmptyList(row[child.skipWhenEmpty])) return;
  const path = child.path.replace('{id}', pathPart(row['id']));
  await readList(below, { path, isPaged: child.isPaged ?? true });
}

async function emitExpanded(below: Below): Promise<void> {
  const { row } = below.row;
  const { field, fallbackPath } = expansionOf(below.endpoint);
  for (const record of [row[field]].flat()) {
    if (record === null || record === undefined) continue;
    if (typeof record === 'object') {
      emit(below.endpoint, withParentId(record as Row, below), below.row);
      continue;
    }
    // Lever sent an id where an object was asked for.
    const path = fallbackPath
      .replace('{id}', pathPart(row['id']))
      .replace('{value}', pathPart(record));
    await readList(below, { path, isPaged: false });
  }
}

/** Reads a list to its end. A failure stops the consumers that it fills, unless it concerns the whole run. */
async function readList(below: Below, list: ListRequest): Promise<void> {
  const { endpoint, row, context } = below;
  try {
    // Once a list failed for good, the same list below other parents is not asked for either.
    const isWanted = (): boolean => isWorking(endpoint, row.wanted);
    for await (const page of restartedPages(context.client, { ...list, isWanted })) {
      for (const record of page.rows)
        emit(endpoint, withParentId(record, below), { ...row, receivedAt: page.receivedAt });
      await context.writer.ready();
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // No such list, or the parent is gone since it was listed (lever-api: missing-child-lists).
    if (error.status !== 404) stopConsumers(row.wanted.consumers, endpoint, error);
  }
}

function stopConsumers(consumers: readonly Consumer[], endpoint: Endpoint, error: Error): void {
  for (const consumer of consumers) if (consumer.endpoint === endpoint) consumer.failure ??= error;
}

function isWorking(endpoint: Endpoint, { consumers }: ConsumerSet): boolean {
  return consumers.some(
    (consumer) => consumer.endpoint === endpoint && consumer.failure === undefined,
  );
}

/**
 * The record with its parent's id, which Lever leaves out of most children
 * (lever-api: children-without-parent).
 */
function withParentId(record: Row, { endpoint, row, idColumn }: Below): Row {
  const { source } = endpoint.definition;
  if (source.kind === 'expanded' && !source.hasParentId) return record;
  record[idColumn] = row.row['id'];
  return record;
}

function emit(endpoint: Endpoint, record: Row, { receivedAt, wanted }: WantedRow): void {
  emitRecord(endpoint, record, new Date(receivedAt).toISOString(), (recordWriter) =>
    wanted.recordWriters.has(recordWriter),
  );
}

function expandParameter(consumers: readonly Consumer[]): { readonly expand?: readonly string[] } {
  const sources = consumers.map(({ endpoint }) => endpoint.definition.source);
  const fields = sources.flatMap((source) => (source.kind === 'expanded' ? [source.field] : []));
  return fields.length === 0 ? {} : { expand: [...new Set(fields)] };
}

function expansionOf(endpoint: Endpoint): ExpandedSource {
  return endpoint.definition.source as ExpandedSource;
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

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function pathPart(id: unknown): string {
  return encodeURIComponent(String(id));
}
