import { ApiError } from '../errors.ts';

/** What each status means, and what to do about it (lever-api: statuses). */
const HINTS: Readonly<Record<number, string>> = {
  400: 'a parameter is not valid',
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

/** Turns what a connection fails with into an {@link ApiError} that may be retried, if that can help. */
export function describeNetworkFailure(cause: unknown, path: string): unknown {
  if (cause instanceof ApiError) return cause;
  const causes = causesOf(cause);
  const proxyStatus = causes.map(readProxyStatus).find((status) => status !== undefined);
  if (proxyStatus === '407')
    return new ApiError(
      `${path}: the proxy asks for a user and a password (HTTP 407): put them in HTTPS_PROXY, as in http://user:password@host:port.`,
      { path, cause },
    );
  const codes = causes.map(codeOf).filter((code) => typeof code === 'string');
  const certificateCode = codes.find((code) => certificateRemedy(code) !== undefined);
  if (certificateCode !== undefined)
    return new ApiError(
      `${path}: the server's certificate is not trusted (${certificateCode}): ${certificateRemedy(certificateCode)}.`,
      { path, cause },
    );
  const code = codes.find(isNetworkCode);
  // Anything else is a bug of ours, which is not retried.
  if (code === undefined) return cause;
  const reason = proxyStatus === undefined ? code : `the proxy answered HTTP ${proxyStatus}`;
  return new ApiError(`${path}: no connection to Lever (${reason}).`, {
    path,
    cause,
    retryable: true,
  });
}

/** What helps when a certificate is not trusted; a retry does not. */
function certificateRemedy(code: string): string | undefined {
  // With these codes the server complains, not we.
  if (code.startsWith('ERR_SSL')) return undefined;
  // The names of what OpenSSL finds out; it is silent about what it finds too weak.
  if (/INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|TOO_WEAK|TOO_SMALL|^UNSPECIFIED$/.test(code))
    return "it is not fit for a server, whoever has signed it: the server's owner, or your company's proxy, must replace it";
  if (!/CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|ALTNAME|HOSTNAME/.test(code)) return undefined;
  if (/HAS_EXPIRED|NOT_YET_VALID/.test(code))
    return "check this machine's clock; if it is right, the certificate must be renewed, or NODE_EXTRA_CA_CERTS must name a newer one";
  if (/ALTNAME|HOSTNAME/.test(code))
    return 'it belongs to another host; check base_url, HTTPS_PROXY and NODE_EXTRA_CA_CERTS';
  return "name the certificate of your company's proxy in the environment variable NODE_EXTRA_CA_CERTS";
}

/** undici does not give all errors of its parser a code. */
function codeOf({ code, name }: ErrorLink): unknown {
  return code ?? (name === 'HTTPParserError' ? 'HPE_INVALID' : undefined);
}

interface ErrorLink {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** An error and its causes: several addresses were tried, or a proxy is between. */
function causesOf(error: unknown): readonly ErrorLink[] {
  const causes: ErrorLink[] = [];
  let next: unknown = error;
  while (next instanceof Error && !causes.includes(next)) {
    causes.push(next as ErrorLink);
    const { cause, errors } = next as ErrorLink;
    next = cause ?? errors?.[0];
  }
  return causes;
}

function isNetworkCode(code: string): boolean {
  return /^(?:E(?!RR_)[A-Z]|ERR_(?:TLS|SSL|OSSL|SOCKET|STREAM_PREMATURE)|HPE_|UND_ERR)/.test(code);
}

/** The status with which a proxy refused to open a tunnel. */
function readProxyStatus({ message }: ErrorLink): string | undefined {
  return /^Proxy response \((\d+)\)/.exec(String(message))?.[1];
}
