/** What stderr may show, from most to least. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How stderr looks: lines for people, JSON lines, or JSON lines as Singer's SDK writes them. */
export const LOG_FORMATS = ['pretty', 'json', 'singer'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The flags that say what stderr shows, and how. */
export interface LogFlags {
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}
