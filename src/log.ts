import pino, { type Logger } from 'pino';
import type { LogFormat, LogLevel } from './log-levels.ts';
import type { Stderr } from './stderr.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly stderr: Stderr;
}

const LABELS: Readonly<Record<string, string>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** Creates the one logger of the program. It writes to stderr and nowhere else. */
export function createLog({ level, format, stderr }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => stderr.write(format === 'json' ? line : toText(line)) },
  );
}

/** `INFO The message. key=value`, as people read it; the level comes first, as Stitch expects. */
function toText(line: string): string {
  const { level, time: _, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(facts)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  return `${LABELS[String(level)] ?? level} ${msg}${rest}\n`;
}
