import { ApiError, AuthError } from '../errors.ts';
import { createBufferPool } from './buffer-pool.ts';
import type { Credentials } from './credentials.ts';
import type { Send } from './http.ts';
import { isTransientStatus } from './http-errors.ts';
import type { Timing } from './rate-limiter.ts';
import { LARGEST_NOTE } from './read-body.ts';
import { parseRetryAfter, WRONG_TRIES, withRetry } from './retry.ts';
import { exchange, type HttpReply } from './transport.ts';

/** Keeps the refresh token, which Lever replaces at every use (lever-api: refresh-tokens). */
export interface RefreshTokenStore {
  /**
   * Does something while no other run uses the tokens: two that spend the same one would lock each
   * other out.
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The tokens that may be valid, the likeliest first; called again before each attempt. */
  tokens(): readonly string[];
  /** Keeps a new token; it is safe once this returns. The one that it replaces is spent. */
  write(token: string, replaced: string): void;
}

/** Whether a text can be a token: characters that a header can hold (RFC 6750), and not too many. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(text);
}

export interface OAuthOptions {
  /** The token endpoint. */
  readonly url: string;
  /** How requests leave the program. */
  readonly send: Send;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly store: RefreshTokenStore;
  readonly userAgent: string;
  readonly timing: Timing;
  readonly timeoutMs: number;
  readonly retryBudgetMs: number;
  readonly signal: AbortSignal;
  /** Called for every secret that arrives, before it is used. */
  onSecret(secret: string): void;
}

interface Access {
  readonly header: string;
  /** When to replace it, a little before it expires. */
  readonly renewAt: number;
}

/** What messages call the token endpoint. */
const PATH = 'OAuth';
/**
 * Lever's access tokens live an hour (lever-api: access-tokens); used where an answer does not say.
 */
const LIFETIME_S = 3600;
const RENEWAL_MARGIN_MS = 60_000;
/**
 * How long the end of a run waits for tokens that may be on their way. The old refresh token may be
 * spent already.
 */
const PATIENCE_MS = 1000;

/**
 * Gets access tokens with a refresh token: a new one before the old one expires or when Lever
 * refuses it, by one request for all that wait. A new refresh token is kept before the access token
 * is used. A run that ends lets a request for tokens finish, which may have invalidated the old
 * refresh token.
 */
export function createOAuthCredentials(options: OAuthOptions): Credentials {
  const { timing, store } = options;
  const cut = new AbortController();
  let access: Access | undefined;
  let renewal: Promise<Access> | undefined;

  const refresh = async (): Promise<Access> => {
    renewal ??= store
      .exclusively(() => requestAccess(options, cut.signal))
      .finally(() => {
        renewal = undefined;
      });
    access = await unlessAborted(renewal, options.signal);
    return access;
  };

  return {
    refusal:
      'the access token is not valid: check the OAuth settings, and that they belong to this `environment`',
    async header() {
      const isFresh = access !== undefined && timing.now() < access.renewAt;
      return (isFresh && access ? access : await refresh()).header;
    },
    async renew(refused) {
      if (access?.header === refused) await refresh();
      return access?.header !== refused;
    },
    async settled() {
      if (!renewal) return true;
      const end = renewal.then(
        () => true,
        () => true,
      );
      const patience = new AbortController();
      const pause = timing.sleep(PATIENCE_MS, patience.signal).then(
        () => false,
        () => false,
      );
      const isSettled = await Promise.race([end, pause]);
      patience.abort();
      if (!isSettled) cut.abort(new AuthError(`${PATH}: the run is over.`));
      // What is cut off gives back its lock first.
      await end;
      return isSettled;
    },
  };
}

/** The promise's value; rejects as soon as the signal is aborted, though the work goes on. */
async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let stop = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Tries the refresh tokens in turn, since another run may have replaced the one that we know. */
async function requestAccess(options: OAuthOptions, cut: AbortSignal): Promise<Access> {
  const tried = new Set<string>();
  let refusal: AuthError | undefined;
  for (;;) {
    const token = options.store.tokens().find((candidate) => !tried.has(candidate));
    if (token === undefined)
      throw (
        refusal ?? new AuthError(`${PATH}: there is no refresh token: put one in "refresh_token".`)
      );
    tried.add(token);
    try {
      return await exchangeToken(token, options, cut);
    } catch (error) {
      if (!(error instanceof AuthError)) throw asFinal(error);
      refusal = error;
    }
  }
}

