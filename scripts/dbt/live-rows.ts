import type {
  ChildSource,
  DerivedSource,
  ExpandedSource,
  ParentDefinition,
  StreamDefinition,
} from '../../src/streams/define.ts';
import { deletionsOf } from '../../src/streams/deletions.ts';
import { hasSource } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';
import { columnName } from './columns.ts';

/** Which rows of `loaded` are live, as parts of a query. */
export interface LiveRows {
  /** Queries that it needs, by the names that they are joined by. */
  readonly queries: Readonly<Record<string, string>>;
  readonly joins: readonly string[];
  /** All of them hold for a live row. */
  readonly conditions: readonly string[];
}

/** A list that is read whole: the stream that it fills, and where the id of its parent is. */
interface List {
  readonly name: string;
  readonly parent?: ParentDefinition;
  readonly parentId?: string;
}

const ALL: LiveRows = { queries: {}, joins: [], conditions: [] };
const MARKERS: ReadonlyMap<ParentDefinition | undefined, StreamDefinition> = new Map(
  streams.flatMap((one) => (hasSource(one, 'reads') ? [[one.source.parent, one]] : [])),
);

/**
 * Says which rows of a stream are live (docs/live-rows.md), as the views of the program do, for
 * several accounts at once. What is not in the warehouse is an empty model, which rules nothing out.
 */
export function liveRows(definition: StreamDefinition): LiveRows {
  const { source, name } = definition;
  if (source.kind === 'period') return ALL;
  if (source.kind === 'reads') {
    const { parent } = source;
    return parent ? notDeleted(parent, inLoaded(name, parent.source.idColumn)) : ALL;
  }
  if (source.kind === 'derived') return madeOfLive(definition, source);
  const own = notDeleted(definition, 'loaded.id');
  if (hasSource(definition, 'parent')) return own;
  if (source.kind === 'list') return both(own, ofLastReading(name, { name }));
  if (source.kind === 'expanded' && !source.hasParentId) return both(own, referredTo(source));
  return both(own, belowParent(definition, source as ChildSource | ExpandedSource));
}

/** A row names the parent below which it was read last; any list that has its id will do. */
function belowParent(
  { name, keys }: StreamDefinition,
  { parent }: ChildSource | ExpandedSource,
): LiveRows {
  const current = ofReadingBelow(name, { name, parent, parentId: parent.source.idColumn });
  if (keys.length > 1) return current;
  return {
    queries: { ...current.queries, listed: listedIds(name, parent) },
    joins: [...current.joins, join('listed', 'listed', { id: 'loaded.id' })],
    conditions: [
      `(\n    listed.id is not null\n    or (\n        ${indent(current.conditions.join('\nand '), 8)}\n    )\n)`,
    ],
  };
}

/** That the parent is there, and its list was not read without the row. */
function ofReadingBelow(
  stream: string,
  { name, parent, parentId = '' }: List & { readonly parent: ParentDefinition },
): LiveRows {
  const id = inLoaded(stream, parentId);
  return both(
    notDeleted(parent, id, 'deleted_parent'),
    ofLastReading(stream, { name, parent, parentId: id }),
  );
}

function notDeleted(of: StreamDefinition, id: string, alias = 'deleted'): LiveRows {
  const deletions = deletionsOf.get(of);
  if (!deletions) return ALL;
  return {
    queries: {},
    joins: [join(ref(deletions), alias, { id })],
    conditions: [`${alias}.id is null`],
  };
}

function ofLastReading(stream: string, list: List): LiveRows {
  return {
    queries: {},
    joins: [joinReading(list)],
    conditions: [isCurrent(stream, 'reading')],
  };
}

function joinReading({ name, parent, parentId = '' }: List): string {
  const markers = MARKERS.get(parent) as StreamDefinition;
  const id = parent && columnName(markers.name, parent.source.idColumn);
  return join(ref(markers), 'reading', { ...(id && { [id]: parentId }), stream: `'${name}'` });
}

/** The ids that the last reading of any list of this kind has. */
function listedIds(name: string, parent: ParentDefinition): string {
  return [
    'select distinct',
    '    marker.account,',
    "    {{ tap_lever.json_text('element') }} as id",
    `from ${ref(MARKERS.get(parent) as StreamDefinition)} as marker`,
    "{{ tap_lever.join_elements('marker.ids') }}",
    `where marker.stream = '${name}'`,
  ].join('\n');
}

