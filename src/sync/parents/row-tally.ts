import type { ListedPage, Row } from '../../lever/pages.ts';
import { createRowTable, type RowTable } from './row-table.ts';

/** Rows as they are counted while a list is read. */
export interface Tally {
  /** Those that are settled. */
  readonly all: RowTable;
  /** Those that would be in the table if they had been there before. */
  readonly covered: RowTable;
}

export function createTally(): Tally {
  return { all: createRowTable(), covered: createRowTable() };
}

/** Yields the pages as they are, and adds their rows to the total once the last one came. */
export async function* countRows(
  pages: AsyncIterable<ListedPage>,
  total: Tally,
  count: (tally: Tally, row: Row) => void,
): AsyncGenerator<ListedPage> {
  let tally = createTally();
  for await (const page of pages) {
    if (page.isFirst) tally = createTally();
    for (const row of page.rows) count(tally, row);
    if (page.isLast) {
      total.all.addAll(tally.all);
      total.covered.addAll(tally.covered);
    }
    yield page;
  }
}
