import type { LeverClient } from '../lever/client.ts';
import {
  type ListedRows,
  listWindow,
  type WindowListing,
  type WindowPreview,
  type WindowRequest,
  type WindowRows,
} from './list-window.ts';
import { cutWindow, firstWindow, nextWindow, type Window } from './plan-windows.ts';

/** {@link previewWindows} without the previews. */
export async function* readWindows(
  client: LeverClient,
  request: WindowRequest,
): AsyncGenerator<WindowRows> {
  for await (const part of previewWindows(client, request)) if (!part.isPreview) yield part;
}

/**
 * Reads a list window by window, in the order of time. Where rows bring further requests, a window
 * is listed whole before its rows are handed over, and the next one is listed meanwhile. While the
 * reader has nothing to do but wait for a window, the pages of that window are handed over as
 * previews.
 */
export async function* previewWindows(
  client: LeverClient,
  request: WindowRequest,
): AsyncGenerator<WindowRows | WindowPreview> {
  const { size } = request;
  const list = (window: Window): AsyncGenerator<WindowPreview, WindowListing> => {
    request.onWindow?.(window);
    return listWindow(client, request, window);
  };
  let window = shorten(firstWindow(request.range(), size), request.firstMs);
  let ahead: Promise<WindowListing> | undefined;
  while (window) {
    const done: Window = window;
    const listing: WindowListing = ahead ? await ahead : yield* list(window);
    ahead = undefined;
    if (listing.isOverflow) {
      window = cut(done, listing.positions, request);
    } else if (request.isAhead && listing.isBuffered) {
      window = nextWindow(done, listing.found(), request.range(), size);
      ahead = window && listAhead(list(window));
      yield* listing.parts;
    } else {
      yield* listing.parts;
      window = after(done, listing, request);
    }
  }
}

/** A shorter window in place of one with too many rows; undefined where none is wanted. */
function cut(
  done: Window,
  positions: readonly number[],
  { isCut = true, onOverflow, range, size }: WindowRequest,
): Window | undefined {
  if (!isCut) return undefined;
  onOverflow?.(positions.length);
  return cutWindow(done, positions, range(), size);
}

/** The window after one whose rows were handed over, or a shorter one in its place. */
function after(
  done: Window,
  { excess, found }: ListedRows,
  { range, size }: WindowRequest,
): Window | undefined {
  const positions = excess();
  return positions
    ? cutWindow(done, positions, range(), size)
    : nextWindow(done, found(), range(), size);
}

/** Lists a window while the one before it is read. */
function listAhead(listing: AsyncGenerator<WindowPreview, WindowListing>): Promise<WindowListing> {
  const ahead = lastOf(listing);
  // A rejection is handled when the window's turn comes.
  ahead.catch(() => undefined);
  return ahead;
}

async function lastOf<Result>(steps: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

function shorten(first: Window | undefined, lengthMs: number | undefined): Window | undefined {
  if (!first || lengthMs === undefined) return first;
  const to = first.from + lengthMs - 1;
  return to < (first.to ?? Number.POSITIVE_INFINITY) ? { ...first, to } : first;
}