/** That a live parent refers to the row, which belongs to several: a contact. */
function referredTo({ parent, field }: ExpandedSource): LiveRows {
  const query = [
    'select distinct',
    '    account,',
    `    ${columnName(parent.name, field)} as id`,
    `from ${ref(parent)}`,
  ].join('\n');
  return {
    queries: { referred_to: query },
    joins: [join('referred_to', 'referred_to', { id: 'loaded.id' })],
    conditions: [`(referred_to.id is not null or ${lacks(parent.name, field)})`],
  };
}

/** That the row was made of a live record, when that was read for the last time or later. */
function madeOfLive({ name }: StreamDefinition, source: DerivedSource): LiveRows {
  const { from, columns } = source;
  const columnOf = new Map(Object.entries(columns).map(([column, member]) => [member, column]));
  const idOf = (key: string) => columnOf.get(key);
  if (!from.keys.every(idOf)) return madeBelowParent(name, source);
  const keys = from.keys.map((key) => [
    columnName(from.name, key),
    inLoaded(name, idOf(key) ?? ''),
  ]);
  const [key = ''] = from.keys;
  const list = listOf(from);
  const hasReading = !list.parent || list.parentId !== undefined;
  return {
    queries: {},
    joins: [
      join(ref(from), 'made_of', Object.fromEntries(keys)),
      ...(hasReading ? [joinReading(list)] : []),
    ],
    conditions: [
      `(made_of.${columnName(from.name, key)} is not null or ${lacks(from.name, key)})`,
      isCurrent(name, 'made_of', hasReading),
    ],
  };
}

/** Rows that do not say of which record they were made, but below which parent. */
function madeBelowParent(name: string, { from, columns }: DerivedSource): LiveRows {
  if (!hasSource(from, 'child')) throw new Error(`${name} does not say what it is made of.`);
  const { parent } = from.source;
  const { idColumn } = parent.source;
  const parentId = Object.keys(columns).find((column) => columns[column] === idColumn);
  return ofReadingBelow(name, { name: from.name, parent, parentId: parentId ?? '' });
}

/** The list in which the records of `made_of` are. */
function listOf(definition: StreamDefinition): List {
  const { source, name } = definition;
  if (hasSource(definition, 'parent')) return { name, parent: definition, parentId: 'made_of.id' };
  if (source.kind !== 'child' && source.kind !== 'expanded') return { name };
  const { parent } = source;
  if (source.kind === 'expanded' && !source.hasParentId) return { name, parent };
  return { name, parent, parentId: `made_of.${columnName(name, parent.source.idColumn)}` };
}

/** That the row is not older than a reading of its list, or than what it was made of. */
function isCurrent(stream: string, read: 'reading' | 'made_of', hasReading = true): string {
  const marker = hasReading ? '' : ', marker=none';
  return `{{ tap_lever.is_current('${stream}', '${read}'${marker}) }}`;
}

function lacks(stream: string, property: string): string {
  return `{{ tap_lever.lacks('${stream}', '${property}') }}`;
}

function inLoaded(stream: string, property: string): string {
  return `loaded.${columnName(stream, property)}`;
}

/** A join by the account and by columns of the joined that have given values. */
function join(joined: string, alias: string, values: Readonly<Record<string, string>>): string {
  const on = Object.entries({ account: 'loaded.account', ...values }).map(
    ([column, value]) => `${alias}.${column} = ${value}`,
  );
  const as = joined === alias ? alias : `${joined} as ${alias}`;
  return `left join ${as}\n    on ${on.join('\n    and ')}`;
}

/** How a model names that of a stream. */
function ref({ name }: StreamDefinition): string {
  return `{{ ref('stg_tap_lever__${name}') }}`;
}

function both(one: LiveRows, other: LiveRows): LiveRows {
  return {
    queries: { ...one.queries, ...other.queries },
    joins: [...one.joins, ...other.joins],
    conditions: [...one.conditions, ...other.conditions],
  };
}

function indent(text: string, width: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(width)}`);
}
