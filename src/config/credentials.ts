import { InputError } from '../errors.ts';
import type { DiscoverySettings, GatheredSettings } from './settings.ts';

/** What the settings hold to identify a user of Lever. */
export type GivenCredentials =
  | { readonly kind: 'key'; readonly token: string }
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string };

/** Settings by key, checked or not. */
type Given = Readonly<Record<string, unknown>>;

/** Any key opens the demo account. */
const DEMO_TOKEN = 'demo';
const OAUTH_KEYS = ['client_id', 'client_secret', 'refresh_token'] as const;

/** What is wrong with the credentials among the settings, in one line: none, two kinds, or half of one. */
export function credentialProblem(
  given: Given,
  { source, nameOf }: GatheredSettings,
): string | undefined {
  if (given['environment'] === 'demo') return undefined;
  const has = (key: string): boolean =>
    given[key] !== undefined ||
    (key === 'refresh_token' && given['refresh_token_file'] !== undefined);
  const present = OAUTH_KEYS.find(has);
  const missing = OAUTH_KEYS.find((key) => !has(key));
  if (!has('token') && present === undefined)
    return `${source}: ${nameOf('token')} is missing. Create an API key in Lever (Settings, Integrations and API, API Credentials) and put it there.`;
  if (has('token') && present !== undefined)
    return `${source}: ${nameOf('token')} and ${nameOf(present)} are two ways to sign in. Keep the first for an API key, or the OAuth settings without it.`;
  if (has('token') || missing === undefined) return undefined;
  const names = OAUTH_KEYS.map(nameOf);
  return `${source}: ${nameOf(missing)} is missing. OAuth needs ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`;
}

/** The credentials among the settings. Throws {@link InputError} when there are none that could be used. */
export function credentialsOf(
  settings: DiscoverySettings,
  gathered: GatheredSettings,
): GivenCredentials {
  const problem = credentialProblem(settings, gathered);
  if (problem !== undefined) throw new InputError(problem);
  const { token, client_id: clientId, client_secret: clientSecret } = settings;
  if (settings.environment !== 'demo' && clientId !== undefined && clientSecret !== undefined)
    return { kind: 'oauth', clientId, clientSecret };
  return { kind: 'key', token: token ?? DEMO_TOKEN };
}

/** Whether the settings hold anything that identifies a user, complete or not. */
export function hasCredentials(settings: DiscoverySettings): boolean {
  const { environment, token, refresh_token_file: file } = settings;
  return (
    environment === 'demo' ||
    [token, file, ...OAUTH_KEYS.map((key) => settings[key])].some((value) => value !== undefined)
  );
}
