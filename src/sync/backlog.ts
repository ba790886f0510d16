import type { WantedRow } from './parent-rows.ts';

/** A row whose children changed at a known time, though no filter of Lever's finds it. */
export interface BacklogItem extends WantedRow {
  readonly touchedAt: number;
}

/** The oldest such rows, by time. */
export interface Backlog {
  readonly items: readonly BacklogItem[];
  /** Not everything from this time on is here; undefined when all is. */
  readonly horizon: number | undefined;
}

export const EMPTY_BACKLOG: Backlog = { items: [], horizon: undefined };

/** Gathers rows in any order and keeps the `limit` oldest, so that memory stays flat. */
export function createBacklog(limit: number): { add(item: BacklogItem): void; close(): Backlog } {
  let items: BacklogItem[] = [];
  let horizon: number | undefined;

  const trim = (): void => {
    items.sort((a, b) => a.touchedAt - b.touchedAt);
    const firstLeftOut = items[limit];
    if (firstLeftOut === undefined) return;
    horizon = Math.min(horizon ?? Number.POSITIVE_INFINITY, firstLeftOut.touchedAt);
    items = items.slice(0, limit);
  };

  return {
    add(item) {
      items.push(item);
      if (items.length >= 2 * limit) trim();
    },
    close() {
      trim();
      const end = horizon ?? Number.POSITIVE_INFINITY;
      return { items: items.filter(({ touchedAt }) => touchedAt < end), horizon };
    },
  };
}
