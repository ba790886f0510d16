import type { LeverClient } from '../lever/client.ts';
import {
  createRestarts,
  type ListedPage,
  type ListRequest,
  type Page,
  pages,
  restartedPages,
} from '../lever/pages.ts';
import type { Cursor, Keyed } from './cursor.ts';
import { createEarliestRows, type EarliestRows } from './earliest-rows.ts';
import {
  isSingleMillisecond,
  type ReadRange,
  type RowsFound,
  rowsFound,
  type Window,
  type WindowSize,
} from './plan-windows.ts';
import { type PageReader, readInSegments } from './segments.ts';
import { positionOfRow, rangeParameters, type TimeOrder } from './time-order.ts';

/** Rows of one window, or a part of them; once the caller asks for the next, these count as done. */
export interface WindowRows {
  readonly isPreview: false;
  readonly window: Window;
  readonly pages: Iterable<Page> | AsyncIterable<Page>;
  /** Everything before this cursor is in these rows or was in earlier ones. */
  readonly upTo: Cursor;
  /**
   * To be asked once the pages are read: false when the window proved far too large and was broken
   * off. Its rows come again, in shorter windows.
   */
  wasReadToEnd(): boolean;
}

/** A page of a window that is still being listed: its rows come again with the {@link WindowRows}. */
export interface WindowPreview {
  readonly isPreview: true;
  readonly window: Window;
  readonly page: ListedPage;
}

export interface WindowRequest extends TimeOrder {
  readonly list: ListRequest;
  /** Whether a window may be read in segments side by side where answers take long. */
  readonly isSegmented?: boolean;
  /** Called before each window, since the cutoff is known after the first answer. */
  range(): ReadRange;
  readonly size: WindowSize;
  /** Whether a window with too many rows is cut, as by default; otherwise nothing more is listed. */
  readonly isCut?: boolean;
  /** Rows of a single millisecond that are held at once. */
  readonly millisecondRows: number;
  /** The length of the first window in milliseconds, where it is known what fits. */
  readonly firstMs?: number | undefined;
  /** Whether the next window may be listed before this one is done. */
  readonly isAhead: boolean;
  /** The id up to which rows of this position are done already. */
  lastDoneId?(position: number): string | undefined;
  /** Called for each window before it is listed. */
  onWindow?(window: Window): void;
  /** Called once all of the list is here, while its last rows are still to be read; not where the last window is read as it comes. */
  onListed?(): void;
  /** Called with the number of rows that at least are in a window that has to be cut. */
  onOverflow?(rows: number): void;
}

/** What listing one window gave: the positions of its rows so far, where there are too many, or its rows. */
export type WindowListing =
  | { readonly isOverflow: true; readonly positions: readonly number[] }
  | ListedRows;

export interface ListedRows {
  readonly isOverflow: false;
  /** Whether all rows are here already. */
  readonly isBuffered: boolean;
  readonly parts: Iterable<WindowRows> | AsyncIterable<WindowRows>;
  /** To be asked once the pages are read. */
  found(): RowsFound;
  /** The positions of the rows that were seen, if there were too many after all. */
  excess(): readonly number[] | undefined;
}

/**
 * Lists one window: holds its rows, or hands them on as they come where nothing has to be held.
 * Yields previews of a window that is held and has several pages.
 */
export async function* listWindow(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
): AsyncGenerator<WindowPreview, WindowListing> {
  if (isSingleMillisecond(window) && request.size.isBuffered)
    return listMillisecond(client, request, window);
  if (isSingleMillisecond(window) || !window.isBuffered)
    return streamPages(client, request, window);
  const restarts = createRestarts();
  for (;;) {
    let pagesRead = 0;
    const onPage = (): void => void pagesRead++;
    try {
      return yield* bufferPages(client, request, window, onPage);
    } catch (error) {
      if (!restarts.isWorth(error, pagesRead)) throw error;
    }
  }
}

/** A first window whose list takes longer is cut, since nothing can be saved before it is there. */
const FIRST_MS = 3000;

