import type { GatheredSettings } from './gathered-settings.ts';

/** Settings by key, checked or not. */
type Given = Readonly<Record<string, unknown>>;

/** The settings for OAuth, all of which are needed. */
export const OAUTH_KEYS = ['client_id', 'client_secret', 'refresh_token'] as const;

/**
 * What is wrong with the credentials in the settings, in one line: none, two kinds, or only part of
 * one.
 */
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
