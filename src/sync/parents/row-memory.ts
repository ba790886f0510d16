import { type Row, restartedPages } from '../../lever/pages.ts';
import type { ParentDefinition } from '../../streams/define.ts';
import type { PageReader } from '../../windows/index.ts';
import {
  type BookmarkChanges,
  type Consumer,
  isWorking,
  type KnownRows,
  type RunContext,
  readKnownRows,
  readProgress,
  type StreamProgress,
  writeKnownRows,
} from '../run/index.ts';
import { isRequested } from './consumer-set.ts';
import type { WantedRow } from './parent-reader.ts';
import { archivedSince, type RowTimes, timesOf } from './row-facts.ts';
import { createRowTable, type RowKey, type RowTable, readRowTable, rowKey } from './row-table.ts';
import { countRows, createTally, type Tally } from './row-tally.ts';

/**
 * Remembers which rows of a list of parents were there, so that one which comes into sight later,
 * though its times are old, is noticed when the list is gone through the next time
 * (how-it-reads: rows-that-come-into-sight). All consumers share it; how many of these rows each has
 * written is in its own progress.
 */
export interface RowMemory {
  known(): KnownRows;
  /** The whole list is about to be gone through; undefined where a first load is to finish before. */
  look(consumers: readonly Consumer[]): Look | undefined;
  /** The progress of a stream whose first load begins. */
  join(): Pick<StreamProgress, 'appeared' | 'touched'>;
  /** First loads begin or go on; undefined where they add nothing to what is known. */
  fill(consumers: readonly Consumer[]): Filling | undefined;
}

/** One way through the whole list. */
export interface Look {
  /** Reads the list, or a segment of it. */
  readonly read: PageReader;
  /** The list was read to its end: notes which rows came into sight, and says so in a STATE. */
  end(): void;
}

/** A first load, whose rows are remembered as they are written. */
export interface Filling {
  /** A row was written, and everything below it. */
  passed(row: WantedRow): void;
  /** What passed since the last call of `keep` will come again. */
  drop(): void;
  /** The bookmarks that are about to be saved cover what passed: what to save beside them. */
  keep(): BookmarkChanges;
}

/** Rows that are kept one by one; a table tells about as many from each other. */
const MOST_APPEARED = 100;

/** Creates the memory of one run, with what the state has. */
export function createRowMemory(parent: ParentDefinition, context: RunContext): RowMemory {
  const { checkpoint, settings } = context;
  const memory: Memory = {
    parent,
    known: readKnownRows(checkpoint.state, parent.name),
    settled: () => context.cutoff() - settings.lookbackMs,
    hasConfidential: () => context.mayReadConfidential() !== false,
    progressOf: (stream) => readProgress(checkpoint.state.bookmarks[stream], 0),
    save: () => writeKnownRows(parent.name, memory.known),
  };
  return {
    known: () => memory.known,
    look(consumers) {
      const isPartial = isUnfinished(memory);
      if (isPartial && leaderOf(memory.known, consumers)) return undefined;
      return createLook(memory, { isPartial, commit: () => checkpoint.commit(memory.save()) });
    },
    join() {
      const { count, until = Number.POSITIVE_INFINITY } = memory.known;
      // Which of the rows created since then were there, the next look does not tell.
      const touched = Math.max(until, settings.startDate);
      return { appeared: count, ...(touched < memory.settled() && { touched }) };
    },
    fill(consumers) {
      // Others would be ahead of a first load that waits, and nobody would remember what they have.
      if (isUnfinished(memory) && !leaderOf(memory.known, consumers))
        memory.known = { ...withNoNames(memory.known), hasConfidential: true };
      const leader = leaderOf(memory.known, consumers);
      return leader && createFilling(memory, leader, settings.startDate);
    },
  };
}

interface Memory {
  readonly parent: ParentDefinition;
  known: KnownRows;
  /** Up to when rows are settled; what is younger is read again in any case. Milliseconds. */
  settled(): number;
  /** Whether confidential rows can be seen, as far as is known. */
  hasConfidential(): boolean;
  progressOf(stream: string): StreamProgress;
  save(): BookmarkChanges;
}

/** Whether the table is that of a first load which still goes through rows by time. */
function isUnfinished({ known: { filledBy }, progressOf }: Memory): boolean {
  if (filledBy === undefined) return false;
  const { bookmark, backfill } = progressOf(filledBy);
  return bookmark === undefined && backfill?.phase !== 'undated';
}

