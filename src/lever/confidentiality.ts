import { ApiError, AuthError } from '../errors.ts';
import type { LeverClient } from './client.ts';

export type Confidentiality = 'auto' | 'non-confidential' | 'confidential' | 'all';

/**
 * Wraps a client so that requests with the parameter `confidentiality` follow the user's setting.
 * `auto` asks for all rows and, when the key may not read confidential ones, falls back to the
 * others for the rest of the run (lever-api 1.3; the status of that refusal is not documented).
 */
export function withConfidentiality(
  client: LeverClient,
  setting: Confidentiality,
  onFallback: () => void,
): LeverClient {
  let granted: boolean | undefined = setting === 'auto' ? undefined : true;
  const wanted = setting === 'auto' ? 'all' : setting;

  const getAllOrFallBack: LeverClient['get'] = async (path, plain, options) => {
    try {
      const answer = await client.get(path, { ...plain, confidentiality: wanted }, options);
      granted = true;
      return answer;
    } catch (error) {
      if (granted === true || !isRefusal(error)) throw error;
      const answer = await client.get(path, plain, options);
      if (granted === undefined) onFallback();
      granted = false;
      return answer;
    }
  };

  return {
    ...client,
    async get(path, parameters, options) {
      const { confidentiality, ...plain } = parameters;
      if (confidentiality === undefined || granted === false)
        return await client.get(path, plain, options);
      return await getAllOrFallBack(path, plain, options);
    },
  };
}

function isRefusal(error: unknown): boolean {
  if (error instanceof AuthError) return true;
  return error instanceof ApiError && (error.status === 403 || error.status === 400);
}
