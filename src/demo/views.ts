import { type Entry, type Order, sortRows } from './listing.ts';
import type { Company, IdRow, Row } from './rows.ts';

/** Sorted and indexed copies of the company's collections, made once for each of its versions. */
export interface Views {
  readonly sorted: (rows: readonly Row[], order: Order) => readonly Entry[];
  readonly find: <R extends IdRow>(rows: readonly R[], id: string) => R | undefined;
}

/** Makes the views of a company; they are dropped as soon as its version has moved. */
export function createViews(company: Company): Views {
  const sorted = new Map<readonly Row[], Map<string, readonly Entry[]>>();
  const indexed = new Map<readonly Row[], ReadonlyMap<string, Row>>();
  let version = company.version;
  const refresh = () => {
    if (version !== company.version) {
      version = company.version;
      sorted.clear();
      indexed.clear();
    }
  };
  return {
    sorted(rows, order) {
      refresh();
      const orders = remember(sorted, rows, () => new Map<string, readonly Entry[]>());
      return remember(orders, order.name, () => sortRows(rows, order));
    },
    find<R extends IdRow>(rows: readonly R[], id: string) {
      refresh();
      const index = remember(indexed, rows, () => new Map(rows.map((row) => [row.id, row])));
      return index.get(id) as R | undefined;
    },
  };
}

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