/** Without an access token nothing can be read, so the failure of this endpoint ends the run. */
function asFinal(error: unknown): unknown {
  return error instanceof ApiError ? new AuthError(error.message, { cause: error }) : error;
}

async function exchangeToken(
  refreshToken: string,
  options: OAuthOptions,
  cut: AbortSignal,
): Promise<Access> {
  const { timing, signal, store, onSecret } = options;
  const requestedAt = timing.now();
  const reply = await withRetry(
    async () => readReply(await post(refreshToken, options, cut), timing),
    { budgetMs: options.retryBudgetMs, timing, signal },
  );
  onSecret(reply.accessToken);
  if (reply.refreshToken !== undefined && reply.refreshToken !== refreshToken) {
    onSecret(reply.refreshToken);
    store.write(reply.refreshToken, refreshToken);
  }
  const lifetimeMs = reply.lifetimeS * 1000;
  return {
    header: `Bearer ${reply.accessToken}`,
    renewAt: requestedAt + lifetimeMs - Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 2),
  };
}

async function post(
  refreshToken: string,
  options: OAuthOptions,
  cut: AbortSignal,
): Promise<HttpReply> {
  const { timeoutMs } = options;
  const body = new URLSearchParams({
    client_id: options.clientId,
    client_secret: options.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  return await exchange(new URL(options.url), {
    send: options.send,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': options.userAgent,
    },
    body: body.toString(),
    path: PATH,
    timeoutMs,
    signal: cut,
    redirects: 0,
    largest: LARGEST_NOTE,
    buffers: createBufferPool({ shared: LARGEST_NOTE, largest: LARGEST_NOTE }),
  });
}

interface TokenReply {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly lifetimeS: number;
}

function readReply({ status, headers, text }: HttpReply, timing: Timing): TokenReply {
  const body = readObject(text);
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetimeS } = body;
  if (status === 200 && typeof accessToken === 'string' && accessToken !== '')
    return {
      accessToken: assertToken(accessToken),
      refreshToken:
        typeof refreshToken === 'string' && refreshToken !== ''
          ? assertToken(refreshToken)
          : undefined,
      lifetimeS: Number(lifetimeS) > 0 ? Number(lifetimeS) : LIFETIME_S,
    };
  const retryAfterMs = parseRetryAfter(headers, timing.now());
  if (status === 200 || isTransientStatus(status))
    throw new ApiError(`${PATH}: no access token came (HTTP ${status}).`, {
      path: PATH,
      status,
      retryable: true,
      ...(status === 200 && { mostTries: WRONG_TRIES }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  throw new AuthError(describeRefusal(body['error'], status));
}

/** What could neither be sent nor kept is not taken for a token, whoever gives it. */
function assertToken(text: string): string {
  if (isToken(text)) return text;
  throw new ApiError(
    `${PATH}: a token came that is longer than 4 kB or has characters that no token has: check "oauth_url" and HTTPS_PROXY.`,
    { path: PATH, status: 200 },
  );
}

/** Why no token was given, by the codes of RFC 6749, 5.2; nothing else in the answer is shown. */
function describeRefusal(code: unknown, status: number): string {
  if (code === 'invalid_grant')
    return `${PATH}: the refresh token is no longer valid (invalid_grant): authorize the app again and put the new token in "refresh_token".`;
  if (code === 'invalid_client' || code === 'unauthorized_client' || code === 'access_denied')
    return `${PATH}: "client_id" or "client_secret" is not valid (${code}): compare them with those of the app that Lever registered.`;
  return `${PATH}: no access token was given (HTTP ${status}): check "client_id", "client_secret", "refresh_token" and that they belong to this "environment".`;
}

function readObject(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
