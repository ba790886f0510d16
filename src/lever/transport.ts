import { ApiError } from '../errors.ts';
import type { BufferPool } from './buffer-pool.ts';
import { ACCEPTED_ENCODINGS } from './decompress.ts';
import {
  type HttpAnswer,
  type HttpHeaders,
  type HttpRequest,
  headerOf,
  type Send,
} from './http.ts';
import { describeNetworkFailure } from './http-errors.ts';
import { LARGEST_NOTE, readBody } from './read-body.ts';

/** A complete reply. */
export interface HttpReply {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly text: string;
  /** Called when the text, and what was made of it, is no longer held: the next large answer waits for that. */
  release(): void;
}

export interface ExchangeOptions extends Pick<HttpRequest, 'method' | 'headers' | 'body'> {
  readonly send: Send;
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
  readonly buffers: BufferPool;
}

/**
 * Makes one request and reads the whole reply, whatever its status. Throws an {@link ApiError},
 * which may be retryable, when no complete answer arrives in time, and the signal's reason when
 * aborted.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<HttpReply> {
  const { signal, path, timeoutMs, largest, buffers } = options;
  signal.throwIfAborted();
  const cancel = new AbortController();
  const onAbort = (): void => cancel.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => cancel.abort(describeTimeout(path, timeoutMs)), timeoutMs);
  try {
    const { status, headers, body } = await followRedirects(url, options, cancel.signal);
    const { text, release } = await readBody(body, {
      status,
      encoding: headerOf(headers, 'content-encoding') ?? '',
      path,
      buffers,
      signal: cancel.signal,
      largest: status === 200 ? largest : LARGEST_NOTE,
    });
    return { status, headers, text, release };
  } catch (cause) {
    cancel.signal.throwIfAborted();
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
  { send, method, headers, body, path, redirects }: ExchangeOptions,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const request: HttpRequest = {
    method,
    headers: { ...headers, 'accept-encoding': ACCEPTED_ENCODINGS },
    signal,
    ...(body !== undefined && { body }),
  };
  let target = url;
  for (let hop = 0; hop <= redirects; hop++) {
    signal.throwIfAborted();
    const answer = await send(target, request);
    const location = headerOf(answer.headers, 'location');
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
    // What is to come of it is not waited for.
    answer.body.destroy();
    target = resolveLocation(location, target, path);
    if (target.origin !== url.origin)
      throw new ApiError(
        `${path}: redirected to another host (${target.host}), which gets no credentials: check base_url and environment.`,
        { path, status: answer.status },
      );
  }
  throw new ApiError(`${path}: redirected endlessly: check base_url.`, { path });
}

function resolveLocation(location: string, from: URL, path: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  // Others may have the same origin: that of a blob: is the one of the address inside.
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:')
    throw new ApiError(`${path}: redirected to something that is not an address.`, { path });
  // Those credentials are not ours.
  target.username = '';
  target.password = '';
  return target;
}
