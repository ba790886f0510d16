import type { LeverClient } from '../../src/lever/client.ts';
import { createPriorityQueue } from '../../src/lever/priority-queue.ts';

/** A client that keeps to Lever's limit in a time of its own, which costs the test none. */
export interface PacedClient extends LeverClient {
  /** How much of that time has passed, in the requests that Lever would have taken. */
  elapsed(): number;
}

/** Requests that may start at once after a pause. */
const BURST = 18;
const MS_PER_REQUEST = 100;

/**
 * Lets one request of a client start in each tenth of a second, urgent ones first, and answers it
 * after so many milliseconds. What follows from an answer happens before the next tenth begins.
 */
export function createPacedClient(client: LeverClient, latencyMs: number): PacedClient {
  const waiting = createPriorityQueue<() => void>();
  const latency = Math.max(1, Math.round(latencyMs / MS_PER_REQUEST));
  const arrivals = new Map<number, (() => void)[]>();
  let [now, tokens] = [0, BURST];
  let isTicking = false;

  const tick = async (): Promise<void> => {
    isTicking = true;
    while (waiting.first() || arrivals.size > 0) {
      now++;
      tokens = Math.min(BURST, tokens + 1);
      const due = arrivals.get(now) ?? [];
      arrivals.delete(now);
      for (const arrive of due) arrive();
      if (due.length > 0) await new Promise(setImmediate);
      for (; tokens > 0 && waiting.first(); tokens--) waiting.take()?.();
      await new Promise(setImmediate);
    }
    isTicking = false;
  };
  const turn = (isUrgent: boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.join(resolve, isUrgent);
      if (!isTicking) void tick();
    });
  const answerTime = (): Promise<void> =>
    new Promise((resolve) => {
      const at = now + latency;
      arrivals.set(at, [...(arrivals.get(at) ?? []), resolve]);
    });

  return {
    ...client,
    elapsed: () => now,
    async get(path, parameters, options) {
      await turn(options?.isUrgent ?? false);
      const arrived = answerTime();
      const answer = client.get(path, parameters, options);
      answer.catch(() => undefined);
      await arrived;
      return await answer;
    },
  };
}
