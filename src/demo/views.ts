import type { Views } from './account.ts';
import { type SortedRow, sortRows } from './listing.ts';
import { remember } from './remember.ts';
import type { Company, IdRow, Row } from './rows.ts';
import type { SampledEndpoint } from './sampled/endpoint.ts';
import { sampledEndpoints } from './sampled/endpoints.ts';
import { createSampledLists } from './sampled/lists.ts';

/** Makes the views of a company; they are dropped as soon as its version has moved. */
export function createViews(
  company: Company,
  endpoints: readonly SampledEndpoint[] = sampledEndpoints,
): Views {
  const sorted = new Map<readonly Row[], Map<string, readonly SortedRow[]>>();
  const indexed = new Map<readonly Row[], ReadonlyMap<string, Row>>();
  let sampled = createSampledLists(company, endpoints);
  let version = company.version;
  const refresh = () => {
    if (version === company.version) return;
    version = company.version;
    sorted.clear();
    indexed.clear();
    sampled = createSampledLists(company, endpoints);
  };
  return {
    sorted(rows, order) {
      refresh();
      const orders = remember(sorted, rows, () => new Map<string, readonly SortedRow[]>());
      return remember(orders, order.name, () => sortRows(rows, order));
    },
    find<R extends IdRow>(rows: readonly R[], id: string) {
      refresh();
      const index = remember(indexed, rows, () => new Map(rows.map((row) => [row.id, row])));
      return index.get(id) as R | undefined;
    },
    sampled() {
      refresh();
      return sampled;
    },
  };
}
