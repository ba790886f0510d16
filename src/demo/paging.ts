import type { Account } from './account.ts';
import { type Expansions, shapeRows } from './expand.ts';
import type { Predicate } from './filters.ts';
import {
  cutPage,
  type Order,
  readLimit,
  readToken,
  type SortedRow,
  type SortKey,
  signListing,
  writeToken,
} from './listing.ts';
import { badRequest } from './refusal.ts';
import type { Row } from './rows.ts';

/** A request for data: the path without `/v1`, cut at its slashes, and the parameters. */
export interface DataRequest {
  readonly account: Account;
  readonly path: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

/** The sorted rows of a list, with what its parameters make of them. */
export interface SortedList {
  readonly entries: readonly SortedRow[];
  readonly order: Order;
  readonly matches: Predicate;
  readonly expand: Expansions;
}

/** A page as it is answered. */
export interface PageAnswer {
  readonly data: readonly Row[];
  readonly next?: string;
  readonly hasNext: boolean;
}

/** One page of a list; `next` is absent on the last one, `hasNext` never (lever-api: last-page). */
export function answerPage(listing: SortedList, question: DataRequest): PageAnswer {
  const { account, path, query } = question;
  const signature = signListing(path, query);
  const from = readOffset(account, query, signature);
  const { rows, next } = cutPage(listing.entries, listing.order, {
    limit: readLimit(query),
    from,
    matches: listing.matches,
  });
  const data = shapeRows(rows, query, listing.expand, account);
  if (next === undefined) return { data, hasNext: false };
  account.issued.add(signature + JSON.stringify(next));
  return { data, next: writeToken(next), hasNext: true };
}

/**
 * Only a token of the same listing is valid, which is what the message means
 * (lever-api: stale-page-token, page-tokens).
 */
function readOffset(
  account: Account,
  query: URLSearchParams,
  signature: string,
): SortKey | undefined {
  const offset = query.get('offset');
  if (offset === null) return undefined;
  const token = readToken(offset);
  if (!account.issued.has(signature + token))
    throw badRequest('Invalid offset token: Offset token is invalid for sort');
  return JSON.parse(token) as SortKey;
}
