import { ApiError, AuthError } from '../errors.ts';
import { describeNetworkFailure, isTransientStatus, statusHint } from './failures.ts';
import { parseJson } from './json.ts';
import type { Pacer, Timing } from './pacer.ts';
import { parseRetryAfter, withRetry } from './retry.ts';

/** Query parameters; an array repeats its name, as `expand` wants it (lever-api 1.8). */
export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

/** A JSON answer and when it arrived. */
export interface Answer {
  readonly body: unknown;
  /** Our clock, milliseconds. */
  readonly receivedAt: number;
}

export interface RequestOptions {
  /** Looks at the body of a 200 answer; throws a retryable {@link ApiError} when it makes no sense. */
  check?(body: unknown, attemptNumber: number): void;
}

/** Reads Lever's REST API. */
export interface LeverClient {
  /**
   * GETs `path` (below the base URL) until an answer arrives. Throws {@link AuthError} on 401 and
   * {@link ApiError} on every other final answer or when the retries are used up.
   */
  get(path: string, parameters: Parameters, options?: RequestOptions): Promise<Answer>;
  /** What happened so far. */
  readonly statistics: Readonly<ClientStatistics>;
  /** The earliest that Lever's clock can have shown when this client was made, in milliseconds; undefined before the first answer. */
  startedAt(): number | undefined;
}

export interface ClientStatistics {
  requests: number;
  retries: number;
  rejected: number;
}

export interface ClientLog {
  warn(facts: object, message: string): void;
  debug(facts: object, message: string): void;
}

export interface ClientOptions {
  readonly baseUrl: string;
  /** The value of the Authorization header. */
  authorization(): Promise<string>;
  readonly userAgent: string;
  readonly pacer: Pacer;
  readonly timing: Timing;
  /** Requests in flight at most. */
  readonly maxConcurrency: number;
  readonly requestTimeoutMs: number;
  readonly retryBudgetMs: number;
  readonly signal: AbortSignal;
  readonly log: ClientLog;
  /** Awaited before each request: holds requests back while the reader of stdout is slow. */
  beforeRequest(): Promise<void>;
}

const MAX_REDIRECTS = 3;

/** Creates the one client of a run. Uses the global `fetch`. */
export function createClient(options: ClientOptions): LeverClient {
  const { pacer, timing, signal, log } = options;
  const statistics: ClientStatistics = { requests: 0, retries: 0, rejected: 0 };
  const slots = createSlots(options.maxConcurrency);
  const startedAt = timing.now();
  let clockOffset: number | undefined;

  const learnClock = (headers: Headers): void => {
    if (clockOffset !== undefined) return;
    const date = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(date)) clockOffset = date - timing.now();
  };

  const fetchOnce = async (
    url: URL,
    path: string,
  ): Promise<{ response: Response; text: string }> => {
    const cancel = new AbortController();
    const stop = (): void => cancel.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(
      () => cancel.abort(new ApiError('timeout', { path })),
      options.requestTimeoutMs,
    );
    try {
      const response = await followRedirects(url, path, {
        headers: {
          accept: 'application/json',
          authorization: await options.authorization(),
          'user-agent': options.userAgent,
        },
        signal: cancel.signal,
      });
      learnClock(response.headers);
      return { response, text: await response.text() };
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw describeNetworkFailure(cause, path, options.requestTimeoutMs);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };

  const attempt = async (
    url: URL,
    path: string,
    number: number,
    request: RequestOptions,
  ): Promise<Answer> => {
    await options.beforeRequest();
    await pacer.acquire(signal);
    statistics.requests++;
    const sentAt = timing.now();
    const { response, text } = await fetchOnce(url, path);
    if (response.status !== 200) {
      const error = describeAnswer(response, text, path, { now: timing.now(), number });
      if (response.status === 429) {
        statistics.rejected++;
        pacer.rejected(sentAt, error.retryAfterMs ?? 0);
      }
      throw error;
    }
    pacer.answered();
    const body = parseBody(text, path);
    request.check?.(body, number);
    return { body, receivedAt: timing.now() };
  };

  return {
    statistics,
    startedAt: () => (clockOffset === undefined ? undefined : startedAt + clockOffset),
    async get(path, parameters, request = {}) {
      const url = toUrl(options.baseUrl, path, parameters);
      const release = await slots.take();
      try {
        return await withRetry((number) => attempt(url, path, number, request), {
          budgetMs: options.retryBudgetMs,
          timing,
          signal,
          onRetry(error, waitMs) {
            statistics.retries++;
            log.debug({ path, status: error.status, waitMs: Math.round(waitMs) }, error.message);
          },
        });
      } finally {
        release();
      }
    },
  };
}

function toUrl(baseUrl: string, path: string, parameters: Parameters): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`);
  for (const [name, value] of Object.entries(parameters)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) url.searchParams.append(name, String(one));
  }
  return url;
}

/** Follows redirects within the origin only, so that the credentials never travel elsewhere. */
async function followRedirects(url: URL, path: string, init: RequestInit): Promise<Response> {
  let target = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(target, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    target = new URL(location, target);
    if (target.origin !== url.origin)
      throw new ApiError(
        `${path} redirects to another host (${target.host}); check base_url and environment.`,
        { path, status: response.status },
      );
  }
  throw new ApiError(`${path} redirects without end; check base_url.`, { path });
}

function describeAnswer(
  response: Response,
  text: string,
  path: string,
  { now, number }: { readonly now: number; readonly number: number },
): ApiError {
  const { status } = response;
  if (status === 401) throw new AuthError(statusHint(status, path));
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now);
  const message = leverMessage(text);
  return new ApiError(
    `${statusHint(status, path)}${message === '' ? '' : ` Lever says: ${message}`}`,
    {
      status,
      path,
      retryable: isTransientStatus(status) || (number === 1 && isBadOffset(status, message)),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/** A stale page token; one more try tells a passing fault from a real one (lever-api 14, 3). */
function isBadOffset(status: number, message: string): boolean {
  return status === 400 && message.includes('Invalid offset token');
}

/** The `code` of Lever's error body; its free text could quote data, so only known sentences pass. */
function leverMessage(text: string): string {
  if (text.includes('Invalid offset token')) return 'Invalid offset token';
  const code = /"code"\s*:\s*"([A-Za-z]{1,40})"/.exec(text)?.[1];
  return code ?? '';
}

function parseBody(text: string, path: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new ApiError(`${path} answered with something that is no JSON.`, {
      path,
      status: 200,
      retryable: true,
      cause,
    });
  }
}

/** Lets at most `count` callers through at a time, in order. */
function createSlots(count: number): { take(): Promise<() => void> } {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async take() {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return release;
    },
  };
}
