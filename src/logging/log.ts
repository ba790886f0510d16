import pino, { type Logger } from 'pino';
import type { LogFormat, LogLevel } from './log-levels.ts';
import { toPrintable } from './printable.ts';
import { toSingerLine } from './singer-line.ts';
import type { Stderr } from './stderr.ts';
import { createTheme, type Style, type Theme } from './theme.ts';
import { toScreen } from './wrap.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly stderr: Stderr;
  /** How lines for people look; by default, as this terminal can show them. */
  readonly theme?: Theme;
}

/** The most names of a list on a line for people. */
const MOST_NAMES = 4;

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
  const theme = options.theme ?? createTheme(process.env, process.stderr.isTTY);
  const shapes: Readonly<Record<LogFormat, (line: string) => string>> = {
    pretty: (line) => toScreen(toText(line, theme)),
    json: (line) => line,
    singer: fromPino,
  };
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => stderr.write(shapes[format](line)) },
  );
}

function fromPino(line: string): string {
  const { level, time: _, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const stream = typeof facts['stream'] === 'string' ? facts['stream'] : undefined;
  return toSingerLine({ level: String(level), message: String(msg), stream, facts });
}

/** A value as people read it; of many names the first ones, since JSON has them all. */
function toFact(value: unknown): string {
  if (typeof value === 'string') return value;
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (!isList) return JSON.stringify(value);
  if (value.length <= MOST_NAMES) return value.join(', ');
  const first = value.slice(0, MOST_NAMES - 1);
  return `${first.join(', ')} and ${value.length - first.length} more`;
}

/** `INFO The message. key=value`, as people read it; the level comes first, as Stitch expects. */
function toText(line: string, theme: Theme): string {
  const { level, time: _, msg, ...facts } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(facts)
    .map(([key, value]) => ` ${key}=${toFact(value)}`)
    .map(toPrintable)
    .join('');
  const [label, style] = LABELS[String(level)] ?? [String(level), 'dim'];
  return `${theme.paint(style, label)} ${toPrintable(String(msg))}${theme.paint('dim', rest)}\n`;
}
