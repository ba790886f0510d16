import { inOrder, type Keyed } from '../../windows/cursor.ts';
import { settleAll } from '../settle-all.ts';
import type { QueuedRow } from './queued-rows.ts';

/** Reads rows, some of them before their turn, while the list in which they stand is still on its way. */
export interface EarlyRows {
  /** Whether it begins with any more. */
  isOpen(): boolean;
  /** Begins with rows, the earliest first, within the allowance; returns those. */
  begin(rows: readonly QueuedRow[]): readonly QueuedRow[];
  hasBegun(row: Keyed): boolean;
  /** Reads a row whose turn has come; waits for it where that was begun. */
  read(row: QueuedRow): Promise<void>;
  /** Begins with no more. */
  close(): void;
  /** Resolves when all that was begun is done. */
  settled(): Promise<void>;
}

/** Creates the early rows of one pass, which may bring `requests` requests. */
export function createEarlyRows(
  read: (row: QueuedRow) => Promise<void>,
  requests: number,
): EarlyRows {
  const begun = new Map<string, Promise<void>>();
  let left = requests;

  const start = (row: QueuedRow): void => {
    left -= row.wanted.requested.length;
    const reading = read(row);
    // The failure is met when the row's turn comes, or at the end.
    reading.catch(() => undefined);
    begun.set(nameOf(row), reading);
  };

  return {
    isOpen: () => left > 0,
    begin(rows) {
      const due = [...rows].sort(inOrder).filter((row) => !begun.has(nameOf(row)));
      return due.filter((row) => {
        const isAllowed = Math.max(1, row.wanted.requested.length) <= left;
        if (isAllowed) start(row);
        return isAllowed;
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
