import { inOrder, type Placed } from './place.ts';

/** The first rows of a list, in order. */
export interface FirstRows<Row extends Placed> {
  readonly rows: readonly Row[];
  /** The first of the rows that were left out; undefined when none was. */
  readonly leftOut: Placed | undefined;
}

/**
 * Gathers rows in any order and keeps the `limit` first, so that memory stays flat. A row that is
 * added twice, as when a list is begun again, counts once.
 */
export function createFirstRows<Row extends Placed>(
  limit: number,
): { add(row: Row): void; close(): FirstRows<Row> } {
  let kept: Row[] = [];
  let leftOut: Placed | undefined;

  const trim = (): void => {
    kept.sort(inOrder);
    kept = kept.filter((row, i) => i === 0 || inOrder(row, kept[i - 1] as Row) !== 0);
    const next = kept[limit];
    if (next === undefined) return;
    leftOut = { at: next.at, id: next.id };
    kept = kept.slice(0, limit);
  };

  return {
    add(row) {
      if (leftOut !== undefined && inOrder(row, leftOut) >= 0) return;
      kept.push(row);
      if (kept.length >= 2 * limit) trim();
    },
    close() {
      trim();
      return { rows: kept, leftOut };
    },
  };
}
