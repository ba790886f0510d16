import type { ParentReader, WantedRow } from './parent-rows.ts';
import { isAfter, type Place, type Placed } from './place.ts';
import { settle } from './settle.ts';

/** A row that is read when its turn comes. */
export interface PlacedRow extends WantedRow, Placed {}

/** Reads rows in order, a lot at a time; tells the place after each lot but the last. */
export async function readInOrder(
  read: (row: PlacedRow) => Promise<void>,
  lots: readonly (readonly PlacedRow[])[],
  reached: (place: Place) => Promise<void>,
): Promise<void> {
  for (const lot of lots) {
    await settle(lot.map(read));
    const last = lot.at(-1);
    if (last && lot !== lots.at(-1)) await reached({ at: last.at, id: last.id });
  }
}

/** Cuts rows into lots. */
export function lotsOf(
  rows: readonly PlacedRow[],
  size: number,
): readonly (readonly PlacedRow[])[] {
  const lots: PlacedRow[][] = [];
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
export function createQueue(rows: readonly PlacedRow[]): (until: Place) => readonly PlacedRow[] {
  let next = 0;
  return (until) => {
    const first = next;
    while (next < rows.length && !isAfter(rows[next] as PlacedRow, until)) next++;
    return rows.slice(first, next);
  };
}
