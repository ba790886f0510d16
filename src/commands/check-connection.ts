import { hasCredentials } from '../config/credentials.ts';
import { checkConfig, DISCOVERY_SETTINGS } from '../config/settings.ts';
import { connect } from '../connection/connect.ts';
import { ApiError, AuthError } from '../errors.ts';
import { createLog } from '../logging/log.ts';
import type { CommonFlags } from './flags.ts';
import { readSettings } from './inputs.ts';
import type { Program } from './program.ts';

/** How long discovery waits for a Lever that does not answer. */
const RETRY_BUDGET_MS = 5_000;

/**
 * Asks Lever for one row, if the config holds credentials. Throws when it rejects them; a Lever out
 * of reach is a warning only.
 */
export async function checkConnection(
  flags: CommonFlags,
  { controller, stderr }: Program,
): Promise<void> {
  const gathered = readSettings(flags.config, stderr);
  const { settings, warnings } = checkConfig(gathered, DISCOVERY_SETTINGS);
  const log = createLog({ level: flags.logLevel, format: flags.logFormat, stderr });
  for (const warning of warnings) log.warn(warning);
  if (!hasCredentials(settings)) return;
  const connection = await connect({
    settings,
    gathered,
    controller,
    log,
    stderr,
    retryBudgetMs: RETRY_BUDGET_MS,
  });
  try {
    await connection.client.get('/stages', { limit: 1 });
  } catch (caught) {
    // An access token that could not be had is no verdict on the credentials.
    const error = caught instanceof AuthError ? (caught.cause ?? caught) : caught;
    if (!(error instanceof ApiError)) throw error;
    // A key without this permission is a key all the same.
    if (error.status !== 403)
      log.warn(
        `The API key was not checked: ${error.message} The catalog is complete all the same.`,
      );
  } finally {
    await connection.close();
  }
}
