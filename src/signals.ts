import { setMaxListeners } from 'node:events';
import { InterruptedError } from './errors.ts';
import type { Stderr } from './logging/stderr.ts';
import type { Program } from './program.ts';

/** How long a reader of stdout that does not read may hold up the end of an interrupted run. */
const PATIENCE_MS = 5_000;
/** Some programs pass on a signal that reached the whole group: it arrives twice, and means once. */
const ECHO_MS = 1_000;

/** One controller for every wait and request of the run. A second signal changes nothing. */
export function listenForSignals(stderr: Stderr): Pick<Program, 'controller' | 'endsItself'> {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let insist: (() => void) | undefined;
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      const now = performance.now();
      if (controller.signal.aborted) {
        if (now - first > ECHO_MS) insist?.();
        return;
      }
      first = now;
      const reason = new InterruptedError(name);
      controller.abort(reason);
      setTimeout(() => {
        if (insist) return;
        stderr.write(
          process.stdout.writableLength > 0
            ? `CRITICAL Interrupted by ${name} while the reader of stdout was not reading; it may lack the last state.\n`
            : `CRITICAL Interrupted by ${name}; what was under way did not come to an end, and the last state may be missing.\n`,
        );
        process.exit(reason.exitCode);
      }, PATIENCE_MS).unref();
    });
  return {
    controller,
    endsItself(handler) {
      insist = handler;
    },
  };
}
