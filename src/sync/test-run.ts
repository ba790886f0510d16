import type { LeverClient } from '../lever/client.ts';
import { withBudget } from '../lever/request-budget.ts';
import type { Report } from '../records/index.ts';
import type { MessageWriter } from '../singer/writer.ts';
import type { Limits } from '../windows/index.ts';

/** Requests that a test run makes at most; a stream that shows no record by then may be empty. */
const TEST_REQUESTS = 200;

/** One row after the other, so that the requests reach for a whole row with all its lists. */
export const TEST_LIMITS = {
  requestsAtOnce: 1,
  prefetchRequests: 0,
} as const satisfies Partial<Limits>;

/** Ends a test run once every stream showed a record. */
export class TestCompleteError extends Error {
  override readonly name = 'TestCompleteError';
}

/** A client and a writer that end the run by an error when there is nothing more to show. */
export function limitToTest(
  { client, writer }: { readonly client: LeverClient; readonly writer: MessageWriter },
  report: Report,
): { readonly client: LeverClient; readonly writer: MessageWriter } {
  const isComplete = (): boolean =>
    [...report.streams.values()].every(({ records }) => records > 0);
  return {
    client: withBudget(client, { left: TEST_REQUESTS }),
    writer: {
      ...writer,
      async ready() {
        if (isComplete()) throw new TestCompleteError('Every stream showed a record.');
        await writer.ready();
      },
    },
  };
}