async function* bufferPages(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
  onPage: () => void,
): AsyncGenerator<WindowPreview, WindowListing> {
  const buffered: Page[] = [];
  let [rows, tookMs] = [0, 0];
  // No page of a segment is asked for before it is known that the window does not overflow.
  const list = { ...request.list, readsAhead: false };
  for await (const page of pagesOf(client, { ...request, list }, window, pages)) {
    onPage();
    buffered.push(page);
    rows += page.rows.length;
    tookMs += page.tookMs;
    if (page.isLast) continue;
    yield { isPreview: true, window, page };
    if (rows >= window.limit || (window.isFirst && request.isAhead && tookMs >= FIRST_MS))
      return { isOverflow: true, positions: buffered.flatMap(positionsIn(request)) };
  }
  return {
    isOverflow: false,
    isBuffered: true,
    parts: [wholeWindow(window, buffered)],
    found: () => rowsFound(rows, buffered.flatMap(positionsIn(request))),
    excess: () => undefined,
  };
}

function wholeWindow(window: Window, buffered: readonly Page[]): WindowRows {
  return {
    isPreview: false,
    window,
    pages: buffered,
    upTo: endOf(window),
    wasReadToEnd: () => true,
  };
}

function streamPages(client: LeverClient, request: WindowRequest, window: Window): WindowListing {
  const positions: number[] = [];
  let rows = 0;
  let isComplete = false;
  const isExcessive = (): boolean =>
    rows >= window.limit && !isComplete && !isSingleMillisecond(window);
  async function* counted(): AsyncGenerator<Page> {
    for await (const page of pagesOf(client, request, window, restartedPages)) {
      yield page;
      rows += page.rows.length;
      isComplete = page.isLast;
      if (!isSingleMillisecond(window)) positions.push(...positionsIn(request)(page));
      if (isExcessive()) return;
    }
  }
  const wasReadToEnd = (): boolean => !isExcessive();
  return {
    isOverflow: false,
    isBuffered: false,
    parts: [{ isPreview: false, window, pages: counted(), upTo: endOf(window), wasReadToEnd }],
    found: () => rowsFound(rows, positions),
    excess: () => (isExcessive() ? positions : undefined),
  };
}

/**
 * Lists a window that cannot be cut by time. Its list is read again for every batch of
 * rows, in the order of ids, so that neither memory nor the work between two cursors grows with it.
 */
function listMillisecond(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
): WindowListing {
  const list = toListRequest(request, window);
  let count = 0;
  async function* batches(): AsyncGenerator<WindowRows> {
    let after = request.lastDoneId?.(window.from);
    for (;;) {
      const { rows, firstDropped } = await listFirst(client, list, request, {
        at: window.from,
        id: after,
      });
      count += rows.length;
      after = rows.at(-1)?.id;
      const upTo = firstDropped ? { at: window.from, id: after } : endOf(window);
      yield { isPreview: false, window, pages: rows, upTo, wasReadToEnd: () => true };
      if (!firstDropped) return;
    }
  }
  return {
    isOverflow: false,
    isBuffered: false,
    parts: batches(),
    found: () => ({ rows: count }),
    excess: () => undefined,
  };
}

/** The first rows of a millisecond after a cursor, each as a page of its own. */
async function listFirst(
  client: LeverClient,
  list: ListRequest,
  { millisecondRows }: WindowRequest,
  { at, id: after }: Cursor,
): Promise<EarliestRows<Page & Keyed>> {
  const earliest = createEarliestRows<Page & Keyed>(millisecondRows);
  for await (const { rows, receivedAt } of restartedPages(client, list))
    for (const row of rows) {
      const id = String(row['id']);
      if (after === undefined || id > after) earliest.add({ at, id, rows: [row], receivedAt });
    }
  return earliest.close();
}

/** The pages of a window, one after the other or in segments. */
function pagesOf(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
  read: PageReader,
): AsyncGenerator<ListedPage> {
  const list = toListRequest(request, window);
  if (!request.isSegmented || isSingleMillisecond(window)) return read(client, list);
  const { cutoff } = request.range();
  const to = window.to ?? (Number.isFinite(cutoff) ? cutoff : undefined);
  const { filter, isNewestFirst = false } = request;
  return readInSegments(client, {
    list,
    filter,
    isNewestFirst,
    range: { from: window.from, to },
    read,
  });
}

/** The cursor after all rows of a window. */
function endOf({ to }: Window): Cursor {
  return { at: (to ?? Number.POSITIVE_INFINITY) + 1 };
}

function toListRequest(request: WindowRequest, window: Window): ListRequest {
  const { list } = request;
  return { ...list, parameters: { ...list.parameters, ...rangeParameters(request, window) } };
}

function positionsIn(order: TimeOrder): (page: Page) => number[] {
  return ({ rows }) =>
    rows.map((row) => positionOfRow(row, order)).filter((at) => !Number.isNaN(at));
}
