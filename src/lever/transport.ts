import { ApiError } from '../errors.ts';
import { describeNetworkFailure } from './http-errors.ts';
import { LARGEST_NOTE, readBody } from './read-body.ts';
import type { Room } from './room.ts';

/** A complete reply. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface FetchOptions {
  readonly init: RequestInit;
  /**
   * Names the request in messages; without its query, so that no token or filter value reaches a
   * log.
   */
  readonly path: string;
  /** Time limit for headers and body together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** How many redirects within the origin are followed. */
  readonly redirects: number;
  /** The most bytes that are read of an answer with status 200. */
  readonly largest: number;
  /** Memory that answers share while they arrive. */
  readonly room: Room;
}

/**
 * Makes one request and reads the whole reply, whatever its status. Throws an {@link ApiError},
 * which may be retryable, when no complete answer arrives in time, and the signal's reason when
 * aborted.
 */
export async function fetchWithTimeout(url: URL, options: FetchOptions): Promise<HttpReply> {
  const { signal, path, timeoutMs, largest, room } = options;
  signal.throwIfAborted();
  let reason: unknown;
  const cancel = new AbortController();
  // fetch writes a new stack into what it is aborted with, so it never gets the reason itself.
  const stop = (why: unknown): void => {
    reason = why;
    cancel.abort();
  };
  const onAbort = (): void => stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop(describeTimeout(path, timeoutMs)), timeoutMs);
  try {
    const response = await followRedirects(url, options, cancel.signal);
    const { status, headers } = response;
    const text = await readBody(response, {
      path,
      room,
      signal: cancel.signal,
      largest: status === 200 ? largest : LARGEST_NOTE,
    });
    return { status, headers, text };
  } catch (cause) {
    if (cancel.signal.aborted) throw reason;
    // The rest of an answer is not waited for.
    cancel.abort();
    throw describeNetworkFailure(cause, path);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function describeTimeout(path: string, timeoutMs: number): ApiError {
  return new ApiError(`${path}: no complete answer within ${timeoutMs / 1000} s.`, {
    path,
    retryable: true,
  });
}

/** Follows redirects within the origin only, so that the credentials never travel elsewhere. */
async function followRedirects(
  url: URL,
  { init, path, redirects }: FetchOptions,
  signal: AbortSignal,
): Promise<Response> {
  let target = url;
  for (let hop = 0; hop <= redirects; hop++) {
    const response = await fetch(target, { ...init, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    target = resolveLocation(location, target, path);
    if (target.origin !== url.origin)
      throw new ApiError(
        `${path}: redirected to another host (${target.host}), which gets no credentials: check base_url and environment.`,
        { path, status: response.status },
      );
  }
  throw new ApiError(`${path}: redirected endlessly: check base_url.`, { path });
}

function resolveLocation(location: string, from: URL, path: string): URL {
  if (!URL.canParse(location, from.href))
    throw new ApiError(`${path}: redirected to something that is not an address.`, { path });
  const target = new URL(location, from);
  // fetch refuses addresses with a user name, and those credentials are not ours anyway.
  target.username = '';
  target.password = '';
  return target;
}
