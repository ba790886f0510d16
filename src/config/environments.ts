/**
 * Lever's installations and the demo account; apart from the settings, so that the command line
 * loads no more.
 */
export const ENVIRONMENTS = ['production', 'sandbox', 'eu', 'demo'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Base URLs of Lever's installations (lever-api: hosts); the demo account has none of its own. */
export const BASE_URLS = {
  production: 'https://api.lever.co/v1',
  sandbox: 'https://api.sandbox.lever.co/v1',
  eu: 'https://api.eu.lever.co/v1',
} as const;

/**
 * Where access tokens come from (lever-api: oauth-endpoints). The EU installation shares the
 * authorization of production, which leads customers to the right data centre.
 */
export const OAUTH_URLS = {
  production: 'https://auth.lever.co/oauth/token',
  sandbox: 'https://sandbox-lever.auth0.com/oauth/token',
  eu: 'https://auth.lever.co/oauth/token',
} as const;
