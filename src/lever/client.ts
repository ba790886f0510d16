import { ApiError, AuthError } from '../errors.ts';
import type { Credentials } from './credentials.ts';
import { isTransientStatus, statusHint } from './http-errors.ts';
import { parseJson } from './json.ts';
import type { RateLimiter, Timing } from './rate-limiter.ts';
import { parseRetryAfter, withRetry } from './retry.ts';
import { createSemaphore } from './semaphore.ts';
import { fetchWithTimeout, type HttpReply } from './transport.ts';

/**
 * Query parameters; an array repeats its name, as `expand` wants it
 * (lever-api: repeated-parameters).
 */
export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

/** A JSON answer and when it arrived. */
export interface ApiAnswer {
  readonly body: unknown;
  /** Our clock, milliseconds. */
  readonly receivedAt: number;
  /** How long Lever took for it, in milliseconds. */
  readonly tookMs: number;
}

export interface RequestOptions {
  /** Looks at the body of a 200 answer; throws a retryable {@link ApiError} when it makes no sense. */
  check?(body: unknown, attemptNumber: number): void;
  /** Goes before requests that are not: others will follow from its answer. */
  readonly isUrgent?: boolean;
  /** Asked before each attempt; when nobody wants the answer any more, an {@link ApiError} is thrown. */
  isWanted?(): boolean;
}

/** Reads Lever's REST API. */
export interface LeverClient {
  /**
   * GETs `path` (below the base URL) until an answer arrives. Throws {@link AuthError} on 401 and
   * {@link ApiError} on every other final answer or when the retries are used up.
   */
  get(path: string, parameters: Parameters, options?: RequestOptions): Promise<ApiAnswer>;
  /** What happened so far. */
  readonly statistics: Readonly<ClientStatistics>;
  /** The earliest that Lever's clock can have shown when this client was made, in milliseconds; undefined before the first answer. */
  startedAt(): number | undefined;
}

export interface ClientStatistics {
  requests: number;
  retries: number;
  rejected: number;
  /** Requests that failed and wait for their next try. */
  waiting: number;
}

export interface ClientLog {
  warn(facts: object, message: string): void;
  debug(facts: object, message: string): void;
}

export interface ClientOptions {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly rateLimiter: RateLimiter;
  readonly timing: Timing;
  /** Requests in flight at most. */
  readonly maxConcurrency: number;
  readonly requestTimeoutMs: number;
  readonly retryBudgetMs: number;
  readonly signal: AbortSignal;
  readonly log: ClientLog;
  /** Awaited before each request: holds requests back while the reader of stdout is slow. */
  beforeRequest(): Promise<void>;
  /** Told of each request that is sent. */
  onRequest?(path: string): void;
}

const MAX_REDIRECTS = 3;
/** From this attempt on a retry is worth a line in the log; single failures are everyday. */
const FIRST_WARNING = 3;
/** One line is enough for all requests that fail at the same time. */
const WARNING_INTERVAL_MS = 30_000;

