import { ApiError } from '../errors.ts';

/** What each status means for a reader, and what to do about it (lever-api 1.6). */
const HINTS: Readonly<Record<number, string>> = {
  400: 'rejected a parameter',
  401: 'the API key is not valid: check `token`, and that it belongs to this `environment`',
  403: 'the API key may not read this: tick its permission on a new key in Lever (Settings, Integrations and API, API Credentials)',
  404: 'does not exist',
  429: 'rate limit exceeded: lower `requests_per_second` when other programs share the key',
  503: 'Lever is down for maintenance',
};

/** One line about a status other than 200. */
export function statusHint(status: number, path: string): string {
  const hint = HINTS[status] ?? (status >= 500 ? 'Lever failed' : 'unexpected answer');
  return `${path}: ${hint} (HTTP ${status}).`;
}

/** Whether the same request may succeed later. */
export function isTransientStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|ALTNAME/;

/** Turns what `fetch` throws into an {@link ApiError} that may be retried, if that can help. */
export function describeNetworkFailure(cause: unknown, path: string, timeoutMs: number): unknown {
  if (cause instanceof ApiError && cause.message !== 'timeout') return cause;
  if (cause instanceof ApiError)
    return new ApiError(`${path}: no complete answer within ${timeoutMs / 1000} s.`, {
      path,
      retryable: true,
    });
  const code = networkCode(cause);
  if (code === undefined) return cause;
  if (CERTIFICATE_CODES.test(code))
    return new ApiError(
      `${path}: the server's certificate is not trusted (${code}); name your company's certificate in NODE_EXTRA_CA_CERTS.`,
      { path, cause },
    );
  return new ApiError(`${path}: no connection to Lever (${code}).`, {
    path,
    cause,
    retryable: true,
  });
}

/** The code of a network failure, or undefined when the error is none (a bug of ours is not retried). */
function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause } = error as { cause?: { errors?: unknown[] } };
  for (const suspect of [cause, cause?.errors?.[0], error]) {
    const { code } = (suspect ?? {}) as { code?: unknown };
    if (
      typeof code === 'string' &&
      /^(?:E(?!RR_)[A-Z]|ERR_TLS|UND_ERR|CERT|SELF|UNABLE|DEPTH|HOSTNAME)/.test(code)
    )
      return code;
  }
  const isFetchFailure =
    error instanceof TypeError && /fetch failed|terminated|network/i.test(error.message);
  return isFetchFailure ? 'connection lost' : undefined;
}
