import type { LeverClient } from '../lever/client.ts';
import {
  type ListedPage,
  type ListRequest,
  type Page,
  pages,
  RESTARTS,
  type Row,
  restartedPages,
  StaleOffsetError,
} from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from '../time.ts';
import type { Cursor, Keyed } from './cursor.ts';
import { createEarliestRows, type EarliestRows } from './earliest-rows.ts';
import { LIMITS } from './limits.ts';
import { isMoment, type Range, type Window, type WindowSize } from './plan-windows.ts';
import { type PageReader, readInSegments } from './segments.ts';

/** Rows of one window, or a part of them; once the consumer asks for the next, these count as done. */
export interface WindowBatch {
  readonly window: Window;
  readonly pages: Iterable<Page> | AsyncIterable<Page>;
  /** Everything before this place is in this batch or was in one before. */
  readonly until: Cursor;
  /**
   * Asked once the pages are read: false when the window proved far too large and was broken off.
   * Its rows come again, in shorter windows.
   */
  isWhole(): boolean;
}

export interface WindowRequest {
  readonly list: ListRequest;
  readonly filter: TimeFilter;
  /** Whether a window may be read in parts side by side where answers take long. */
  readonly isSegmented?: boolean;
  /** Asked before each window, since the cutoff is known after the first answer. */
  range(): Range;
  readonly size: WindowSize;
  /** The length of the first window in milliseconds, where it is known what fits. */
  readonly firstMs?: number | undefined;
  /** Whether the next window may be listed before this one is done. */
  readonly isAhead: boolean;
  /** The id up to which rows of this time are done already. */
  doneAt?(time: number): string | undefined;
  /** Told of each window before it is listed. */
  onWindow?(window: Window): void;
  /** Told of each page of a held list that has more of them. */
  onPage?(page: Page, window: Window): void;
  /** Told of how many rows at least are in a window that has to be cut. */
  onOverflow?(rows: number): void;
}

/** What listing one window gave. */
export type Listing =
  | { readonly isOverflow: true; readonly times: readonly number[] }
  | {
      readonly isOverflow: false;
      /** Whether all rows are here already. */
      readonly isHeld: boolean;
      readonly batches: Iterable<WindowBatch> | AsyncIterable<WindowBatch>;
      rowCount(): number;
      /** The times of the rows that were seen, if there were too many after all. */
      excess(): readonly number[] | undefined;
    };

/** Lists one window: holds its rows, or hands them on as they come where nothing has to be held. */
export async function listWindow(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
): Promise<Listing> {
  if (isMoment(window) && request.size.isHeld) return readMoment(client, request, window);
  if (isMoment(window) || !window.isHeld) return streamPages(client, request, window);
  for (let restart = 0; ; restart++) {
    try {
      return await holdPages(client, request, window);
    } catch (error) {
      if (!(error instanceof StaleOffsetError) || restart === RESTARTS) throw error;
    }
  }
}

async function holdPages(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
): Promise<Listing> {
  const held: Page[] = [];
  let rows = 0;
  for await (const page of pagesOf(client, request, window, pages)) {
    held.push(page);
    rows += page.rows.length;
    if (!page.isLast) request.onPage?.(page, window);
    if (rows > window.limit && !page.isLast)
      return { isOverflow: true, times: held.flatMap(timesIn(request.filter)) };
  }
  return {
    isOverflow: false,
    isHeld: true,
    batches: [{ window, pages: held, until: endOf(window), isWhole: () => true }],
    rowCount: () => rows,
    excess: () => undefined,
  };
}

function streamPages(client: LeverClient, request: WindowRequest, window: Window): Listing {
  const times: number[] = [];
  let rows = 0;
  let isComplete = false;
  const isExcessive = (): boolean => rows > window.limit && !isComplete && !isMoment(window);
  async function* counted(): AsyncGenerator<Page> {
    for await (const page of pagesOf(client, request, window, restartedPages)) {
      yield page;
      rows += page.rows.length;
      isComplete = page.isLast;
      if (!isMoment(window)) times.push(...timesIn(request.filter)(page));
      if (isExcessive()) return;
    }
  }
  const isWhole = (): boolean => !isExcessive();
  return {
    isOverflow: false,
    isHeld: false,
    batches: [{ window, pages: counted(), until: endOf(window), isWhole }],
    rowCount: () => rows,
    excess: () => (isExcessive() ? times : undefined),
  };
}

/**
 * Reads a window that cannot be cut by time. Its list is gone through again for every lot of rows,
 * in the order of ids, so that neither memory nor the work between two places grows with it.
 */
function readMoment(client: LeverClient, request: WindowRequest, window: Window): Listing {
  const list = toListRequest(request, window);
  let rows = 0;
  async function* batches(): AsyncGenerator<WindowBatch> {
    let after = request.doneAt?.(window.from);
    for (;;) {
      const { rows: held, firstDropped } = await listFirst(client, list, window.from, after);
      rows += held.length;
      after = held.at(-1)?.id;
      const until = firstDropped ? { at: window.from, id: after } : endOf(window);
      yield { window, pages: held, until, isWhole: () => true };
      if (!firstDropped) return;
    }
  }
  return {
    isOverflow: false,
    isHeld: false,
    batches: batches(),
    rowCount: () => rows,
    excess: () => undefined,
  };
}

/** The first rows of a moment behind an id, each as a page of its own. */
async function listFirst(
  client: LeverClient,
  list: ListRequest,
  at: number,
  after: string | undefined,
): Promise<EarliestRows<Page & Keyed>> {
  const first = createEarliestRows<Page & Keyed>(LIMITS.momentRows);
  for await (const { rows, receivedAt } of restartedPages(client, list))
    for (const row of rows) {
      const id = String(row['id']);
      if (after === undefined || id > after) first.add({ at, id, rows: [row], receivedAt });
    }
  return first.close();
}

/** The pages of a window, in one chain or several. */
function pagesOf(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
  read: PageReader,
): AsyncGenerator<ListedPage> {
  const list = toListRequest(request, window);
  if (!request.isSegmented || isMoment(window)) return read(client, list);
  const { cutoff } = request.range();
  const to = window.to ?? (Number.isFinite(cutoff) ? cutoff : undefined);
  const stretch = { from: window.from, ...(to !== undefined && { to }) };
  return readInSegments(client, { list, filter: request.filter, stretch, read });
}

/** The place behind all rows of a window. */
function endOf({ to }: Window): Cursor {
  return { at: (to ?? Number.POSITIVE_INFINITY) + 1 };
}

function toListRequest(request: WindowRequest, window: Window): ListRequest {
  const { filter, list } = request;
  const to = window.to === undefined || !filter.isEndExclusive ? window.to : window.to + 1;
  return {
    ...list,
    parameters: {
      ...list.parameters,
      [filter.start]: window.from,
      ...(to !== undefined && { [filter.end]: to }),
    },
  };
}

function timesIn(filter: TimeFilter): (page: Page) => number[] {
  return ({ rows }) =>
    rows.map((row: Row) => toEpochMs(row[filter.key])).filter((time) => !Number.isNaN(time));
}
