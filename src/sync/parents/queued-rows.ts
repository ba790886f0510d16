import { byKey, type Cursor, isAfter, type Keyed } from '../../windows/index.ts';
import { deferRejection, settleAll } from '../run/index.ts';
import type { WantedRow } from './parent-reader.ts';

/** A row that is read when its turn comes. */
export interface QueuedRow extends WantedRow, Keyed {}

/** Hands out the rows of an ordered backlog up to a cursor, each once. */
export function createBacklog(rows: readonly QueuedRow[]): (upTo: Cursor) => readonly QueuedRow[] {
  let next = 0;
  return (upTo) => {
    const first = next;
    while (next < rows.length && !isAfter(rows[next] as QueuedRow, upTo)) next++;
    return rows.slice(first, next);
  };
}

/** Reads rows, some of them before their turn, while the list that they are in is still being read. */
export interface EarlyRows {
  /** Whether it begins with any more. */
  isOpen(): boolean;
  /**
   * Begins with rows, the earliest first, as far as so many more requests reach, and what was left
   * of earlier ones; returns those.
   */
  begin(rows: readonly QueuedRow[], requests: number): readonly QueuedRow[];
  hasBegun(row: Keyed): boolean;
  /** Reads a row whose turn has come; waits for it where that was begun. */
  read(row: QueuedRow): Promise<void>;
  /** Begins with no more. */
  close(): void;
  /** Resolves when all that was begun is done. */
  settled(): Promise<void>;
}

/** Creates the early rows of one pass, which may cost `most` requests in all. */
export function createEarlyRows(read: (row: QueuedRow) => Promise<void>, most: number): EarlyRows {
  const begun = new Map<string, Promise<void>>();
  let [left, credit] = [most, 0];
  return {
    isOpen: () => left > 0,
    begin(rows, requests) {
      credit += requests;
      const eligible = [...rows].sort(byKey).filter((row) => !begun.has(nameOf(row)));
      return eligible.filter((row) => {
        const cost = row.wanted.requested.length;
        if (Math.max(1, cost) > Math.min(left, credit)) return false;
        left -= cost;
        credit -= cost;
        // A failure is met when the row's turn comes, or at the end.
        begun.set(nameOf(row), deferRejection(read(row)));
        return true;
      });
    },
    hasBegun: (row) => begun.has(nameOf(row)),
    read: (row) => begun.get(nameOf(row)) ?? read(row),
    close() {
      left = 0;
    },
    settled: () => settleAll([...begun.values()]),
  };
}

function nameOf({ at, id }: Keyed): string {
  return `${at} ${id}`;
}
