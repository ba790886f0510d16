import type {
  DerivedSource,
  ParentDefinition,
  StreamDefinition,
  StreamSource,
} from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import type { Message } from './run-tap.ts';
import { createWarehouse } from './warehouse.ts';

export type LiveRow = Readonly<Record<string, unknown>>;

/** By stream, the deletions that name its rows. */
const DELETIONS: Readonly<Record<string, string>> = {
  opportunities: 'deleted_opportunities',
  candidates: 'deleted_opportunities',
  postings: 'deleted_postings',
  opportunity_applications: 'deleted_applications',
  candidate_applications: 'deleted_applications',
};

/**
 * The live rows of every stream by the rule of docs/live-rows.md, from the messages of all runs in
 * their order and from nothing else. It shares no code with the SQL of the views, so that both can
 * be compared with an account. A stream counts as selected if any of the runs sent its SCHEMA.
 */
export function liveRows(messages: readonly Message[]): ReadonlyMap<string, readonly LiveRow[]> {
  const selected = new Set(
    messages.flatMap(({ type, stream }) => (type === 'SCHEMA' ? stream : [])),
  );
  const warehouse = createWarehouse();
  warehouse.load(messages);
  const rowsOf = remember((stream) => [...warehouse.table(stream).values()]);
  const byKey = remember((place) => {
    const [stream = '', ...columns] = JSON.parse(place) as string[];
    return new Map(rowsOf(stream).map((row) => [key(columns.map((name) => row[name])), row]));
  });
  const find = (stream: string, at: LiveRow): LiveRow | undefined =>
    byKey(key([stream, ...Object.keys(at)])).get(key(Object.values(at)));

  const isDeleted = (stream: string, id: unknown): boolean =>
    find(DELETIONS[stream] ?? '', { id }) !== undefined;

  /** The ids that the last readings of a list found below live parents. */
  const listed = remember((stream) => {
    const parent = parentOf(stream);
    const markers = rowsOf(markersOf(parent)).filter(
      (marker) => marker['stream'] === stream && !isDeleted(parent.name, idIn(marker, parent)),
    );
    return new Set(markers.flatMap(({ ids }) => ids as string[]));
  });

  const users = remember(() => {
    const live = rowsOf('opportunities').filter(({ id }) => !isDeleted('opportunities', id));
    return new Set(live.map(({ contact }) => contact));
  });

  /** The marker of the list that a record is in. */
  const readingOf = ({ name, source }: StreamDefinition, record: LiveRow): LiveRow | undefined => {
    if (source.kind === 'list') return find('list_reads', { stream: name });
    const parent = parentOf(name);
    const id = source.kind === 'parent' ? record['id'] : idIn(record, parent);
    return find(markersOf(parent), { [parent.source.idColumn]: id, stream: name });
  };

  /** `made` names the stream of the row if it was only made of such a record, whose table is not there. */
  const isLive = (definition: StreamDefinition, row: LiveRow, made?: string): boolean => {
    const { name, keys, source } = definition;
    const isCurrent = () => {
      const reading = readingOf(definition, row);
      return isNotOlder(row, reading, reading, made ?? name);
    };
    if (isDeleted(name, row['id'])) return false;
    switch (source.kind) {
      case 'period':
        return true;
      case 'reads':
        return !source.parent || !isDeleted(source.parent.name, idIn(row, source.parent));
      case 'list':
        return isCurrent();
      case 'parent':
        return made === undefined || isCurrent();
      case 'derived':
        return isMadeOfLiveRow(source, row, made ?? name);
      default: {
        const { parent } = source;
        if (source.kind === 'expanded' && !source.hasParentId)
          return !selected.has(parent.name) || users('').has(row['id']);
        const canBeElsewhere = made === undefined && keys.length === 1;
        if (canBeElsewhere && listed(name).has(String(row['id']))) return true;
        return !isDeleted(parent.name, idIn(row, parent)) && isCurrent();
      }
    }
  };

  const isMadeOfLiveRow = (source: DerivedSource, row: LiveRow, made: string): boolean => {
    const { from, columns } = source;
    const record: Record<string, unknown> = { readAt: row['readAt'] };
    for (const [column, member] of Object.entries(columns)) record[member] = row[column];
    const isFound = selected.has(from.name) && from.keys.every((member) => member in record);
    if (!isFound) return isLive(from, record, made);
    const at = Object.fromEntries(from.keys.map((member) => [member, record[member]]));
    const holder = find(from.name, at);
    if (holder === undefined || !isLive(from, holder)) return false;
    return isNotOlder(row, holder, readingOf(from, holder), made);
  };

  const wanted = streams.filter(({ name }) => selected.has(name));
  return new Map(
    wanted.map((one) => [one.name, rowsOf(one.name).filter((row) => isLive(one, row))]),
  );
}

/** Rows of a stream in the order of their keys, without what depends on when they were read. */
export function comparableRows(
  { name, keys }: StreamDefinition,
  rows: Iterable<LiveRow>,
): ReadonlyMap<string, object> {
  const shown = [...rows].map(({ readAt: _, opportunityId, ...row }): [string, object] => [
    keys.map((key) => (key === 'opportunityId' ? opportunityId : row[key])).join(' '),
    // An offer that two opportunities list names the one that was read last.
    { ...row, ...(!name.startsWith('opportunity_offer') && { opportunityId }) },
  ]);
  return new Map(shown.sort());
}

/**
 * Whether a row was read with or after another, or whether the other's reading was not written to the
 * row's stream, since a run left that out. A first version left no times.
 */
function isNotOlder(
  row: LiveRow,
  other: LiveRow | undefined,
  reading: LiveRow | undefined,
  stream: string,
): boolean {
  if (reading && !(reading['streams'] as readonly string[]).includes(stream)) return true;
  const [at, otherAt] = [row['readAt'] ?? '', other?.['readAt'] ?? ''];
  return String(at) >= String(otherAt);
}

function idIn(row: LiveRow, { source }: ParentDefinition): unknown {
  return row[source.idColumn];
}

function parentOf(stream: string): ParentDefinition {
  const definition = streams.find(({ name }) => name === stream);
  const source = definition?.source as Extract<StreamSource, { kind: 'child' | 'parent' }>;
  return source.kind === 'parent' ? (definition as ParentDefinition) : source.parent;
}

function markersOf(parent: ParentDefinition): string {
  const isOfParent = ({ source }: StreamDefinition) =>
    source.kind === 'reads' && source.parent === parent;
  return streams.find(isOfParent)?.name ?? '';
}

function key(values: readonly unknown[]): string {
  return JSON.stringify(values);
}

/** The same function, which makes each answer once. */
function remember<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>();
  return (name) => {
    const value = made.get(name) ?? make(name);
    made.set(name, value);
    return value;
  };
}
