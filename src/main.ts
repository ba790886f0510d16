import { type Command, CommanderError } from 'commander';
import { collectEarly, limitYoungObjects } from './collect-early.ts';
import { createProgram } from './command-line.ts';
import type { Flags } from './commands/flags.ts';
import { EXIT, TapError } from './errors.ts';
import { toPrintable } from './logging/printable.ts';
import { toSingerLine } from './logging/singer-line.ts';
import { createStderr } from './logging/stderr.ts';
import { createTheme } from './logging/theme.ts';
import { toScreen } from './logging/wrap.ts';
import { printDocument } from './print-document.ts';
import { runCommand } from './run-command.ts';
import { listenForSignals } from './signals.ts';

const stderr = createStderr();
let reported: unknown;

/** `CRITICAL` is what hosts look for; people on a terminal get plain words. */
function complain(line: string): void {
  const message = toPrintable(line);
  const { logFormat } = program.opts<Partial<Flags>>();
  if (logFormat === 'singer') stderr.write(toSingerLine({ level: 'critical', message }));
  else if (process.stderr.isTTY)
    stderr.write(toScreen(`${createTheme(process.env, true).paint('red', 'Error:')} ${message}\n`));
  else stderr.write(`CRITICAL ${message}\n`);
}

/** The one place that turns errors into words and exit codes. It cannot throw. */
function report(error: unknown): number {
  try {
    return describe(error);
  } catch {
    // Node would print the error itself, with the secrets in it.
    stderr.write('CRITICAL This is a bug in tap-lever, and its message cannot be shown.\n');
    return EXIT.failed;
  }
}

function describe(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.input;
  const exitCode = error instanceof TapError ? error.exitCode : EXIT.failed;
  if (error === reported) return exitCode;
  reported = error;
  if (error instanceof TapError) {
    for (const line of error.message.split('\n')) complain(line);
    return exitCode;
  }
  const stack = String(error instanceof Error ? error.stack : error).split('\n');
  complain('This is a bug in tap-lever; please report it with the lines below.');
  stderr.write(`${stack.map(toPrintable).join('\n')}\n`);
  return exitCode;
}

const signals = listenForSignals(stderr);
// An error that no await sees ends the run like any other, and with the same care for secrets.
process.on('uncaughtException', (error) => {
  process.exitCode = report(error);
  signals.controller.abort(error);
});
// Whoever writes notices that the reader went away; this is for what comes after the last write.
process.stdout.on('error', () => {
  process.exitCode ||= EXIT.failed;
});

let printed = '';
const program: Command = createProgram((text) => {
  printed += text;
});
try {
  program.parse();
  limitYoungObjects();
  const exitCode = await runCommand(program, { ...signals, stderr, collectEarly });
  process.exitCode ||= exitCode;
} catch (error) {
  process.exitCode = report(error);
}
if (printed !== '')
  await printDocument(printed, stderr.redact).catch((error: unknown) => {
    process.exitCode = report(error);
  });
