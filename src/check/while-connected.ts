import type { DiscoverySettings } from '../config/settings.ts';
import type { Connection } from '../connection/connect.ts';
import type { Session } from '../connection/session.ts';

/** How long a check waits for a Lever that does not answer. */
const RETRY_BUDGET_MS = 5_000;

/**
 * Calls `ask` with a connection that is closed afterwards; its requests are not retried for long.
 */
export async function whileConnected<Result>(
  session: Session<DiscoverySettings>,
  ask: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await session.connect({ retryBudgetMs: RETRY_BUDGET_MS });
  try {
    return await ask(connection);
  } finally {
    await connection.close();
  }
}
