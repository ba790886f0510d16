import { ApiError } from '../errors.ts';
import type { LeverClient, Parameters, RequestOptions } from './client.ts';
import { WRONG_TRIES } from './retry.ts';
import { withoutIds } from './without-ids.ts';

/** A record as Lever sends it. */
export type Row = Record<string, unknown>;

/** One page of a list. */
export interface Page {
  readonly rows: readonly Row[];
  /** When the page arrived, our clock in milliseconds. */
  readonly receivedAt: number;
}

/** A page as it comes from Lever. */
export interface ListedPage extends Page {
  /** When the first page of this reading of the list arrived, our clock in milliseconds. */
  readonly listedAt: number;
  /** How long the answer took, in milliseconds, without waiting for the rate limit. */
  readonly tookMs: number;
  /** Whether the list is read from its beginning, for the first time or again. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface ListRequest {
  readonly path: string;
  readonly parameters?: Parameters;
  /** False for the lists that refuse `limit` and `offset`, or may (lever-api: unpaged-lists). */
  readonly isPaged?: boolean;
  /** Where the rows are when `data` is an object. */
  readonly recordsKey?: string;
  /** Whether more requests follow from what is listed; see {@link RequestOptions}. */
  readonly isUrgent?: boolean;
  /** False to request a page only when the caller asks for it. */
  readonly readsAhead?: boolean;
  /** Called before each request; see {@link RequestOptions}. */
  isWanted?(): boolean;
  /**
   * Whether the caller is done with a page when it asks for the next, without any other request: then
   * one large page at a time is in memory.
   */
  readonly isWrittenAtOnce?: boolean;
  /** How long each request is retried; see {@link RequestOptions}. */
  retryBudgetMs?(): number | undefined;
}

/**
 * The list changed so that its page token is no longer valid: read it again from the first page.
 */
export class StaleOffsetError extends ApiError {}

/** How often a list is read again from its beginning without coming further than before. */
const RESTARTS = 3;
/** And how often at most: a long list is read in windows of time where it can be. */
const MOST_RESTARTS = 30;
/** Ten million rows: no list is longer, but one that Lever invents. */
const MOST_PAGES = 100_000;

/** Decides how often a list is begun again whose page tokens go stale. */
export interface Restarts {
  /** Whether to begin again after a reading that failed when it had so many pages. */
  isWorth(error: unknown, pagesRead: number): boolean;
}

/** Creates the restarts of one list: where tokens go stale at a steady rate, each reading may come further. */
export function createRestarts(): Restarts {
  let [left, count, furthest] = [RESTARTS, 0, 0];
  return {
    isWorth(error, pagesRead) {
      if (!(error instanceof StaleOffsetError) || count++ >= MOST_RESTARTS) return false;
      const isFurther = furthest > 0 && pagesRead > furthest;
      furthest = Math.max(furthest, pagesRead);
      return isFurther || left-- > 0;
    },
  };
}

/** Rows on a page, the most that Lever gives (lever-api: paging-limit). */
export const PAGE_SIZE = 100;

/**
 * Reads a list page by page, the next page while the caller works on the last one. A page that
 * contradicts the list (a token that repeats, `hasNext` without a token) is requested again. Throws
 * {@link StaleOffsetError} when a page token goes stale.
 */
export async function* pages(
  client: LeverClient,
  request: ListRequest,
): AsyncGenerator<ListedPage> {
  const fetchPage = createPageFetcher(client, request);
  let pending: Promise<FetchedPage> | undefined = fetchPage();
  let listedAt: number | undefined;
  try {
    while (pending) {
      const { next, release, ...fetched }: FetchedPage = await pending;
      pending = undefined;
      try {
        const isFirst = listedAt === undefined;
        listedAt ??= fetched.receivedAt;
        const page = { ...fetched, listedAt, isFirst };
        if (request.readsAhead === false) yield page;
        if (next !== undefined) {
          pending = fetchPage(next);
          // The failure is met when the page is awaited.
          pending.catch(() => undefined);
        }
        if (request.readsAhead !== false) yield page;
      } finally {
        release();
      }
    }
  } finally {
    // The caller may need no more of the list.
    pending?.then(({ release }) => release()).catch(() => undefined);
  }
}

/** A page and the token of the next. */
interface FetchedPage extends Omit<ListedPage, 'listedAt' | 'isFirst'> {
  readonly next: string | undefined;
  release(): void;
}

/** Notices what repeats, such as page tokens, without keeping all of it. */
interface LoopGuard {
  saw(token: string): void;
  isRepeated(token: string): boolean;
  count(): number;
}

/**
 * Compares with the last token, and with an earlier one that is replaced ever more rarely (Brent).
 */
function createLoopGuard(): LoopGuard {
  let last: string | undefined;
  let mark: string | undefined;
  let count = 0;
  return {
    saw(token) {
      last = token;
      count++;
      if ((count & (count - 1)) === 0) mark = token;
    },
    isRepeated: (token) => token === last || token === mark,
    count: () => count,
  };
}

/** The pages of a list; when its page tokens go stale, all of them again from the first. */
export async function* restartedPages(
  client: LeverClient,
  list: ListRequest,
): AsyncGenerator<ListedPage> {
  const restarts = createRestarts();
  for (;;) {
    let pagesRead = 0;
    try {
      for await (const page of pages(client, list)) {
        pagesRead++;
        yield page;
      }
      return;
    } catch (error) {
      if (!restarts.isWorth(error, pagesRead)) throw error;
    }
  }
}

