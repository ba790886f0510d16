/** A line of the log as it is before it gets its form. */
export interface LogEntry {
  readonly level: string;
  readonly message: string;
  /** The stream that it is about. */
  readonly stream?: string | undefined;
  /** Whatever else it says. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** A metric of Singer, in place of facts. */
  readonly metric?: object;
}

/** The names that Python's logging knows; Meltano takes any other for INFO. */
const PYTHON_LEVELS: Readonly<Record<string, string>> = {
  trace: 'debug',
  warn: 'warning',
  fatal: 'critical',
};

/**
 * A line as Singer's SDK writes it, in JSON: Meltano takes level, stream and message from it
 * (`log_parser: singer-sdk`), if all of the first keys are there.
 */
export function toSingerLine({ level, message, stream, facts = {}, metric }: LogEntry): string {
  const line = {
    level: PYTHON_LEVELS[level] ?? level,
    pid: process.pid,
    logger_name: metric ? 'tap_lever.metrics' : 'tap_lever',
    ts: Date.now() / 1000,
    thread_name: 'MainThread',
    app_name: 'tap-lever',
    stream_name: stream ?? null,
    message,
    ...(metric && { metric_info: metric }),
    extra: facts,
  };
  return `${JSON.stringify(line)}\n`;
}
