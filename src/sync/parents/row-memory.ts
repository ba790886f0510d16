import { type Row, restartedPages } from '../../lever/pages.ts';
import type { ParentDefinition } from '../../streams/define.ts';
import type { PageReader } from '../../windows/index.ts';
import {
  type BookmarkChanges,
  type Consumer,
  isWorking,
  type KnownRows,
  parseKnownRows,
  parseStreamState,
  type RunContext,
  type StreamState,
  serializeKnownRows,
} from '../run/index.ts';
import { isRequested } from './consumer-set.ts';
import type { WantedRow } from './parent-reader.ts';
import { archivedSince, type RowTimes, timesOf } from './row-facts.ts';
import { createRowTable, parseRowTable, type RowKey, type RowTable, rowKey } from './row-table.ts';
import { countRows, createTally, type Tally } from './row-tally.ts';

/**
 * Remembers which rows of a list of parents were there, so that the next full pass notices those that
 * came into sight though their times are old (how-it-reads: rows-that-come-into-sight). All consumers
 * share it; how many of these rows each has written is in its own state.
 */
export interface RowMemory {
  known(): KnownRows;
  /** Nobody knows any more which rows streams have: all are to be written again. Says so in a STATE. */
  loseCount(): void;
  /** Begins a comparison, for a full pass; undefined where a first load is to finish before. */
  beginComparison(consumers: readonly Consumer[]): ListComparison | undefined;
  /** The state of a stream whose first load begins. */
  initialState(): Pick<StreamState, 'appeared' | 'touched'>;
  /** Records first loads that begin or go on; undefined where they add nothing to what is known. */
  beginRecording(consumers: readonly Consumer[]): RowRecorder | undefined;
}

/** Compares the list, in a full pass, with what was known of it. */
export interface ListComparison {
  /** Reads the list, or a segment of it. */
  readonly read: PageReader;
  /** The list was read to its end: notes which rows came into sight, and says so in a STATE. */
  end(): void;
}

/** Records the rows of a first load as they are written. */
export interface RowRecorder {
  /** A row was written, and everything below it. */
  written(row: WantedRow): void;
  /** What was written since the last call of `flush` will come again. */
  discard(): void;
  /** Bookmarks that cover what was written are about to be saved: returns what to save beside them. */
  flush(): BookmarkChanges;
}

/** Rows that are kept one by one; a table tells about as many from each other. */
const MOST_APPEARED = 100;

/** Creates the memory of one run, with what the state has. */
export function createRowMemory(parent: ParentDefinition, context: RunContext): RowMemory {
  const { checkpoint, settings } = context;
  const memory: Memory = {
    parent,
    known: parseKnownRows(checkpoint.state, parent.name),
    stableUntil: () => context.cutoff() - settings.lookbackMs,
    hasConfidential: () => context.mayReadConfidential() !== false,
    stateOf: (stream) => parseStreamState(checkpoint.state.bookmarks[stream], 0),
    save: () => serializeKnownRows(parent.name, memory.known),
  };
  return {
    known: () => memory.known,
    loseCount() {
      const { count, appeared } = memory.known;
      // The names that are known are read again after that.
      memory.known = { ...memory.known, count: count + 1 + appeared.length };
      checkpoint.commit(memory.save());
    },
    beginComparison(consumers) {
      const isPartial = isUnfinished(memory);
      if (isPartial && recordedConsumer(memory.known, consumers)) return undefined;
      return createComparison(memory, {
        isPartial,
        commit: () => checkpoint.commit(memory.save()),
      });
    },
    initialState() {
      const { count, until = Number.POSITIVE_INFINITY } = memory.known;
      // The next full pass cannot tell which rows created since then were already there.
      const touched = Math.max(until, settings.startDate);
      return { appeared: count, ...(touched < memory.stableUntil() && { touched }) };
    },
    beginRecording(consumers) {
      // The stream whose load was recorded is not read now: the table would lack what the others receive.
      if (isUnfinished(memory) && !recordedConsumer(memory.known, consumers))
        memory.known = { ...withUnidentifiedRows(memory.known), hasConfidential: true };
      const recorded = recordedConsumer(memory.known, consumers);
      return recorded && createRecorder(memory, recorded, settings.startDate);
    },
  };
}

interface Memory {
  readonly parent: ParentDefinition;
  known: KnownRows;
  /** Up to when rows are settled; what is younger is read again in any case. Milliseconds. */
  stableUntil(): number;
  /** Whether confidential rows can be seen, as far as is known. */
  hasConfidential(): boolean;
  stateOf(stream: string): StreamState;
  save(): BookmarkChanges;
}

/** Whether the table is that of a first load which still goes through rows by time. */
function isUnfinished({ known: { filledBy }, stateOf }: Memory): boolean {
  if (filledBy === undefined) return false;
  const { bookmark, backfill } = stateOf(filledBy);
  return bookmark === undefined && backfill?.phase !== 'undated';
}

