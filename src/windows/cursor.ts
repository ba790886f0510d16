/** A point in the order of rows: after the row with the id, or before all rows of the position. */
export interface Cursor {
  /** A position (see `TimeOrder`). */
  readonly at: number;
  readonly id?: string | undefined;
}

/**
 * What puts a row in order: its position, and its id among rows of the same time. So progress can be
 * saved even between rows that changed in the same millisecond.
 */
export interface Keyed {
  /** A position (see `TimeOrder`). */
  readonly at: number;
  readonly id: string;
}

export function isAfter(row: Keyed, cursor: Cursor): boolean {
  if (row.at !== cursor.at) return row.at > cursor.at;
  return cursor.id === undefined || row.id > cursor.id;
}

export function earlier(a: Cursor, b: Cursor): Cursor {
  if (a.at !== b.at) return a.at < b.at ? a : b;
  return (a.id ?? '') < (b.id ?? '') ? a : b;
}

/** Compares two rows for sorting. */
export function byKey(a: Keyed, b: Keyed): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
