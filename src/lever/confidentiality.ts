import { ApiError, AuthError } from '../errors.ts';
import type { ApiAnswer, LeverClient } from './client.ts';

/** What the setting `confidentiality` can be. */
export const CONFIDENTIALITIES = ['auto', 'non-confidential', 'confidential', 'all'] as const;
export type Confidentiality = (typeof CONFIDENTIALITIES)[number];

/** Whether the key may read confidential data; undefined before an answer has shown it. */
export type ConfidentialAccess = boolean | undefined;

/** A client that follows the user's setting, and what it found out on the way. */
export interface ConfidentialClient {
  readonly client: LeverClient;
  access(): ConfidentialAccess;
}

/**
 * Wraps a client so that requests with the parameter `confidentiality` follow the user's setting; those
 * for confidential rows alone stay what they are once it is known that the key may read these.
 * `auto` asks for all rows and, when the key may not read confidential ones, falls back to the
 * others for the rest of the run; `onFallback` is called then. With any other setting the request
 * fails, with an {@link ApiError} that says what to do.
 */
export function withConfidentiality(
  client: LeverClient,
  setting: Confidentiality,
  onFallback: () => void,
): ConfidentialClient {
  let access: ConfidentialAccess;
  const wanted = setting === 'auto' ? 'all' : setting;

  const askForAll = async ([path, plain, options]: Request): Promise<ApiAnswer> => {
    const answer = await client.get(path, { ...plain, confidentiality: wanted }, options);
    if (wanted !== 'non-confidential') access ??= true;
    return answer;
  };

  /** For when Lever denied it: the same without the parameter tells whether that was the reason. */
  const askWithout = async (request: Request): Promise<ApiAnswer> => {
    const answer = await client.get(...request);
    if (access === undefined) {
      // A passing fault must not hide confidential rows: only a second denial is believed.
      const all = await askForAll(request).catch(ignoreDenial);
      if (all) return all;
    }
    // Several lists may find out at the same time.
    const isNews = access !== false;
    access = false;
    if (setting !== 'auto') throw describeDenial(request, setting);
    if (isNews) onFallback();
    return answer;
  };

  const ask = async (request: Request): Promise<ApiAnswer> => {
    try {
      return await askForAll(request);
    } catch (error) {
      if (access === true || wanted === 'non-confidential' || !mayBeDenial(error)) throw error;
      return await askWithout(request);
    }
  };

  return {
    access: () => access,
    client: {
      ...client,
      async get(path, parameters, options) {
        const { confidentiality, ...plain } = parameters;
        // Who asks for confidential rows alone knows that the key may read them.
        if (confidentiality === 'confidential' && access === true)
          return await client.get(path, parameters, options);
        if (confidentiality === undefined || (setting === 'auto' && access === false))
          return await client.get(path, plain, options);
        return await ask([path, plain, options]);
      },
    },
  };
}

type Request = Parameters<LeverClient['get']>;

function describeDenial([path]: Request, setting: Confidentiality): ApiError {
  return new ApiError(
    `${path}: the API key may not read confidential data, which "confidentiality": "${setting}" asks for. Generate a key with access to it, or set "auto" or "non-confidential".`,
    { path },
  );
}

function ignoreDenial(error: unknown): undefined {
  if (!mayBeDenial(error)) throw error;
}

/** Which status denies confidential data is not documented (lever-api: confidential-refusal). */
function mayBeDenial(error: unknown): boolean {
  if (error instanceof AuthError) return true;
  return error instanceof ApiError && (error.status === 403 || error.status === 400);
}
