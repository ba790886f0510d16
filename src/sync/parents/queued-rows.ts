import { byKey, type Cursor, isAfter, type Keyed } from '../../windows/index.ts';
import { deferRejection, settleAll } from '../run/index.ts';
import type { WantedRow } from './parent-reader.ts';

/** A row that is read when its turn comes. */
export interface QueuedRow extends WantedRow, Keyed {}

/** Returns a function that takes the rows up to a cursor out of a sorted backlog. */
export function createBacklog(rows: readonly QueuedRow[]): (upTo: Cursor) => readonly QueuedRow[] {
  let next = 0;
  return (upTo) => {
    const first = next;
    while (next < rows.length && !isAfter(rows[next] as QueuedRow, upTo)) next++;
    return rows.slice(first, next);
  };
}

/** Reads rows; some of them before their turn, while their window is still being listed. */
export interface PrefetchedRows {
  /** Whether more rows may be prefetched. */
  isOpen(): boolean;
  /**
   * Begins to read rows, the earliest first, as far as `requests` and what earlier calls left of
   * theirs reach; the first time twice as many, since none was made while the first page was on its
   * way. Returns the rows that it began.
   */
  begin(rows: readonly QueuedRow[], requests: number): readonly QueuedRow[];
  hasBegun(row: Keyed): boolean;
  /** Reads a row whose turn has come; if it was prefetched, waits for it. */
  read(row: QueuedRow): Promise<void>;
  /** No more rows are prefetched. */
  close(): void;
  /** Resolves when all prefetched rows are done. */
  settled(): Promise<void>;
}

/** Creates the prefetched rows of one pass, which may cost `most` requests in all. */
export function createPrefetchedRows(
  read: (row: QueuedRow) => Promise<void>,
  most: number,
): PrefetchedRows {
  const begun = new Map<string, Promise<void>>();
  let [left, credit, isFirst] = [most, 0, true];
  return {
    isOpen: () => left > 0,
    begin(rows, requests) {
      credit += isFirst ? 2 * requests : requests;
      isFirst = false;
      const eligible = [...rows].sort(byKey).filter((row) => !begun.has(nameOf(row)));
      return eligible.filter((row) => {
        const cost = row.wanted.requested.length;
        if (Math.max(1, cost) > Math.min(left, credit)) return false;
        left -= cost;
        credit -= cost;
        // A rejection is handled when the row's turn comes, or at the end.
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
