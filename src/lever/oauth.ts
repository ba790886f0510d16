import { ApiError, AuthError } from '../errors.ts';
import type { Credentials } from './credentials.ts';
import { isTransientStatus } from './http-errors.ts';
import type { Timing } from './rate-limiter.ts';
import { parseRetryAfter, withRetry } from './retry.ts';
import { fetchWithTimeout, type HttpReply } from './transport.ts';

/** Keeps the refresh token, which Lever replaces at every use (lever-api: refresh-tokens). */
export interface RefreshTokenStore {
  /** The tokens that may be valid, the likeliest first; asked again before each attempt. */
  tokens(): readonly string[];
  /** Keeps a new token; must be done with it when it returns. */
  write(token: string): void;
}

export interface OAuthOptions {
  /** The token endpoint. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly store: RefreshTokenStore;
  readonly userAgent: string;
  readonly timing: Timing;
  readonly timeoutMs: number;
  readonly retryBudgetMs: number;
  readonly signal: AbortSignal;
  /** Told every secret that arrives, before anything is done with it. */
  onSecret(secret: string): void;
}

interface Access {
  readonly header: string;
  /** When it is replaced, a little before it ends. */
  readonly renewAt: number;
}

/** What messages call the token endpoint. */
const PATH = 'OAuth';
/**
 * Lever's access tokens live an hour (lever-api: access-tokens); taken where an answer does not
 * say.
 */
const LIFETIME_S = 3600;
const RENEWAL_MARGIN_MS = 60_000;
const NEVER = new AbortController().signal;

/**
 * Access tokens by refresh token: a new one before the old one ends or when Lever refuses it, one
 * request for all who wait. A new refresh token is kept before the access token is used. A run that
 * ends lets a request for tokens finish, since it may have ended the old refresh token already.
 */
export function createOAuthCredentials(options: OAuthOptions): Credentials {
  const { timing } = options;
  let access: Access | undefined;
  let renewal: Promise<Access> | undefined;

  const renewed = async (): Promise<Access> => {
    renewal ??= requestAccess(options).finally(() => {
      renewal = undefined;
    });
    access = await renewal;
    return access;
  };

  return {
    refusal:
      'the access token is not valid: check the OAuth settings, and that they belong to this `environment`',
    async header() {
      const isFresh = access !== undefined && timing.now() < access.renewAt;
      return (isFresh && access ? access : await renewed()).header;
    },
    async renew(refused) {
      if (access?.header === refused) await renewed();
      return access?.header !== refused;
    },
    async settled() {
      await renewal?.catch(() => undefined);
    },
  };
}

/** Tries the refresh tokens in turn; another run may have replaced the one that we know. */
async function requestAccess(options: OAuthOptions): Promise<Access> {
  const tried = new Set<string>();
  let refusal: AuthError | undefined;
  for (;;) {
    const token = options.store.tokens().find((candidate) => !tried.has(candidate));
    if (token === undefined)
      throw (
        refusal ??
        new AuthError(`${PATH}: there is no refresh token: write one to "refresh_token".`)
      );
    tried.add(token);
    try {
      return await exchangeToken(token, options);
    } catch (error) {
      if (!(error instanceof AuthError)) throw asFinal(error);
      refusal = error;
    }
  }
}

/** Without an access token nothing can be read, so an endpoint out of reach ends the run. */
function asFinal(error: unknown): unknown {
  return error instanceof ApiError ? new AuthError(error.message, { cause: error }) : error;
}

async function exchangeToken(refreshToken: string, options: OAuthOptions): Promise<Access> {
  const { timing, signal, store, onSecret } = options;
  const requestedAt = timing.now();
  const answer = await withRetry(
    async () => readAnswer(await post(refreshToken, options), timing),
    {
      budgetMs: options.retryBudgetMs,
      timing,
      signal,
    },
  );
  onSecret(answer.accessToken);
  if (answer.refreshToken !== undefined && answer.refreshToken !== refreshToken) {
    onSecret(answer.refreshToken);
    store.write(answer.refreshToken);
  }
  const lifetimeMs = answer.lifetimeS * 1000;
  return {
    header: `Bearer ${answer.accessToken}`,
    renewAt: requestedAt + lifetimeMs - Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 2),
  };
}

async function post(refreshToken: string, options: OAuthOptions): Promise<HttpReply> {
  const { timeoutMs } = options;
  const body = new URLSearchParams({
    client_id: options.clientId,
    client_secret: options.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  const headers = { accept: 'application/json', 'user-agent': options.userAgent };
  return await fetchWithTimeout(new URL(options.url), {
    init: { method: 'POST', headers, body },
    path: PATH,
    timeoutMs,
    signal: NEVER,
    redirects: 0,
  });
}

interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly lifetimeS: number;
}

function readAnswer({ status, headers, text }: HttpReply, timing: Timing): TokenAnswer {
  const body = readObject(text);
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetimeS } = body;
  if (status === 200 && typeof accessToken === 'string' && accessToken !== '')
    return {
      accessToken,
      refreshToken:
        typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : undefined,
      lifetimeS: Number(lifetimeS) > 0 ? Number(lifetimeS) : LIFETIME_S,
    };
  const retryAfterMs = parseRetryAfter(headers, timing.now());
  if (status === 200 || isTransientStatus(status))
    throw new ApiError(`${PATH}: no access token came (HTTP ${status}).`, {
      path: PATH,
      status,
      retryable: true,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  throw new AuthError(describeRefusal(body['error'], status));
}

/** Why no token was given; the codes are those of RFC 6749, 5.2, and nothing else of the answer is shown. */
function describeRefusal(code: unknown, status: number): string {
  if (code === 'invalid_grant')
    return `${PATH}: the refresh token is not valid any more (invalid_grant): authorize the app again and write the new one to "refresh_token".`;
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
