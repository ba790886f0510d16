import { ApiError } from '../errors.ts';
import { type ListRequest, type Row, restartedPages } from '../lever/pages.ts';
import type { ChildSource, ExpandedSource, ParentDefinition } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { emitRecord, type Feed } from './feed.ts';
import type { Lane } from './lane.ts';
import type { LaneSet } from './lane-set.ts';
import { settle } from './settle.ts';

/** A parent row and the lanes that want what it holds or leads to. */
export interface WantedRow {
  readonly row: Row;
  /** Our clock, milliseconds. */
  readonly receivedAt: number;
  readonly wanted: LaneSet;
}

/** Reads parent rows and what hangs below them. */
export interface ParentReader {
  /** The list of parents, expanded where records of the lanes come inside it. */
  listRequest(lanes: readonly Lane[]): ListRequest;
  /** Writes what came with the row: the row itself, its expanded records, what derives from them. */
  emitOwn(row: WantedRow): Promise<void>;
  /** Requests and writes the lists below the row. A list that fails stops its lanes, not the others. */
  readChildren(row: WantedRow): Promise<void>;
}

/** Creates the reader of one parent's rows. `expandable` are all feeds that may come inside them. */
export function createParentReader(
  parent: ParentDefinition,
  expandable: readonly Feed[],
  context: RunContext,
): ParentReader {
  const { source } = parent;
  const { idColumn } = source;
  const expandedFields = expandable.map((feed) => expansionOf(feed).field);
  return {
    listRequest: (lanes) => ({
      path: source.path,
      isUrgent: true,
      parameters: {
        ...(source.hasConfidentialRows && { confidentiality: 'all' }),
        ...expandParameter(lanes),
      },
    }),
    async emitOwn(row) {
      if (row.wanted.own) emit(row.wanted.own, collapse(row.row, expandedFields), row);
      for (const feed of row.wanted.expanded) await emitExpanded({ feed, row, idColumn, context });
    },
    async readChildren(row) {
      // A row without an id has been counted as skipped; there is nothing to ask for.
      const hasId = row.row['id'] !== undefined && row.row['id'] !== null;
      const feeds = row.wanted.requested.filter((feed) => hasId && isWorking(feed, row.wanted));
      await settle(feeds.map((feed) => readChild({ feed, row, idColumn, context })));
      context.progress.finished(parent.name, row.wanted.requested.length);
    },
  };
}

/** What requests for the lists below a row depend on, for rows of which many are held. */
export function withoutContent(row: Row, feeds: readonly Feed[]): Row {
  const slim: Row = { id: row['id'] };
  for (const { definition } of feeds) {
    const { ruledOutBy } = definition.source as ChildSource;
    if (ruledOutBy !== undefined) slim[ruledOutBy] = row[ruledOutBy];
  }
  return slim;
}

interface Below {
  readonly feed: Feed;
  readonly row: WantedRow;
  /** The column for the parent's id. */
  readonly idColumn: string;
  readonly context: RunContext;
}

async function readChild(below: Below): Promise<void> {
  const { row } = below.row;
  const child = below.feed.definition.source as ChildSource;
  if (child.ruledOutBy !== undefined && isEmptyList(row[child.ruledOutBy])) return;
  const path = child.path.replace('{id}', pathPart(row['id']));
  await readList(below, { path, isPaged: child.isPaged ?? true });
}

async function emitExpanded(below: Below): Promise<void> {
  const { row } = below.row;
  const { field, fallbackPath } = expansionOf(below.feed);
  for (const record of [row[field]].flat()) {
    if (record === null || record === undefined) continue;
    if (typeof record === 'object') {
      emit(below.feed, withParentId(record as Row, below), below.row);
      continue;
    }
    // Lever sent an id where an object was asked for.
    const path = fallbackPath
      .replace('{id}', pathPart(row['id']))
      .replace('{value}', pathPart(record));
    await readList(below, { path, isPaged: false });
  }
}

/** Reads a list to its end. A failure stops the lanes that it feeds, unless it concerns the whole run. */
async function readList(below: Below, list: ListRequest): Promise<void> {
  const { feed, row, context } = below;
  try {
    // Once a list failed for good, the same list below other parents is not asked for either.
    const isWanted = (): boolean => isWorking(feed, row.wanted);
    for await (const page of restartedPages(context.client, { ...list, isWanted })) {
      for (const record of page.rows)
        emit(feed, withParentId(record, below), { ...row, receivedAt: page.receivedAt });
      await context.writer.ready();
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // No such list, or the parent is gone since it was listed (lever-api 14, 1).
    if (error.status !== 404) stopLanes(row.wanted.lanes, feed, error);
  }
}

function stopLanes(lanes: readonly Lane[], feed: Feed, error: Error): void {
  for (const lane of lanes) if (lane.feed === feed) lane.failure ??= error;
}

function isWorking(feed: Feed, { lanes }: LaneSet): boolean {
  return lanes.some((lane) => lane.feed === feed && lane.failure === undefined);
}

/** The record with its parent's id, which Lever leaves out of most children (lever-api 14, 7). */
function withParentId(record: Row, { feed, row, idColumn }: Below): Row {
  const { source } = feed.definition;
  if (source.kind === 'expanded' && !source.hasParentId) return record;
  record[idColumn] = row.row['id'];
  return record;
}

function emit(feed: Feed, record: Row, { receivedAt, wanted }: WantedRow): void {
  emitRecord(feed, record, new Date(receivedAt).toISOString(), (outlet) =>
    wanted.outlets.has(outlet),
  );
}

function expandParameter(lanes: readonly Lane[]): { readonly expand?: readonly string[] } {
  const sources = lanes.map(({ feed }) => feed.definition.source);
  const fields = sources.flatMap((source) => (source.kind === 'expanded' ? [source.field] : []));
  return fields.length === 0 ? {} : { expand: [...new Set(fields)] };
}

function expansionOf(feed: Feed): ExpandedSource {
  return feed.definition.source as ExpandedSource;
}

/** The row with ids again where `expand` put objects (lever-api 1.8). */
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
