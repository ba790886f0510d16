import type { Order, SortedRow } from './listing.ts';
import type { Company, IdRow, Row } from './rows.ts';
import type { SampledLists } from './sampled/endpoint.ts';

/** What an answer depends on: the company, Lever's clock, and what the key may see. */
export interface Account {
  readonly company: Company;
  readonly views: Views;
  readonly now: () => number;
  readonly confidentialAccess: boolean;
  /** The page tokens given out so far, each with the listing it is valid for. */
  readonly issued: Set<string>;
}

/** Sorted and indexed copies of the company's collections, made once for each of its versions. */
export interface Views {
  readonly sorted: (rows: readonly Row[], order: Order) => readonly SortedRow[];
  readonly find: <R extends IdRow>(rows: readonly R[], id: string) => R | undefined;
  /** The lists that are made from samples. */
  readonly sampled: () => SampledLists;
}
