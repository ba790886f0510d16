#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { type Command, CommanderError } from 'commander';
import { createProgram, type Flags } from './command-line.ts';
import { EXIT, InterruptedError, TapError } from './errors.ts';

/** Runs what the command line asks for and returns the exit code. */
async function run(flags: Flags, controller: AbortController): Promise<number> {
  if (flags.about) {
    const { describeProgram } = await import('./commands/about.ts');
    process.stdout.write(describeProgram(flags.format));
    return 0;
  }
  if (flags.discover) {
    const { runDiscover } = await import('./commands/discover.ts');
    await runDiscover(flags, controller.signal);
    return 0;
  }
  const { runSync } = await import('./commands/sync.ts');
  return await runSync(flags, controller);
}

/** How long a reader that takes nothing may hold up the end of an interrupted run. */
const PATIENCE_MS = 5_000;

/** One controller for every wait and request of the run. A second signal changes nothing. */
function listenForSignals(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      const reason = new InterruptedError(name);
      controller.abort(reason);
      setTimeout(() => process.exit(reason.exitCode), PATIENCE_MS).unref();
    });
  return controller;
}

/** The one place that turns errors into words and exit codes. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.input;
  if (error instanceof TapError) {
    for (const line of error.message.split('\n')) process.stderr.write(`CRITICAL ${line}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `CRITICAL This is a bug in tap-lever; please report it with the lines below.\n${stack}\n`,
  );
  return EXIT.failed;
}

const program: Command = createProgram();
try {
  program.parse();
  process.exitCode = await run(program.opts<Flags>(), listenForSignals());
} catch (error) {
  process.exitCode = report(error);
}
