import pino, { type Logger } from 'pino';
import type { LogFormat, LogLevel } from './log-levels.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Texts that must not appear in any line. */
  readonly secrets: readonly string[];
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
export function createLog({ level, format, secrets }: LogOptions): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  const hide = (line: string): string => redact(line, secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write(line: string) {
        destination.write(hide(format === 'json' ? line : toText(line)));
      },
    },
  );
}

/** Replaces every secret in a text, also where it is part of an address or encoded for one. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets)
    for (const form of [secret, encodeURIComponent(secret), base64(`${secret}:`)])
      if (form.length > 3) clean = clean.replaceAll(form, '[secret]');
  return clean;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** `INFO The message. key=value`, as people read it; the level comes first, as Stitch expects. */
function toText(line: string): string {
  const { level, time: _, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(facts)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  return `${LABELS[String(level)] ?? level} ${msg}${rest}\n`;
}
