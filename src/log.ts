import pino, { type Logger } from 'pino';
import type { LogFormat, LogLevel } from './log-levels.ts';
import type { Stderr } from './stderr.ts';
import { createLook, type Look, type Style } from './terminal/style.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly stderr: Stderr;
  /** How lines for people stand out; by default as this terminal can. */
  readonly look?: Look;
}

const LABELS: Readonly<Record<string, readonly [label: string, style: Style]>> = {
  trace: ['TRACE', 'dim'],
  debug: ['DEBUG', 'dim'],
  info: ['INFO', 'cyan'],
  warn: ['WARNING', 'yellow'],
  error: ['ERROR', 'red'],
  fatal: ['CRITICAL', 'red'],
};

/** Creates the one logger of the program. It writes to stderr and nowhere else. */
export function createLog({ level, format, stderr, ...options }: LogOptions): Logger {
  const look = options.look ?? createLook(process.env, process.stderr.isTTY);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => stderr.write(format === 'json' ? line : toText(line, look)) },
  );
}

/** `INFO The message. key=value`, as people read it; the level comes first, as Stitch expects. */
function toText(line: string, look: Look): string {
  const { level, time: _, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(facts)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  const [label, style] = LABELS[String(level)] ?? [String(level), 'dim'];
  return `${look.paint(style, label)} ${msg}${look.paint('dim', rest)}\n`;
}
