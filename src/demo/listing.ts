import { badRequest } from './refusal.ts';
import type { Row } from './rows.ts';

/** What a list is sorted by, and what a page token is made of (lever-api: page-tokens). */
export type SortKey = readonly (number | string)[];

/** A named order: the key of a row and, for each of its elements, 1 for ascending or -1. */
export interface Order {
  readonly name: string;
  readonly directions: readonly (1 | -1)[];
  /** `index` is the row's place in its collection, for rows that have nothing else of their own. */
  readonly key: (row: Row, index: number) => SortKey;
}

/** A row with its sort key. */
export interface SortedRow {
  readonly row: Row;
  readonly key: SortKey;
}

/** Which rows a page is cut from. */
export interface PageRequest {
  readonly limit: number;
  readonly from: SortKey | undefined;
  readonly matches: (row: Row) => boolean;
}

/** The rows of one page, and the key of the first row of the next one. */
export interface CutPage {
  readonly rows: readonly Row[];
  readonly next: SortKey | undefined;
}

const MOST_ROWS = 100;

/** Sorts rows, keeping their keys for the search of a page's beginning. */
export function sortRows(rows: readonly Row[], order: Order): readonly SortedRow[] {
  const entries = rows.map((row, index) => ({ row, key: order.key(row, index) }));
  return entries.sort((left, right) => compareKeys(left.key, right.key, order));
}

/** The page that begins at the first row whose key is not before `from`, on the rows as they are now. */
export function cutPage(
  entries: readonly SortedRow[],
  order: Order,
  request: PageRequest,
): CutPage {
  const rows: Row[] = [];
  const begin = request.from === undefined ? 0 : findKey(entries, request.from, order);
  for (let index = begin; index < entries.length; index++) {
    const entry = entries[index];
    if (entry === undefined || !request.matches(entry.row)) continue;
    if (rows.length === request.limit) return { rows, next: entry.key };
    rows.push(entry.row);
  }
  return { rows, next: undefined };
}

/**
 * `limit`: 1 to 100, default 100. More is unknown in Lever and taken as 100
 * (lever-api: paging-limit).
 */
export function readLimit(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return MOST_ROWS;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw badRequest(`Invalid limit: ${text}`);
  return Math.min(Number(text), MOST_ROWS);
}

/**
 * The token as it stands in an answer: the key as percent-encoded JSON (lever-api: page-tokens).
 */
export function writeToken(key: SortKey): string {
  return encodeURIComponent(JSON.stringify(key));
}

/**
 * The JSON inside a token that was sent as it is or encoded once more, both being in use
 * (lever-api: page-token-encoding).
 */
export function readToken(offset: string): string {
  if (offset.startsWith('[')) return offset;
  try {
    return decodeURIComponent(offset);
  } catch {
    return offset;
  }
}

/** What a token is valid for: the path and all parameters but the two that page. */
export function signListing(path: string, query: URLSearchParams): string {
  const others = [...query].filter(([name]) => name !== 'limit' && name !== 'offset');
  return JSON.stringify([path, others.map((pair) => pair.join('=')).sort()]);
}

function findKey(entries: readonly SortedRow[], key: SortKey, order: Order): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && compareKeys(entry.key, key, order) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareKeys(left: SortKey, right: SortKey, order: Order): number {
  for (const [position, direction] of order.directions.entries()) {
    const a = left[position] ?? 0;
    const b = right[position] ?? 0;
    if (a !== b) return a < b ? -direction : direction;
  }
  return 0;
}
