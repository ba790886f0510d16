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
 * is listed whole before its rows are handed over, and what follows is listed meanwhile. While the
 * reader has nothing to do but wait for a window, the pages of that window are handed over as
 * previews.
 */
export async function* previewWindows(
  client: LeverClient,
  request: WindowRequest,
): AsyncGenerator<WindowRows | WindowPreview> {
  const list = (window: Window): ReturnType<typeof listWindow> => {
    request.onWindow?.(window);
    return listWindow(client, request, window);
  };
  let window = shorten(firstWindow(request.range(), request.size), request.firstMs);
  let ahead: Promise<ListedWindow> | undefined;
  while (window) {
    const listed: ListedWindow = ahead
      ? await ahead
      : toListed(window, yield* list(window), request);
    const { listing, next } = listed;
    ahead = !listing.isOverflow && next ? listAhead(next, list, request) : undefined;
    window = next;
    if (listing.isOverflow) continue;
    yield* listing.parts;
    if (!isComplete(listing, request)) window = after(listed.window, listing, request);
  }
}

/** A window that was listed, and the one that comes after it or in its place, as far as that is known. */
interface ListedWindow {
  readonly window: Window;
  readonly listing: WindowListing;
  readonly next: Window | undefined;
}

function toListed(window: Window, listing: WindowListing, request: WindowRequest): ListedWindow {
  if (listing.isOverflow) return { window, listing, next: cut(window, listing.positions, request) };
  if (!isComplete(listing, request)) return { window, listing, next: undefined };
  const next = nextWindow(window, listing.found(), request.range(), request.size);
  if (!next) request.onListed?.();
  return { window, listing, next };
}

/** Whether the next window is known before the rows of this one are read. */
function isComplete({ isBuffered }: ListedRows, { isAhead }: WindowRequest): boolean {
  return isAhead && isBuffered;
}

/** Lists a window while the one before it is read; if it is empty, the next one in its place, and so on. */
function listAhead(
  first: Window,
  list: (window: Window) => AsyncGenerator<WindowPreview, WindowListing>,
  request: WindowRequest,
): Promise<ListedWindow> {
  const listFrom = async (window: Window): Promise<ListedWindow> => {
    const listed = toListed(window, await lastOf(list(window)), request);
    return listed.next && isEmpty(listed.listing) ? await listFrom(listed.next) : listed;
  };
  const ahead = listFrom(first);
  // A rejection is handled when the window's turn comes.
  ahead.catch(() => undefined);
  return ahead;
}

function isEmpty(listing: WindowListing): boolean {
  return !listing.isOverflow && listing.isBuffered && listing.found().rows === 0;
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

/**
 * The same steps, of which the first is made at once: the first page of a list is asked for before
 * anyone needs it.
 */
export function beginAtOnce<Step>(steps: AsyncGenerator<Step>): AsyncGenerator<Step> {
  const first = steps.next();
  // A rejection is handled when the first step is taken, if it ever is.
  first.catch(() => undefined);
  async function* all(): AsyncGenerator<Step> {
    const { done, value } = await first;
    if (done) return;
    yield value;
    yield* steps;
  }
  return all();
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
