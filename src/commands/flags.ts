import type { LogFormat, LogLevel } from '../logging/log-levels.ts';

/** Flags that several commands read. */
export interface CommonFlags {
  /** Whether every endpoint is called once. */
  readonly check?: true;
  readonly config: readonly string[];
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}
