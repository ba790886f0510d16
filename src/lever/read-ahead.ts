import type { ApiAnswer, LeverClient, Parameters } from './client.ts';

/** A client that can be told of a request before its answer is wanted. */
export interface ReadAheadClient extends LeverClient {
  /** Makes the request now; the next {@link get} of the same takes its answer. */
  announce(path: string, parameters: Parameters): void;
}

/** Wraps a client so that single requests can be made ahead of their time. */
export function withReadAhead(client: LeverClient): ReadAheadClient {
  const announced = new Map<string, Promise<ApiAnswer>>();
  return {
    ...client,
    announce(path, parameters) {
      const answer = client.get(path, parameters);
      // The failure is met when the answer is wanted.
      answer.catch(() => undefined);
      announced.set(nameOf(path, parameters), answer);
    },
    async get(path, parameters, options) {
      const name = nameOf(path, parameters);
      const answer = announced.get(name);
      if (!answer) return await client.get(path, parameters, options);
      announced.delete(name);
      try {
        const early = await answer;
        return options?.read ? { ...early, body: options.read(early.body, 1) } : early;
      } catch {
        // Whatever was wrong with it, the request at its time decides.
        return await client.get(path, parameters, options);
      }
    },
  };
}

/** The same for the same request, in whatever order its parameters are. */
function nameOf(path: string, parameters: Parameters): string {
  return JSON.stringify([path, Object.entries(parameters).map(String).sort()]);
}
