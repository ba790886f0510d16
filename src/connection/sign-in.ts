import type { Config } from '../config/check-settings.ts';
import { credentialProblem, OAUTH_KEYS } from '../config/credential-problem.ts';
import { OAUTH_URLS } from '../config/environments.ts';
import type { DiscoverySettings } from '../config/settings.ts';
import { InputError } from '../errors.ts';
import { type Credentials, createKeyCredentials } from '../lever/credentials.ts';
import { createOAuthCredentials, type OAuthOptions } from '../lever/oauth.ts';
import { createRefreshTokenStore } from './refresh-token-store.ts';

export interface SignInOptions
  extends Omit<OAuthOptions, 'url' | 'clientId' | 'clientSecret' | 'store'> {
  readonly config: Config<DiscoverySettings>;
  /** Called with what to do when a new refresh token cannot be kept. */
  warn(message: string): void;
}

/**
 * Creates the credentials that the settings hold. Throws {@link InputError} for none, for half of
 * them, and for a refresh token that could not be replaced.
 */
export async function signIn(options: SignInOptions): Promise<Credentials> {
  const { config, retryBudgetMs, timeoutMs } = options;
  const { settings, gathered } = config;
  const given = credentialsOf(config);
  if (given.kind === 'key') return createKeyCredentials(given.token);
  const { environment } = settings;
  const store = createRefreshTokenStore(
    {
      given: settings.refresh_token,
      configFile: gathered.values.get('refresh_token')?.file,
      tokenFile: settings.refresh_token_file,
    },
    // Another run may have to wait for a token endpoint that fails.
    { ...options, patienceMs: retryBudgetMs + timeoutMs },
  );
  await store.prepare();
  return createOAuthCredentials({
    ...options,
    url: settings.oauth_url ?? OAUTH_URLS[environment === 'demo' ? 'production' : environment],
    clientId: given.clientId,
    clientSecret: given.clientSecret,
    store,
  });
}

/** The credentials among the settings. */
type GivenCredentials =
  | { readonly kind: 'key'; readonly token: string }
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string };

/** The demo account accepts any key. */
const DEMO_TOKEN = 'demo';

function credentialsOf({ settings, gathered }: Config<DiscoverySettings>): GivenCredentials {
  const problem = credentialProblem(settings, gathered);
  if (problem !== undefined) throw new InputError(problem);
  const { token, client_id: clientId, client_secret: clientSecret } = settings;
  if (settings.environment !== 'demo' && clientId !== undefined && clientSecret !== undefined)
    return { kind: 'oauth', clientId, clientSecret };
  return { kind: 'key', token: token ?? DEMO_TOKEN };
}

/** Whether the settings hold any credentials, complete or not. */
export function hasCredentials(settings: DiscoverySettings): boolean {
  const { environment, token, refresh_token_file: file } = settings;
  return (
    environment === 'demo' ||
    [token, file, ...OAUTH_KEYS.map((key) => settings[key])].some((value) => value !== undefined)
  );
}
