import { ApiError, AuthError } from '../errors.ts';
import { createBufferPool } from './buffer-pool.ts';
import type { Credentials } from './credentials.ts';
import { toApiError } from './error-reply.ts';
import { headerOf, type Send } from './http.ts';
import { parseJson, TooManyValuesError } from './json.ts';
import { createOutage, type Outage } from './outage.ts';
import type { RateLimiter, Timing } from './rate-limiter.ts';
import { LARGEST_DATA } from './read-body.ts';
import { parseRetryAfter, WRONG_TRIES, withRetry } from './retry.ts';
import { createSemaphore } from './semaphore.ts';
import { exchange, type HttpReply } from './transport.ts';
import { withoutIds } from './without-ids.ts';

/**
 * Query parameters; an array repeats its name, as `expand` wants it
 * (lever-api: repeated-parameters).
 */
export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

/** An answer and when it arrived. */
export interface ApiAnswer {
  /** Its JSON, or what {@link RequestOptions.read} made of it. */
  readonly body: unknown;
  /** Our clock, milliseconds. */
  readonly receivedAt: number;
  /** How long Lever took, in milliseconds. */
  readonly tookMs: number;
}

export interface RequestOptions {
  /**
   * Makes of the JSON of a 200 answer what {@link LeverClient.get} gives as the body. Throws a
   * retryable {@link ApiError} when it makes no sense.
   */
  read?(json: unknown, attemptNumber: number): unknown;
  /** Whether it goes before others, because more requests follow from its answer. */
  readonly isUrgent?: boolean;
  /** Called before each attempt; throws an {@link ApiError} instead when it returns false. */
  isWanted?(): boolean;
  /**
   * Called with what must be called once the body is no longer held: where the answer is a large one,
   * the next large one waits for that. Without this, it follows as soon as the body is made.
   */
  onLarge?(release: () => void): void;
  /** How long it is retried, where that is less than for others; asked after each failure. */
  retryBudgetMs?(): number | undefined;
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
  /**
   * When this client was created, by the earlier one of Lever's clock and ours, in milliseconds;
   * undefined before the first answer.
   */
  startedAt(): number | undefined;
}

export interface ClientStatistics {
  requests: number;
  retries: number;
  rejected: number;
  /** Requests that failed and wait for their next attempt. */
  waiting: number;
}

export interface ClientLog {
  warn(facts: object, message: string): void;
  debug(facts: object, message: string): void;
}

export interface ClientOptions {
  readonly baseUrl: string;
  /** How requests leave the program. */
  readonly send: Send;
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
  /** Awaited before each request: holds it back while the reader of stdout is slow. */
  beforeRequest(): Promise<void>;
  /** Called for each request that is sent. */
  onRequest?(path: string): void;
}

const MAX_REDIRECTS = 3;
/** What answers that arrive at the same time may take together before they have to take turns. */
const SHARED_BYTES = 8 * 1024 * 1024;
/** A reader of stdout that holds requests back for longer makes the time prove nothing. */
const HOLD_MS = 1000;
/** From this attempt on, a retry is worth a warning; single failures are common. */
const FIRST_WARNING = 3;
/** One warning is enough for all requests that fail at the same time. */
const WARNING_INTERVAL_MS = 30_000;

/** Creates the one client of a run. */
export function createClient(options: ClientOptions): LeverClient {
  const { credentials, rateLimiter, timing, signal, retryBudgetMs } = options;
  const statistics: ClientStatistics = { requests: 0, retries: 0, rejected: 0, waiting: 0 };
  const startedAt = timing.now();
  const { send, clockOffset } = createSender(options, statistics);
  const outage = createOutage(retryBudgetMs, timing);
  const admit = createAdmission(options, outage);
  const noteRetry = createRetryNote(options);

  const attempt = async (request: ApiRequest, number: number): Promise<ApiAnswer> => {
    const header = await credentials.header();
    const sentAt = timing.now();
    let reply = await send(request, header);
    if (reply.status === 401 && (await credentials.renew(header))) {
      reply.release();
      await rateLimiter.acquire(signal, true);
      reply = await send(request, await credentials.header());
    }
    const body = bodyOf(reply, request, number);
    const receivedAt = timing.now();
    return { body, receivedAt, tookMs: receivedAt - sentAt };
  };
  const bodyOf = (reply: HttpReply, request: ApiRequest, number: number): unknown => {
    const { label: path, read, onLarge } = request;
    let isKept = false;
    try {
      if (reply.status === 401) throw new AuthError(`${path}: ${credentials.refusal} (HTTP 401).`);
      if (reply.status !== 200) throw toApiError(reply, { path, number, now: timing.now() });
      rateLimiter.answered();
      const json = parseBody(reply.text, path);
      const body = read ? read(json, number) : json;
      onLarge?.(reply.release);
      isKept = onLarge !== undefined;
      return body;
    } finally {
      if (!isKept) reply.release();
    }
  };

  return {
    statistics,
    startedAt() {
      const offset = clockOffset();
      // A clock that is ahead would put the bookmark after what is still to come.
      return offset === undefined ? undefined : startedAt + Math.min(0, offset);
    },
    async get(path, parameters, requestOptions = {}) {
      const request = {
        ...requestOptions,
        path,
        label: withoutIds(path),
        url: toUrl(options.baseUrl, path, parameters),
      };
      let isWaiting = false;
      const wake = (): void => {
        if (isWaiting) statistics.waiting--;
        isWaiting = false;
      };
      return await withRetry((number) => observed(outage, attempt(request, number)), {
        budgetMs: retryBudgetMs,
        ...(requestOptions.retryBudgetMs && { ownBudgetMs: requestOptions.retryBudgetMs }),
        timing,
        signal,
        outage,
        async admit(waitSignal = signal) {
          wake();
          return await admit(request, waitSignal);
        },
        onRetry(error, waitMs, number) {
          statistics.retries++;
          statistics.waiting++;
          isWaiting = true;
          noteRetry(error, waitMs, number);
        },
      }).finally(wake);
    },
  };
}