function createComparison(
  memory: Memory,
  { isPartial, commit }: { readonly isPartial: boolean; commit(): void },
): ListComparison {
  const before = memory.known;
  const earlier = { known: before, parent: memory.parent };
  const total = createTally();
  const count = (tally: Tally, row: Row): void => {
    const times = timesOf(row, memory.parent.source);
    const key = keyOf(row, times);
    if (key && key.at <= memory.stableUntil()) tally.all.add(key);
    if (key && isCovered(row, times, earlier)) tally.covered.add(key);
  };
  return {
    read: (client, list) => countRows(restartedPages(client, list), total, count),
    end() {
      const { all, covered } = total;
      const noted = isPartial ? withUnidentifiedRows(before) : withAppeared(before, covered);
      const hasConfidential = memory.hasConfidential();
      memory.known = {
        ...noted,
        ids: all.serialize(),
        until: memory.stableUntil(),
        hasConfidential,
      };
      commit();
    },
  };
}

function createRecorder(memory: Memory, recorded: Consumer, startDate: number): RowRecorder {
  const isNew = recorded.state.backfill === undefined;
  const table = (isNew ? undefined : tableOf(memory.known)) ?? createRowTable();
  // By digest, since a list that is begun again brings rows again.
  const written = new Map<string, RowKey>();
  if (isNew) {
    const { count, appeared } = memory.known;
    const filledBy = recorded.recordWriter.stream.name;
    memory.known = { count, appeared, filledBy, since: startDate, hasConfidential: true };
  }
  return {
    written({ row, wanted }) {
      if (!isWorking(recorded) || !wanted.consumers.includes(recorded)) return;
      // It was in process before, and is in the table.
      if (archivedSince(row, memory.parent.source) > beginningOf(recorded)) return;
      if (memory.known.until === undefined)
        memory.known = { ...memory.known, until: memory.stableUntil() };
      const times = timesOf(row, memory.parent.source);
      if (!isCovered(row, times, memory)) return;
      const key = keyOf(row, times);
      if (key) written.set(key.digest, key);
    },
    discard: () => written.clear(),
    flush() {
      const { known } = memory;
      if (isWorking(recorded)) {
        for (const key of written.values()) table.add(key);
        written.clear();
        const hasConfidential = known.hasConfidential && memory.hasConfidential();
        const until = known.until ?? memory.stableUntil();
        memory.known = { ...known, until, ids: table.serialize(), hasConfidential };
      } else if (known.filledBy !== undefined)
        memory.known = { ...withUnidentifiedRows(known), hasConfidential: true };
      return memory.save();
    },
  };
}

/** When the first load of a stream began, in milliseconds; infinite before its archive is read. */
function beginningOf({ state: { backfill } }: Consumer): number {
  if (backfill?.phase !== 'archived') return Number.POSITIVE_INFINITY;
  return backfill.firstNextBookmark ?? backfill.nextBookmark;
}

/** The stream whose first load is recorded, if there is one. */
function recordedConsumer(
  { ids, filledBy }: KnownRows,
  consumers: readonly Consumer[],
): Consumer | undefined {
  const loading = consumers.filter(
    (consumer) => isWorking(consumer) && consumer.state.bookmark === undefined,
  );
  if (filledBy !== undefined)
    return loading.find(({ recordWriter }) => recordWriter.stream.name === filledBy);
  if (ids !== undefined) return undefined;
  const beginning = loading.filter(({ state }) => state.backfill === undefined);
  // What costs no request is not refused by itself.
  return beginning.find(({ endpoint }) => !isRequested(endpoint)) ?? beginning[0];
}

function tableOf({ ids }: KnownRows): RowTable | undefined {
  return ids === undefined ? undefined : parseRowTable(ids);
}

/** The key of a row; undefined for one without an id or a time of creation. */
function keyOf({ id }: Row, { createdAt }: RowTimes): RowKey | undefined {
  const isNamed = id !== undefined && id !== null && createdAt >= 0;
  return isNamed ? rowKey({ at: createdAt, id: String(id) }) : undefined;
}

/** Whether a row must be in the table if it was there. */
function isCovered(
  row: Row,
  { createdAt, updatedAt }: RowTimes,
  { known, parent: { source } }: Pick<Memory, 'known' | 'parent'>,
): boolean {
  const { until = Number.NEGATIVE_INFINITY, since, hasConfidential } = known;
  if (!hasConfidential && row['confidentiality'] === 'confidential') return false;
  if (since === undefined) return createdAt <= until;
  const isUpdated = updatedAt >= since && updatedAt <= until;
  return source.created ? createdAt <= until && (createdAt >= since || isUpdated) : isUpdated;
}

type Counted = Pick<KnownRows, 'count' | 'appeared'>;

/** What is known once the rows that are there are compared with those that were. */
function withAppeared(before: KnownRows, covered: RowTable): Counted {
  const { count, appeared } = before;
  const table = tableOf(before);
  if (!table) return { count, appeared };
  const difference = covered.compare(table);
  if (!difference) return withUnidentifiedRows(before);
  const { added } = difference;
  return {
    count: count + added.length,
    appeared: [...appeared, ...added].slice(-MOST_APPEARED),
  };
}

/** Rows may have come into sight, but not which is known: every stream is to write all rows again. */
function withUnidentifiedRows({ count }: KnownRows): Counted {
  return { count: count + 1, appeared: [] };
}
