import { credentialsOf } from '../config/credentials.ts';
import { type DiscoverySettings, type GatheredSettings, OAUTH_URLS } from '../config/settings.ts';
import { type Credentials, createKeyCredentials } from '../lever/credentials.ts';
import { createOAuthCredentials, type OAuthOptions } from '../lever/oauth.ts';
import { createRefreshTokenStore } from './refresh-token-store.ts';

export interface SignInOptions
  extends Omit<OAuthOptions, 'url' | 'clientId' | 'clientSecret' | 'store'> {
  readonly settings: DiscoverySettings;
  readonly gathered: GatheredSettings;
  /** Told what to do when a new refresh token cannot be kept. */
  warn(message: string): void;
}

/** Makes of the settings what identifies us to Lever. */
export function signIn(options: SignInOptions): Credentials {
  const { settings, gathered, warn, onSecret } = options;
  const given = credentialsOf(settings, gathered);
  if (given.kind === 'key') return createKeyCredentials(given.token);
  const { environment } = settings;
  const { tokens, write } = createRefreshTokenStore(
    {
      given: settings.refresh_token,
      configFile: gathered.values.get('refresh_token')?.file,
      tokenFile: settings.refresh_token_file,
    },
    warn,
  );
  return createOAuthCredentials({
    ...options,
    url: settings.oauth_url ?? OAUTH_URLS[environment === 'demo' ? 'production' : environment],
    clientId: given.clientId,
    clientSecret: given.clientSecret,
    store: {
      write,
      tokens() {
        const known = tokens();
        for (const token of known) onSecret(token);
        return known;
      },
    },
  });
}