/** Creates the one client of a run. Uses the global `fetch`. */
export function createClient(options: ClientOptions): LeverClient {
  const { rateLimiter, timing, signal, retryBudgetMs } = options;
  const statistics: ClientStatistics = { requests: 0, retries: 0, rejected: 0, waiting: 0 };
  const semaphore = createSemaphore(options.maxConcurrency);
  const noteRetry = createRetryNote(options);
  const startedAt = timing.now();
  let clockOffset: number | undefined;

  const send = async (url: URL, path: string, authorization: string): Promise<HttpReply> => {
    statistics.requests++;
    options.onRequest?.(path);
    const sentAt = timing.now();
    const { userAgent, requestTimeoutMs: timeoutMs } = options;
    const headers = { accept: 'application/json', authorization, 'user-agent': userAgent };
    const reply = await fetchWithTimeout(url, {
      init: { headers },
      path,
      timeoutMs,
      signal,
      redirects: MAX_REDIRECTS,
    });
    const date = Date.parse(reply.headers.get('date') ?? '');
    // What a proxy answers in Lever's place is dated by another clock; one that takes the date away leaves ours.
    if (reply.status < 500) clockOffset ??= Number.isNaN(date) ? 0 : date - timing.now();
    if (reply.status === 429) {
      statistics.rejected++;
      // A pause beyond the budget is the end of this request, but need not be that of the others.
      const waitMs = Math.min(parseRetryAfter(reply.headers, timing.now()) ?? 0, retryBudgetMs);
      rateLimiter.rejected(sentAt, waitMs);
    }
    return reply;
  };

  // A request that waits for its next try leaves its slot to others.
  const admit = async (path: string, request: RequestOptions): Promise<() => void> => {
    const release = await semaphore.take(request.isUrgent);
    try {
      if (request.isWanted?.() === false)
        throw new ApiError(`${path}: not asked for any more.`, { path });
      await options.beforeRequest();
      await rateLimiter.acquire(signal, request.isUrgent);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  };

  const attempt = async (
    url: URL,
    path: string,
    number: number,
    request: RequestOptions,
  ): Promise<ApiAnswer> => {
    const { credentials } = options;
    const header = await credentials.header();
    const sentAt = timing.now();
    let reply = await send(url, path, header);
    if (reply.status === 401 && (await credentials.renew(header))) {
      await rateLimiter.acquire(signal, true);
      reply = await send(url, path, await credentials.header());
    }
    if (reply.status === 401) throw new AuthError(`${path}: ${credentials.refusal} (HTTP 401).`);
    if (reply.status !== 200) throw describeAnswer(reply, path, { now: timing.now(), number });
    rateLimiter.answered();
    const body = parseBody(reply.text, path);
    request.check?.(body, number);
    const receivedAt = timing.now();
    return { body, receivedAt, tookMs: receivedAt - sentAt };
  };

  return {
    statistics,
    startedAt: () => (clockOffset === undefined ? undefined : startedAt + clockOffset),
    async get(path, parameters, request = {}) {
      const url = toUrl(options.baseUrl, path, parameters);
      let isWaiting = false;
      return await withRetry((number) => attempt(url, path, number, request), {
        budgetMs: retryBudgetMs,
        timing,
        signal,
        async admit() {
          if (isWaiting) statistics.waiting--;
          isWaiting = false;
          return await admit(path, request);
        },
        onRetry(error, waitMs, number) {
          statistics.retries++;
          statistics.waiting++;
          isWaiting = true;
          noteRetry(error, waitMs, number);
        },
      });
    },
  };
}

/** Logs retries; a fault that lasts becomes a warning, so that a silent run explains itself. */
function createRetryNote({ log, timing, retryBudgetMs }: ClientOptions) {
  let warnedAt = Number.NEGATIVE_INFINITY;
  return (error: ApiError, waitMs: number, number: number): void => {
    const facts = { path: error.path, status: error.status, waitMs: Math.round(waitMs) };
    if (number < FIRST_WARNING || timing.now() - warnedAt < WARNING_INTERVAL_MS) {
      log.debug(facts, error.message);
      return;
    }
    warnedAt = timing.now();
    log.warn(
      facts,
      `${error.message} It is tried again for up to ${retryBudgetMs / 1000} s (retry_budget_seconds).`,
    );
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

function describeAnswer(
  { status, headers, text }: HttpReply,
  path: string,
  { now, number }: { readonly now: number; readonly number: number },
): ApiError {
  const retryAfterMs = parseRetryAfter(headers, now);
  const message = leverMessage(text);
  return new ApiError(
    `${statusHint(status, path)}${message === '' ? '' : ` Lever says: ${message}.`}`,
    {
      status,
      path,
      retryable: isTransientStatus(status) || (number === 1 && isBadOffset(status, message)),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/**
 * A stale page token; one more try tells a passing fault from a real one
 * (lever-api: stale-page-token).
 */
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
