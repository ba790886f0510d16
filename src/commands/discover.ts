import { checkConfig, DISCOVERY_SETTINGS, type DiscoverySettings } from '../config.ts';
import { connect } from '../connect.ts';
import { ApiError } from '../errors.ts';
import { createLog } from '../log.ts';
import { readSchema } from '../schemas.ts';
import { streams } from '../streams/index.ts';
import { discoverCatalog } from '../sync/discover.ts';
import type { CommonFlags } from './flags.ts';
import { readSettings } from './inputs.ts';

/** How long discovery waits for a Lever that does not answer. */
const RETRY_BUDGET_MS = 5_000;

/**
 * Prints the catalog. With credentials it makes one request first, since hosts use discovery as
 * their connection test: a rejected key throws, a Lever out of reach is a warning.
 */
export async function runDiscover(flags: CommonFlags, signal: AbortSignal): Promise<void> {
  if (flags.config.length > 0) {
    const { settings, warnings } = checkConfig(readSettings(flags.config), DISCOVERY_SETTINGS);
    const log = createLog({
      level: flags.logLevel,
      format: flags.logFormat,
      secrets: settings.token === undefined ? [] : [settings.token],
    });
    for (const warning of warnings) log.warn(warning);
    const problem = await checkConnection(settings, signal, log);
    if (problem !== undefined)
      log.warn(`The API key was not checked: ${problem} The catalog is complete all the same.`);
  }
  const catalog = discoverCatalog(streams, readSchema);
  process.stdout.write(`${JSON.stringify(catalog, null, 2)}\n`);
}

async function checkConnection(
  settings: DiscoverySettings,
  signal: AbortSignal,
  log: ReturnType<typeof createLog>,
): Promise<string | undefined> {
  if (settings.token === undefined && settings.environment !== 'demo') return undefined;
  const connection = await connect({ settings, signal, log, retryBudgetMs: RETRY_BUDGET_MS });
  try {
    await connection.client.get('/stages', { limit: 1 });
    return undefined;
  } catch (error) {
    // A key without this permission is a key all the same.
    if (!(error instanceof ApiError)) throw error;
    return error.status === 403 ? undefined : error.message;
  } finally {
    await connection.close();
  }
}
