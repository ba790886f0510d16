import { byKey, type Keyed } from './cursor.ts';

/** The earliest rows of a list, in order. */
export interface EarliestRows<Row extends Keyed> {
  readonly rows: readonly Row[];
  /** The first of the rows that were dropped; undefined when none was. */
  readonly firstDropped: Keyed | undefined;
}

/**
 * Takes rows in any order and keeps the `limit` earliest, so that memory stays flat. A row that is
 * added twice, as when a list is begun again, counts once.
 */
export function createEarliestRows<Row extends Keyed>(
  limit: number,
): { add(row: Row): void; close(): EarliestRows<Row> } {
  let kept: Row[] = [];
  let firstDropped: Keyed | undefined;

  const trim = (): void => {
    kept.sort(byKey);
    kept = kept.filter((row, i) => i === 0 || byKey(row, kept[i - 1] as Row) !== 0);
    const next = kept[limit];
    if (next === undefined) return;
    firstDropped = { at: next.at, id: next.id };
    kept = kept.slice(0, limit);
  };

  return {
    add(row) {
      if (firstDropped !== undefined && byKey(row, firstDropped) >= 0) return;
      kept.push(row);
      if (kept.length >= 2 * limit) trim();
    },
    close() {
      trim();
      return { rows: kept, firstDropped };
    },
  };
}
