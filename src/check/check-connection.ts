import type { DiscoverySettings } from '../config/settings.ts';
import type { Session } from '../connection/session.ts';
import { hasCredentials } from '../connection/sign-in.ts';
import { ApiError, AuthError } from '../errors.ts';
import { whileConnected } from './while-connected.ts';

/**
 * Asks Lever for one row, if the config holds credentials. Throws when Lever refuses them; a Lever
 * out of reach is a warning only.
 */
export async function checkConnection(session: Session<DiscoverySettings>): Promise<void> {
  if (!hasCredentials(session.config.settings)) return;
  try {
    await whileConnected(session, ({ client }) => client.get('/stages', { limit: 1 }));
  } catch (caught) {
    // That no access token could be obtained says nothing about the credentials.
    const error = caught instanceof AuthError ? (caught.cause ?? caught) : caught;
    if (!(error instanceof ApiError)) throw error;
    // A key that lacks this permission is still valid.
    if (error.status !== 403)
      session.log.warn(
        `The API key was not checked: ${error.message} The catalog is complete nevertheless.`,
      );
  }
}
