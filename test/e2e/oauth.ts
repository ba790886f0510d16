import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export const CLIENT = { client_id: 'client-7', client_secret: 'cl1ent/secret+of=tests' } as const;

/** A token endpoint whose refresh tokens die when they are used, as the strictest servers do. */
export interface OAuthServer {
  readonly url: string;
  /** Whether an Authorization header holds an access token that is good at the moment. */
  accepts(authorization: string): boolean;
  /** Ends all access tokens. */
  revoke(): void;
  /** The refresh token that is good at the moment. */
  refreshToken(): string;
  /** Everything that was ever given out. */
  readonly secrets: readonly string[];
  /** Statuses of the answers so far. */
  readonly answers: readonly number[];
}

export interface OAuthServerOptions {
  readonly lifetimeS?: number;
  /** Statuses of the first answers. */
  readonly failures?: readonly number[];
  /** Whether a token that is used twice ends all of them for good, as a theft would. */
  readonly revokesFamily?: boolean;
  /** Answers in place of the server; undefined when it shall answer itself. */
  readonly intercept?: () => 'hang' | object | undefined;
}

/** Starts one on loopback for the length of a test. */
export async function startOAuthServer(options: OAuthServerOptions = {}): Promise<OAuthServer> {
  const failures = [...(options.failures ?? [])];
  const secrets = ['refresh-token-0/+secret'];
  const answers: number[] = [];
  const valid = new Set<string>();
  let isRevoked = false;

  const answer = (form: URLSearchParams): { status: number; body: object } => {
    const failure = failures.shift();
    if (failure !== undefined) return { status: failure, body: { error: secrets.at(-1) } };
    const isClient =
      form.get('client_id') === CLIENT.client_id &&
      form.get('client_secret') === CLIENT.client_secret;
    if (!isClient || form.get('grant_type') !== 'refresh_token')
      return { status: 401, body: { error: 'invalid_client' } };
    if (isRevoked || form.get('refresh_token') !== secrets.at(-1)) {
      const isReuse = secrets.includes(form.get('refresh_token') ?? '');
      isRevoked ||= isReuse && options.revokesFamily === true;
      return { status: 403, body: { error: 'invalid_grant', error_description: 'Unknown' } };
    }
    const access = `access-token-${answers.length}.secret`;
    valid.add(access);
    const refresh = `refresh-token-${answers.length + 1}/+secret`;
    secrets.push(access, refresh);
    const { lifetimeS = 3600 } = options;
    return {
      status: 200,
      body: { access_token: access, refresh_token: refresh, expires_in: lifetimeS },
    };
  };

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const other = options.intercept?.();
    if (other === 'hang') return;
    const { status, body } = other ? { status: 200, body: other } : answer(form);
    answers.push(status);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`,
    accepts: (authorization) => valid.has(authorization.replace('Bearer ', '')),
    revoke() {
      valid.clear();
    },
    refreshToken: () => secrets.at(-1) ?? '',
    secrets,
    answers,
  };
}
