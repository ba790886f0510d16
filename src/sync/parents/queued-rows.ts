import { type Cursor, isAfter, type Keyed } from '../../windows/cursor.ts';
import { settleAll } from '../settle-all.ts';
import type { ParentReader, WantedRow } from './parent-reader.ts';

/** A row that is read when its turn comes. */
export interface QueuedRow extends WantedRow, Keyed {}

/** Reads rows in order, a lot at a time; tells the place after each lot but the last. */
export async function readInOrder(
  read: (row: QueuedRow) => Promise<void>,
  lots: readonly (readonly QueuedRow[])[],
  reached: (place: Cursor) => Promise<void>,
): Promise<void> {
  for (const lot of lots) {
    await settleAll(lot.map(read));
    const last = lot.at(-1);
    if (last && lot !== lots.at(-1)) await reached({ at: last.at, id: last.id });
  }
}

/** Cuts rows into lots. */
export function lotsOf(
  rows: readonly QueuedRow[],
  size: number,
): readonly (readonly QueuedRow[])[] {
  const lots: QueuedRow[][] = [];
  for (let start = 0; start < rows.length; start += size)
    lots.push(rows.slice(start, start + size));
  return lots;
}

/** Writes a row and what came with it, then the lists below it. */
export async function readRow(reader: ParentReader, row: WantedRow): Promise<void> {
  await reader.emitOwn(row);
  await reader.readChildren(row);
}

/** Hands out the rows of an ordered list up to a place, each once. */
export function createQueue(rows: readonly QueuedRow[]): (until: Cursor) => readonly QueuedRow[] {
  let next = 0;
  return (until) => {
    const first = next;
    while (next < rows.length && !isAfter(rows[next] as QueuedRow, until)) next++;
    return rows.slice(first, next);
  };
}
