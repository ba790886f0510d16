import { ApiError, AuthError } from '../errors.ts';
import type { Answer, LeverClient } from './client.ts';

export type Confidentiality = 'auto' | 'non-confidential' | 'confidential' | 'all';

/** Whether the key may read confidential data; undefined while nothing has told. */
export type ConfidentialAccess = boolean | undefined;

/** A client that follows the user's setting, and what it found out on the way. */
export interface ConfidentialClient {
  readonly client: LeverClient;
  access(): ConfidentialAccess;
}

/**
 * Wraps a client so that requests with the parameter `confidentiality` follow the user's setting.
 * `auto` asks for all rows and, when the key may not read confidential ones, falls back to the
 * others for the rest of the run (lever-api 1.3; the status of that refusal is not documented). Any
 * other setting that the key may not have fails the request.
 */
export function withConfidentiality(
  client: LeverClient,
  setting: Confidentiality,
  onFallback: () => void,
): ConfidentialClient {
  let access: ConfidentialAccess;
  const wanted = setting === 'auto' ? 'all' : setting;

  /** Called when Lever refused: the same without the parameter tells whether that was the reason. */
  const askPlainly = async (request: Parameters<LeverClient['get']>): Promise<Answer> => {
    const [path] = request;
    const answer = await client.get(...request);
    const isFirst = access === undefined;
    access = false;
    if (setting !== 'auto')
      throw new ApiError(
        `${path}: the API key may not read confidential data, which "confidentiality": "${setting}" asks for. Generate a key with access to it, or set "auto" or "non-confidential".`,
        { path },
      );
    if (isFirst) onFallback();
    return answer;
  };

  const ask: LeverClient['get'] = async (path, plain, options) => {
    try {
      const answer = await client.get(path, { ...plain, confidentiality: wanted }, options);
      if (wanted !== 'non-confidential') access ??= true;
      return answer;
    } catch (error) {
      if (access === true || wanted === 'non-confidential' || !isRefusal(error)) throw error;
      return await askPlainly([path, plain, options]);
    }
  };

  return {
    access: () => access,
    client: {
      ...client,
      async get(path, parameters, options) {
        const { confidentiality, ...plain } = parameters;
        if (confidentiality === undefined || (setting === 'auto' && access === false))
          return await client.get(path, plain, options);
        return await ask(path, plain, options);
      },
    },
  };
}

function isRefusal(error: unknown): boolean {
  if (error instanceof AuthError) return true;
  return error instanceof ApiError && (error.status === 403 || error.status === 400);
}
