import type {
  ChildSource,
  DerivedSource,
  ExpandedSource,
  ParentDefinition,
  StreamDefinition,
} from '../streams/define.ts';
import { deletionsOf } from '../streams/deletions.ts';
import { hasSource } from '../streams/facts.ts';
import { streams } from '../streams/index.ts';
import type { Warehouse } from './warehouse.ts';

/** A query for the live rows of a stream, in parts; the stream's table is called `t`. */
export interface LiveSelect {
  readonly joins: readonly string[];
  /** All of them hold for a live row. */
  readonly conditions: readonly string[];
  /** What cannot be told, and why. */
  readonly gaps: readonly string[];
  /** Streams whose views it reads. */
  readonly uses: readonly StreamDefinition[];
}

/** A query in the making. */
interface Draft {
  /** The stream whose live rows it gives. */
  readonly definition: StreamDefinition;
  readonly warehouse: Warehouse;
  readonly joins: string[];
  readonly gaps: Set<string>;
  readonly uses: Set<StreamDefinition>;
  /** Whether the rows have the time of their reading. */
  readonly hasTime: boolean;
}

/** The row of which the query asks, or the record of which the row was made. */
interface LiveSubject {
  /** Where a member of the record is in the table, if it is there. */
  readonly column: (member: string) => string | undefined;
  /** Whether the row was made of the record, which has no table here. */
  readonly isMade: boolean;
}

/** A list that is read whole: the stream that it fills, and below which parent it is. */
interface List {
  readonly name: string;
  readonly parent?: ParentDefinition;
  /** Where the parent's id is in the table. */
  readonly parentId?: string | undefined;
}

const READ_AT = 'readAt';
const MARKERS: ReadonlyMap<ParentDefinition | undefined, StreamDefinition> = new Map(
  streams.flatMap((one) => (hasSource(one, 'reads') ? [[one.source.parent, one]] : [])),
);

/**
 * Says in SQL which rows of a stream are live (docs/live-rows.md). What would need a stream or a
 * column that is not in the warehouse is left out.
 */
export function selectLive(definition: StreamDefinition, warehouse: Warehouse): LiveSelect {
  const draft: Draft = {
    definition,
    warehouse,
    joins: [],
    gaps: new Set(),
    uses: new Set(),
    hasTime: warehouse.has(definition, READ_AT),
  };
  const row = { column: (member: string) => warehouse.column('t', member), isMade: false };
  const conditions = isLive(definition, row, draft);
  return { joins: draft.joins, conditions, gaps: [...draft.gaps], uses: [...draft.uses] };
}

// Each of these adds to the draft what its conditions need. No condition means: whatever the row.

function isLive(definition: StreamDefinition, row: LiveSubject, draft: Draft): readonly string[] {
  const { source, name } = definition;
  if (source.kind === 'period') return [];
  if (source.kind === 'derived') return isMadeOfLive(source, row, draft);
  if (source.kind === 'reads') {
    const { parent } = source;
    return parent ? isNotDeleted(parent, row.column(parent.source.idColumn), draft) : [];
  }
  const own = isNotDeleted(definition, row.column('id'), draft);
  if (source.kind === 'list') return [...own, ...isOfLastReading({ name }, draft)];
  if (hasSource(definition, 'parent')) {
    // Parents are read in parts, so that nothing tells which of them are gone but deletions.
    const list = { name, parent: definition, parentId: row.column('id') };
    return row.isMade ? [...own, ...isOfLastReading(list, draft)] : own;
  }
  if (source.kind === 'expanded' && !source.hasParentId)
    return [...own, ...isReferredTo(source, row, draft)];
  return [...own, ...isBelowParent(definition, source as ChildSource | ExpandedSource, row, draft)];
}

function isBelowParent(
  { name, keys }: StreamDefinition,
  { parent }: ChildSource | ExpandedSource,
  row: LiveSubject,
  draft: Draft,
): readonly string[] {
  const list = { name, parent, parentId: row.column(parent.source.idColumn) };
  const reading = isOfLastReading(list, draft);
  const current = [...isNotDeleted(parent, list.parentId, draft), ...reading];
  // The row names only the parent below which it was read last. It may have moved there meanwhile,
  // or be below two (lever-api: offer-ids), so any list that has its id will do.
  const canBeElsewhere = reading.length > 0 && !row.isMade && keys.length === 1;
  if (!canBeElsewhere) return current;
  const inner = current.map((condition) => condition.replaceAll('\n', '\n    '));
  return [`(${isListed(list, row, draft)}\n    OR (${inner.join('\n      AND ')}))`];
}

/** That no deletion names an id. */
function isNotDeleted(
  of: StreamDefinition,
  id: string | undefined,
  { warehouse, joins, gaps }: Draft,
): readonly string[] {
  const deletions = deletionsOf.get(of);
  if (!deletions || id === undefined) return [];
  if (!warehouse.has(deletions, 'id')) {
    gaps.add(
      `${deletions.name} is not selected, so rows stay of which Lever says that they are deleted.`,
    );
    return [];
  }
  const deleted = warehouse.column(deletions.name, 'id');
  joins.push(`LEFT JOIN ${warehouse.table(deletions)} ON ${deleted} = ${id}`);
  return [`${deleted} IS NULL`];
}

/** That the row was read with the last whole reading of its list, or after it. */
function isOfLastReading(list: List, draft: Draft): readonly string[] {
  if (!joinReading(list, markersOf(list.parent, draft), draft)) return [];
  return [isNotOlder('reading', true, draft)];
}

