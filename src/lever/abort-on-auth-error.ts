import { AuthError } from '../errors.ts';
import type { LeverClient } from './client.ts';

/**
 * Wraps a client so that `stop` is called as soon as Lever refuses the credentials: whatever else
 * is under way would only fail as well.
 */
export function abortOnAuthError(
  client: LeverClient,
  stop: (reason: AuthError) => void,
): LeverClient {
  return {
    ...client,
    async get(path, parameters, options) {
      try {
        return await client.get(path, parameters, options);
      } catch (error) {
        if (error instanceof AuthError) stop(error);
        throw error;
      }
    },
  };
}