function createLook(
  memory: Memory,
  { isPartial, commit }: { readonly isPartial: boolean; commit(): void },
): Look {
  const before = memory.known;
  const total = createTally();
  const count = (tally: Tally, row: Row): void => {
    const times = timesOf(row, memory.parent.source);
    const key = keyOf(row, times);
    if (key && key.at <= memory.settled()) tally.all.add(key);
    if (key && isCovered(row, before, memory.parent)) tally.covered.add(key);
  };
  return {
    read: (client, list) => countRows(restartedPages(client, list), total, count),
    end() {
      const { all, covered } = total;
      const noted = isPartial ? withNoNames(before) : withAppeared(before, covered);
      const hasConfidential = memory.hasConfidential();
      memory.known = { ...noted, ids: all.write(), until: memory.settled(), hasConfidential };
      commit();
    },
  };
}

function createFilling(memory: Memory, leader: Consumer, startDate: number): Filling {
  const isNew = leader.progress.backfill === undefined;
  const table = (isNew ? undefined : tableOf(memory.known)) ?? createRowTable();
  // By digest, since a list that is begun again brings rows again.
  const passed = new Map<string, RowKey>();
  if (isNew) {
    const { count, appeared } = memory.known;
    const filledBy = leader.recordWriter.stream.name;
    memory.known = { count, appeared, filledBy, since: startDate, hasConfidential: true };
  }
  return {
    passed({ row, wanted }) {
      if (!isWorking(leader) || !wanted.consumers.includes(leader)) return;
      // It was in process before, and is in the table.
      if (archivedSince(row, memory.parent.source) > beginningOf(leader)) return;
      memory.known = { ...memory.known, until: memory.known.until ?? memory.settled() };
      const key = keyOf(row, timesOf(row, memory.parent.source));
      if (key && isCovered(row, memory.known, memory.parent)) passed.set(key.digest, key);
    },
    drop: () => passed.clear(),
    keep() {
      const { known } = memory;
      if (isWorking(leader)) {
        for (const key of passed.values()) table.add(key);
        passed.clear();
        const hasConfidential = known.hasConfidential && memory.hasConfidential();
        const until = known.until ?? memory.settled();
        memory.known = { ...known, until, ids: table.write(), hasConfidential };
      } else if (known.filledBy !== undefined)
        memory.known = { ...withNoNames(known), hasConfidential: true };
      return memory.save();
    },
  };
}

/** When the first load of a stream began, in milliseconds; infinite before its archive is read. */
function beginningOf({ progress: { backfill } }: Consumer): number {
  if (backfill?.phase !== 'archived') return Number.POSITIVE_INFINITY;
  return backfill.began ?? backfill.until;
}

/** The stream whose first load says which rows are known, where one does. */
function leaderOf(
  { ids, filledBy }: KnownRows,
  consumers: readonly Consumer[],
): Consumer | undefined {
  const loading = consumers.filter(
    (consumer) => isWorking(consumer) && consumer.progress.bookmark === undefined,
  );
  if (filledBy !== undefined)
    return loading.find(({ recordWriter }) => recordWriter.stream.name === filledBy);
  if (ids !== undefined) return undefined;
  const beginning = loading.filter(({ progress }) => progress.backfill === undefined);
  // What costs no request is not refused by itself.
  return beginning.find(({ endpoint }) => !isRequested(endpoint)) ?? beginning[0];
}

function tableOf({ ids }: KnownRows): RowTable | undefined {
  return ids === undefined ? undefined : readRowTable(ids);
}

/** The key of a row; undefined for one without an id or a time of creation. */
function keyOf({ id }: Row, { createdAt }: RowTimes): RowKey | undefined {
  const isNamed = id !== undefined && id !== null && createdAt >= 0;
  return isNamed ? rowKey({ at: createdAt, id: String(id) }) : undefined;
}

/** Whether a row must be in the table if it was there. */
function isCovered(
  row: Row,
  { until = Number.NEGATIVE_INFINITY, since, hasConfidential }: KnownRows,
  { source }: ParentDefinition,
): boolean {
  const { createdAt, updatedAt } = timesOf(row, source);
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
  if (!difference) return withNoNames(before);
  const { added } = difference;
  return {
    count: count + added.length,
    appeared: [...appeared, ...added].slice(-MOST_APPEARED),
  };
}

/** Rows may have come into sight, and nobody can say which: whoever counts them has lost count. */
function withNoNames({ count }: KnownRows): Counted {
  return { count: count + 1, appeared: [] };
}