/** Joins the marker of a list, if it can be found. */
function joinReading(
  { name, parent, parentId }: List,
  markers: StreamDefinition | undefined,
  { warehouse, joins }: Draft,
): boolean {
  if (!markers || (parent && parentId === undefined)) return false;
  const at = [`${warehouse.column('reading', 'stream')} = '${name}'`];
  if (parent) at.unshift(`${warehouse.column('reading', parent.source.idColumn)} = ${parentId}`);
  joins.push(`LEFT JOIN ${warehouse.table(markers)} AS reading\n    ON ${at.join(' AND ')}`);
  return true;
}

/** That the last reading of any list of this kind has the row's id. */
function isListed({ name, parent }: List, row: LiveSubject, draft: Draft): string {
  const { warehouse, joins, uses } = draft;
  const markers = findMarkers(parent, warehouse) as StreamDefinition;
  uses.add(markers);
  const { join, text } = warehouse.each(warehouse.column('found', 'ids'));
  joins.push(
    [
      `LEFT JOIN (`,
      `    SELECT DISTINCT ${text} AS id`,
      `    FROM ${warehouse.view(markers)} AS found`,
      `    ${join}`,
      `    WHERE ${warehouse.column('found', 'stream')} = '${name}'`,
      `  ) AS listed ON listed.id = ${row.column('id')}`,
    ].join('\n'),
  );
  return 'listed.id IS NOT NULL';
}

/** That a live parent refers to the row, which belongs to several: a contact. */
function isReferredTo(
  { parent, field }: ExpandedSource,
  row: LiveSubject,
  { warehouse, gaps, uses }: Draft,
): readonly string[] {
  if (row.isMade)
    gaps.add('the rows that these were made of are not selected, so what a later one lacks stays.');
  if (!warehouse.has(parent, field)) {
    gaps.add(`${parent.name}.${field} is not selected, so rows stay that nothing refers to.`);
    return [];
  }
  uses.add(parent);
  const reference = warehouse.column('parent', field);
  return [
    [
      `${row.column('id')} IN (`,
      `    SELECT ${reference}`,
      `    FROM ${warehouse.view(parent)} AS parent`,
      `    WHERE ${reference} IS NOT NULL`,
      '  )',
    ].join('\n'),
  ];
}

/**
 * That the row was made of a live record, when that was read for the last time or later. A reading
 * in which a run left out these rows, but not the records, does not count.
 */
function isMadeOfLive(
  { from, columns }: DerivedSource,
  row: LiveSubject,
  draft: Draft,
): readonly string[] {
  const { warehouse, joins, gaps, uses, hasTime } = draft;
  const columnOf = new Map(Object.entries(columns).map(([column, member]) => [member, column]));
  const column = (member: string) => {
    const name = columnOf.get(member);
    return name === undefined ? undefined : row.column(name);
  };
  if (!from.keys.every((member) => columnOf.has(member) && warehouse.has(from, member)))
    return isLive(from, { column, isMade: true }, draft);
  uses.add(from);
  const at = from.keys.map((key) => `${warehouse.column('made_of', key)} = ${column(key)}`);
  joins.push(`JOIN ${warehouse.view(from)} AS made_of ON ${at.join(' AND ')}`);
  if (!hasTime || !warehouse.has(from, READ_AT)) {
    gaps.add(
      `${READ_AT} is not selected, so rows stay that a later reading did not make any more.`,
    );
    return [];
  }
  const list = listOf(from, warehouse);
  const hasReading = joinReading(list, findMarkers(list.parent, warehouse), draft);
  return [isNotOlder('made_of', hasReading, draft)];
}

/** The list in which the records of `made_of` are. */
function listOf(definition: StreamDefinition, warehouse: Warehouse): List {
  const { source, name } = definition;
  const column = (member: string) =>
    warehouse.has(definition, member) ? warehouse.column('made_of', member) : undefined;
  if (hasSource(definition, 'parent')) return { name, parent: definition, parentId: column('id') };
  if (source.kind !== 'child' && source.kind !== 'expanded') return { name };
  const { parent } = source;
  return { name, parent, parentId: column(parent.source.idColumn) };
}

/** The markers of a parent's lists, or of lists without a parent, or else a gap. */
function markersOf(
  parent: ParentDefinition | undefined,
  { warehouse, gaps, hasTime }: Draft,
): StreamDefinition | undefined {
  const markers = findMarkers(parent, warehouse);
  if (markers && hasTime) return markers;
  const missing = markers ? READ_AT : MARKERS.get(parent)?.name;
  gaps.add(`${missing} is not selected, so rows stay that are gone from their list.`);
  return undefined;
}

/** The markers of a parent's lists, if they are there with all that is needed. */
function findMarkers(
  parent: ParentDefinition | undefined,
  warehouse: Warehouse,
): StreamDefinition | undefined {
  const markers = MARKERS.get(parent);
  const isThere = (column: string) => markers !== undefined && warehouse.has(markers, column);
  return [READ_AT, 'ids', 'streams'].every(isThere) ? markers : undefined;
}

/**
 * That the row is of the same reading as another one, or of a later; or that the other's reading,
 * which is joined, was not written to this stream. Where there is no other, no row is older.
 */
function isNotOlder(alias: string, hasReading: boolean, draft: Draft): string {
  const { warehouse, definition } = draft;
  const at = warehouse.column(alias, READ_AT);
  const wasWritten = warehouse.contains(warehouse.column('reading', 'streams'), definition.name);
  const ways = [`${at} IS NULL`, `${warehouse.column('t', READ_AT)} >= ${at}`];
  if (hasReading) ways.push(`NOT ${wasWritten}`);
  return `(${ways.join('\n    OR ')})`;
}