/** Returns a function that gets the page of a token; without one, the first page. */
function createPageFetcher(client: LeverClient, request: ListRequest) {
  const { isPaged = true, isWanted, isUrgent = false, retryBudgetMs } = request;
  const path = withoutIds(request.path);
  const tokens = createLoopGuard();
  const contents = createLoopGuard();
  const read = (json: unknown, attemptNumber: number): PageBody => {
    const page = readPageBody(json, request);
    if (isStuck(page, attemptNumber, { tokens, contents }))
      throw new ApiError(`${path} answered with a page that leads nowhere.`, {
        path,
        status: 200,
        retryable: true,
        mostTries: WRONG_TRIES,
      });
    return page;
  };
  const optionsAt = (offset: string | undefined): RequestOptions => ({
    read,
    // Who waits for a list that goes on has waited for its first page already.
    isUrgent: isUrgent || offset !== undefined,
    ...(isWanted && { isWanted }),
    ...(retryBudgetMs && { retryBudgetMs }),
  });
  return async (offset?: string): Promise<FetchedPage> => {
    if (offset !== undefined) tokens.saw(offset);
    const parameters = {
      ...request.parameters,
      ...(isPaged && { limit: PAGE_SIZE }),
      ...(offset !== undefined && { offset }),
    };
    let release = (): void => undefined;
    const onLarge = (done: () => void): void => {
      release = done;
    };
    try {
      const answer = await client.get(request.path, parameters, {
        ...optionsAt(offset),
        ...(request.isWrittenAtOnce && { onLarge }),
      });
      const { body, receivedAt, tookMs } = answer;
      const { rows, next } = body as PageBody;
      if (rows.length > 0) contents.saw(contentOf(rows));
      return { rows, next, receivedAt, tookMs, isLast: next === undefined, release };
    } catch (error) {
      release();
      throw asListError(error, path);
    }
  };
}

/** What a list fails with: a token that Lever has forgotten is an error of its own. */
function asListError(error: unknown, path: string): unknown {
  if (!(error instanceof ApiError) || error.code !== 'stale-offset') return error;
  return new StaleOffsetError(error.message, { path, status: 400, code: error.code });
}

/** Whether a page promises more rows but leads to none. */
function isStuck(
  { rows, next, hasNext }: PageBody,
  attemptNumber: number,
  { tokens, contents }: { readonly tokens: LoopGuard; readonly contents: LoopGuard },
): boolean {
  return (
    (hasNext && next === undefined) ||
    (next !== undefined && tokens.isRepeated(next)) ||
    // Tokens may go on for ever where the rows do not.
    (hasNext && rows.length > 0 && contents.isRepeated(contentOf(rows))) ||
    (hasNext && tokens.count() >= MOST_PAGES) ||
    // At last an empty page in the middle of a list is believed.
    (hasNext && rows.length === 0 && attemptNumber < WRONG_TRIES)
  );
}

/** What tells a page from others: what is plain in its first and its last row, which may be nested deeply. */
function contentOf(rows: readonly Row[]): string {
  const plain = [rows[0], rows.at(-1)].map((row = {}) =>
    Object.values(row).filter((value) => typeof value !== 'object'),
  );
  return JSON.stringify([...plain, rows.length]);
}

export interface PageBody {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
  readonly hasNext: boolean;
}

/**
 * Finds the rows in every envelope that Lever was seen or documented to send: a list under `data`,
 * a bare list, one object, or a list inside an object (lever-api: envelopes). A missing `hasNext`
 * means the last page.
 */
export function readPageBody(body: unknown, request: ListRequest): PageBody {
  const envelope = isObject(body) ? body : {};
  const hasNext = envelope['hasNext'] === true;
  const next = hasNext && typeof envelope['next'] === 'string' ? envelope['next'] : undefined;
  return { rows: findRows(body, request), next: next === '' ? undefined : next, hasNext };
}

function findRows(body: unknown, request: ListRequest): readonly Row[] {
  const { recordsKey } = request;
  const data = isObject(body) && 'data' in body ? body['data'] : body;
  if (Array.isArray(data)) return data.map(toRow);
  if (isObject(data)) {
    const inner = recordsKey === undefined ? undefined : data[recordsKey];
    if (Array.isArray(inner)) return inner.map(toRow);
    const single = findSingleRow(data, request.path);
    if (single) return [single];
  }
  const path = withoutIds(request.path);
  throw new ApiError(`${path} answered without a list of records.`, {
    path,
    status: 200,
    retryable: true,
    mostTries: WRONG_TRIES,
  });
}

/** An object that is a row by itself. */
function findSingleRow(data: Row, path: string): Row | undefined {
  if ('id' in data) return toRow(data);
  const id = postingIdIn(path);
  return id !== undefined && isPostingForm(data) ? { ...data, id } : undefined;
}

/** The form of a posting has the posting's id, also where it does not say so (lever-api: posting-questions). */
function postingIdIn(path: string): string | undefined {
  const part = /^\/postings\/([^/]+)\/apply$/.exec(path)?.[1];
  return part === undefined ? undefined : decodeURIComponent(part);
}

/** Whether an object is a form: an empty one, or an error, is not. */
function isPostingForm(data: Row): boolean {
  return Array.isArray(data['customQuestions']) || Array.isArray(data['personalInformation']);
}

/**
 * Anything else becomes an object without a key, which is then counted as a record without its key.
 */
function toRow(value: unknown): Row {
  if (!isObject(value)) return {};
  // Nothing can be asked for below such an id, nor can a target keep it: the row counts as one without.
  return isUsableId(value['id']) ? value : { ...value, id: null };
}

/** Whether an id is text, well-formed, or a number; one that is missing has another key. */
function isUsableId(id: unknown): boolean {
  if (typeof id === 'string') return id.isWellFormed();
  return id === undefined || id === null || typeof id === 'number';
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
