import { AuthError } from '../errors.ts';
import type { LeverClient } from './client.ts';

/**
 * A client that tells `stop` at once when Lever does not know the credentials: whatever else is
 * under way is waited for in vain.
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
