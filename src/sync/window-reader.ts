import type { LeverClient } from '../lever/client.ts';
import {
  type ListRequest,
  type Page,
  pages,
  RESTARTS,
  type Row,
  restartedPages,
  StaleOffsetError,
} from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from './convert.ts';
import {
  cutWindow,
  firstWindow,
  nextWindow,
  type Range,
  type Window,
  type WindowSize,
} from './windows.ts';

/** A window and its rows; once the consumer asks for the next, this one counts as done. */
export interface WindowBatch {
  readonly window: Window;
  readonly pages: Iterable<Page> | AsyncIterable<Page>;
}

export interface WindowRequest {
  readonly list: ListRequest;
  readonly filter: TimeFilter;
  /** Asked before each window, since the upper bound is known after the first answer. */
  range(): Range;
  readonly size: WindowSize;
}

/**
 * Reads a list window by window, in the order of time. Where rows bring further requests, a window
 * is listed whole before its rows are handed over, and the next one is listed meanwhile.
 */
export async function* readWindows(
  client: LeverClient,
  request: WindowRequest,
): AsyncGenerator<WindowBatch> {
  const { size } = request;
  let window = firstWindow(request.range(), size);
  let pending = window && listWindow(client, request, window);
  while (window && pending) {
    const listing: Listing = await pending;
    if (listing.isOverflow) {
      window = cutWindow(window, listing.times, request.range(), size);
      pending = listWindow(client, request, window);
      continue;
    }
    const current = window;
    if (listing.isHeld) {
      window = nextWindow(current, listing.rowCount(), request.range(), size);
      pending = window && listWindow(client, request, window);
      pending?.catch(() => undefined);
      yield { window: current, pages: listing.pages };
    } else {
      yield { window: current, pages: listing.pages };
      window = nextWindow(current, listing.rowCount(), request.range(), size);
      pending = window && listWindow(client, request, window);
    }
  }
}

/** What listing one window gave. */
export type Listing =
  | { readonly isOverflow: true; readonly times: readonly number[] }
  | {
      readonly isOverflow: false;
      /** Whether all rows are here already. */
      readonly isHeld: boolean;
      readonly pages: Iterable<Page> | AsyncIterable<Page>;
      rowCount(): number;
    };

/** Lists one window: holds its rows, or streams them where nothing has to be held. */
export async function listWindow(
  client: LeverClient,
  request: WindowRequest,
  window: Window,
): Promise<Listing> {
  const list = toListRequest(request, window);
  if (window.cutAfter === undefined) return streamPages(client, list);
  for (let restart = 0; ; restart++) {
    try {
      return await holdPages(client, list, request.filter, window.cutAfter);
    } catch (error) {
      if (!(error instanceof StaleOffsetError) || restart === RESTARTS) throw error;
    }
  }
}

async function holdPages(
  client: LeverClient,
  list: ListRequest,
  filter: TimeFilter,
  cutAfter: number,
): Promise<Listing> {
  const held: Page[] = [];
  let rows = 0;
  for await (const page of pages(client, list)) {
    held.push(page);
    rows += page.rows.length;
    if (rows > cutAfter) return { isOverflow: true, times: timesOf(held, filter) };
  }
  return { isOverflow: false, isHeld: true, pages: held, rowCount: () => rows };
}

function streamPages(client: LeverClient, list: ListRequest): Listing {
  let rows = 0;
  async function* counted(): AsyncGenerator<Page> {
    for await (const page of restartedPages(client, list)) {
      rows += page.rows.length;
      yield page;
    }
  }
  return { isOverflow: false, isHeld: false, pages: counted(), rowCount: () => rows };
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

function timesOf(held: readonly Page[], filter: TimeFilter): readonly number[] {
  return held
    .flatMap((page) => page.rows)
    .map((row: Row) => toEpochMs(row[filter.key]))
    .filter((time) => !Number.isNaN(time));
}
