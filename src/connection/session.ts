import type { Logger } from 'pino';
import type { Config } from '../config/check-settings.ts';
import type { DiscoverySettings, Settings } from '../config/settings.ts';
import { createLog } from '../logging/log.ts';
import type { LogFlags } from '../logging/log-levels.ts';
import type { Program } from '../program.ts';
import { type Connection, type ConnectOptions, connect } from './connect.ts';

/** What every command that talks to Lever works with. */
export interface Session<Checked extends DiscoverySettings = Settings> {
  readonly config: Config<Checked>;
  readonly log: Logger;
  /** Connects as the settings say; the caller closes the connection. */
  connect(options?: SessionConnectOptions): Promise<Connection>;
}

type SessionConnectOptions = Pick<ConnectOptions, 'beforeRequest' | 'onRequest' | 'retryBudgetMs'>;

/** Opens the log, writes the warnings about the settings to it, and gets ready to connect. */
export function openSession<Checked extends DiscoverySettings>(
  config: Config<Checked>,
  flags: LogFlags,
  program: Program,
): Session<Checked> {
  const { stderr } = program;
  const log = createLog({ level: flags.logLevel, format: flags.logFormat, stderr });
  for (const warning of config.warnings) log.warn(warning);
  return {
    config,
    log,
    connect: (options) => connect({ ...options, ...program, config, log }),
  };
}
