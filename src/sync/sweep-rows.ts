import type { Page, Row } from '../lever/pages.ts';
import type { ParentSource } from '../streams/define.ts';
import { type RowTimes, timesOf } from './lane.ts';
import type { Lap, Place } from './sweep-position.ts';

/** What the sweep keeps of a row. */
export interface SweptRow {
  readonly row: Row;
  readonly times: RowTimes;
  readonly lap: Lap;
  readonly receivedAt: number;
}

export interface GatherInput {
  readonly lap: Lap;
  /** Only rows behind this are due. */
  readonly place: Place | undefined;
  readonly source: ParentSource;
  /** Members of the row that its children's requests depend on. */
  readonly kept: readonly (string | undefined)[];
}

/** The rows of a window that are due, in the order of creation. */
export async function gatherRows(
  pages: Iterable<Page> | AsyncIterable<Page>,
  { lap, place, source, kept }: GatherInput,
): Promise<readonly SweptRow[]> {
  const due: SweptRow[] = [];
  for await (const { rows, receivedAt } of pages) {
    const swept = rows.map((row) => toSwept(row, receivedAt, source, kept));
    due.push(...swept.filter((row) => row.lap === lap && isBehind(row, place)));
  }
  return due.sort(byCreation);
}

/** A row reduced to what its children's requests need, since many may be held. */
function toSwept(
  full: Row,
  receivedAt: number,
  source: ParentSource,
  kept: readonly (string | undefined)[],
): SweptRow {
  const row: Row = { id: full['id'] };
  for (const name of kept) if (name !== undefined) row[name] = full[name];
  return {
    row,
    receivedAt,
    times: timesOf(full, source),
    lap: full['archived'] ? 'archived' : 'active',
  };
}

function byCreation(a: SweptRow, b: SweptRow): number {
  if (a.times.createdAt !== b.times.createdAt) return a.times.createdAt - b.times.createdAt;
  return String(a.row['id']) < String(b.row['id']) ? -1 : 1;
}

/** Whether the row comes after the place. */
function isBehind({ row, times }: SweptRow, place: Place | undefined): boolean {
  if (place === undefined) return true;
  if (times.createdAt !== place.at) return times.createdAt > place.at;
  return place.id === undefined || String(row['id']) > place.id;
}
