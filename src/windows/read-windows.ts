import type { LeverClient } from '../lever/client.ts';
import { type Listing, listWindow, type WindowBatch, type WindowRequest } from './list-window.ts';
import { cutWindow, firstWindow, nextWindow, type Window } from './plan-windows.ts';

/**
 * Reads a list window by window, in the order of time. Where rows bring further requests, a window
 * is listed whole before its rows are handed over, and the next one is listed meanwhile.
 */
export async function* readWindows(
  client: LeverClient,
  request: WindowRequest,
): AsyncGenerator<WindowBatch> {
  let window = shorten(firstWindow(request.range(), request.size), request.firstMs);
  let pending = begin(client, request, window);
  while (window && pending) {
    const listing: Listing = await pending;
    if (listing.isOverflow) {
      request.onOverflow?.(listing.times.length);
      window = cutWindow(window, listing.times, request.range(), request.size);
      pending = begin(client, request, window);
      continue;
    }
    const done: Window = window;
    const next = (): Window | undefined =>
      nextWindow(done, listing.rowCount(), request.range(), request.size);
    if (request.isAhead && listing.isHeld) {
      window = next();
      pending = begin(client, request, window);
      yield* listing.batches;
    } else {
      yield* listing.batches;
      const excess = listing.excess();
      window = excess ? cutWindow(done, excess, request.range(), request.size) : next();
      pending = begin(client, request, window);
    }
  }
}

function shorten(first: Window | undefined, lengthMs: number | undefined): Window | undefined {
  if (!first || lengthMs === undefined) return first;
  const to = first.from + lengthMs - 1;
  return to < (first.to ?? Number.POSITIVE_INFINITY) ? { ...first, to } : first;
}

function begin(
  client: LeverClient,
  request: WindowRequest,
  window: Window | undefined,
): Promise<Listing> | undefined {
  if (!window) return undefined;
  request.onWindow?.(window);
  const listing = listWindow(client, request, window);
  // The failure is met when the window's turn comes.
  listing.catch(() => undefined);
  return listing;
}