/** Tells what became of an attempt. A wrong answer is none, but shows that somebody is there. */
async function observed<Value>(outage: Outage, attempt: Promise<Value>): Promise<Value> {
  try {
    const value = await attempt;
    outage.answered();
    return value;
  } catch (error) {
    if (error instanceof ApiError && !Number.isFinite(error.mostTries)) {
      if (error.retryable && error.code === undefined) outage.failed();
      else if (error.status !== undefined) outage.answered();
    }
    throw error;
  }
}

interface ApiRequest extends RequestOptions {
  readonly url: URL;
  readonly path: string;
  /** The path as messages show it. */
  readonly label: string;
}

interface Sender {
  send(request: ApiRequest, authorization: string): Promise<HttpReply>;
  /** How far Lever's clock is ahead of ours, in milliseconds; undefined before the first answer. */
  clockOffset(): number | undefined;
}

/** Sends requests, counts them, and learns Lever's clock and limit from the replies. */
function createSender(options: ClientOptions, statistics: ClientStatistics): Sender {
  const { rateLimiter, timing, signal, userAgent, retryBudgetMs } = options;
  const buffers = createBufferPool({ shared: SHARED_BYTES, largest: LARGEST_DATA });
  let clockOffset: number | undefined;
  return {
    clockOffset: () => clockOffset,
    async send({ url, path, label }, authorization) {
      statistics.requests++;
      options.onRequest?.(path);
      const sentAt = timing.now();
      const reply = await exchange(url, {
        send: options.send,
        method: 'GET',
        headers: { accept: 'application/json', authorization, 'user-agent': userAgent },
        path: label,
        timeoutMs: options.requestTimeoutMs,
        signal,
        redirects: MAX_REDIRECTS,
        largest: LARGEST_DATA,
        buffers,
      });
      const date = Date.parse(headerOf(reply.headers, 'date') ?? '');
      // A proxy that answers in Lever's place has another clock; one that removes the date leaves
      // us ours.
      if (reply.status < 500) clockOffset ??= Number.isNaN(date) ? 0 : date - timing.now();
      if (reply.status === 429) {
        statistics.rejected++;
        // A pause beyond the budget ends this request, but need not end the others.
        const waitMs = Math.min(parseRetryAfter(reply.headers, timing.now()) ?? 0, retryBudgetMs);
        rateLimiter.rejected(sentAt, waitMs);
      }
      return reply;
    },
  };
}

/**
 * Lets requests start, as many at a time and as fast as is allowed; resolves to a function to call
 * at the end of each. A request that waits for its next attempt leaves its permit to others.
 */
function createAdmission(options: ClientOptions, outage: Outage) {
  const { maxConcurrency, rateLimiter, timing, beforeRequest } = options;
  const semaphore = createSemaphore(maxConcurrency);
  return async (request: ApiRequest, signal: AbortSignal): Promise<() => void> => {
    const { label: path, isUrgent, isWanted } = request;
    const release = await semaphore.take(isUrgent);
    try {
      if (isWanted?.() === false) throw new ApiError(`${path}: no longer wanted.`, { path });
      const heldFrom = timing.now();
      await beforeRequest();
      if (timing.now() - heldFrom > HOLD_MS) outage.held();
      await rateLimiter.acquire(signal, isUrgent);
      return release;
    } catch (error) {
      release();
      throw error;
    }
  };
}

/**
 * Logs retries; one that lasts becomes a warning, so that a run that seems to hang explains itself.
 */
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
      `${error.message} Retrying for up to ${retryBudgetMs / 1000} s (retry_budget_seconds).`,
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

function parseBody(text: string, path: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof TooManyValuesError)
      throw new ApiError(
        `${path} answered with more than a million values. Something else answers in Lever's place: check base_url and HTTPS_PROXY.`,
        { path, cause },
      );
    throw new ApiError(`${path} answered with something that is not JSON.`, {
      path,
      status: 200,
      retryable: true,
      // A page for people comes from something in between, and may be gone like any failure.
      ...(!text.trimStart().startsWith('<') && { mostTries: WRONG_TRIES }),
      cause,
    });
  }
}
