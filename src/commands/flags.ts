import type { LogFormat, LogLevel } from '../log-levels.ts';

/** Flags that several commands read. */
export interface CommonFlags {
  readonly config: readonly string[];
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}
