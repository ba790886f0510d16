import type { Company } from './rows.ts';
import type { Views } from './views.ts';

/** What an answer depends on: the company, Lever's clock, and what the key may see. */
export interface Account {
  readonly company: Company;
  readonly views: Views;
  readonly now: () => number;
  readonly confidentialAccess: boolean;
  /** The page tokens given out so far, each with the listing it is valid for. */
  readonly issued: Set<string>;
}
