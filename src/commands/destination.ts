import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { InputError, InterruptedError, type OutputError, type TapError } from '../errors.ts';
import type { Program } from '../program.ts';
import type { State } from '../singer/state.ts';
import type { SyncFlags, TargetFlags } from './flags.ts';
import { readState } from './inputs.ts';

/** Where the messages of a run go, and where its state comes from. */
export interface Destination {
  readonly out: Writable;
  /** The state that the run begins with. */
  readonly state: State;
  /** What the run waits for when everything is written. */
  readonly waitsFor: string | undefined;
  /**
   * Called once when the run is over, with its last state if it was complete. Returns what went
   * wrong at the destination, if anything did.
   */
  close(last: State | undefined): Promise<TapError | undefined>;
  /** What became of the state, in half a sentence. */
  outcome(): string;
  /** Whether messages lead nowhere, and the run is only for show. */
  readonly isShow?: true;
}

export interface DestinationOptions {
  readonly flags: SyncFlags;
  /** Whether the simulated account is read. */
  readonly isDemo: boolean;
  readonly program: Program;
  readonly log: Logger;
  /** Ends the run: nobody takes its messages any more. */
  stop(reason: OutputError): void;
}

/**
 * Opens the destination that the flags name: a target, or stdout. Nobody reads megabytes of messages on a
 * terminal: there, the demo account is read for show, and any other is not read at all.
 */
export async function openDestination(options: DestinationOptions): Promise<Destination> {
  const { flags, isDemo } = options;
  if (flags.target !== undefined) return await openTarget(flags.target, options);
  if (!process.stdout.isTTY || flags.test !== undefined) return toStdout(readState(flags.state));
  if (isDemo) return toNowhere(readState(flags.state));
  throw new InputError(
    "Messages are meant for a target, not for a terminal: add --target 'target-x --config target.json' --state state.json, or > messages.jsonl, or --test to see one record of each stream.",
  );
}

function toStdout(state: State): Destination {
  return {
    out: process.stdout,
    state,
    waitsFor: undefined,
    close: async () => undefined,
    outcome: () => 'the last state is written to stdout',
  };
}

function toNowhere(state: State): Destination {
  return {
    out: new Writable({ write: (_chunk, _encoding, done) => done() }),
    state,
    waitsFor: undefined,
    close: async () => undefined,
    outcome: () => 'its messages were not kept',
    isShow: true,
  };
}

// Loaded only where there is a target.
async function openTarget(command: string, options: DestinationOptions): Promise<Destination> {
  const { flags, program, log, stop } = options;
  const { controller, stderr } = program;
  const stateFile = stateFileOf(flags);
  const { createTheme } = await import('../logging/theme.ts');
  const theme = createTheme(process.env, process.stderr.isTTY);
  const { openTarget: open } = await import('../target/target.ts');
  const target = await open({
    command,
    stateFile,
    logFile: flags.targetLog,
    timeoutSeconds: flags.targetTimeout,
    readState: () => readState(stateFile),
    show: (text) => stderr.write(text.replace(/.+/g, (line) => theme.paint('dim', line))),
    redact: stderr.redact,
    warn: (message) => log.warn(message),
    onEarlyEnd: stop,
  });
  program.endsItself(target.kill);
  const hurry = (): void => {
    if (controller.signal.reason instanceof InterruptedError) target.hurry();
  };
  if (controller.signal.aborted) hurry();
  else controller.signal.addEventListener('abort', hurry, { once: true });
  return {
    out: target.input,
    state: target.state,
    waitsFor: 'the target to store what it received',
    close: target.close,
    outcome: target.outcome,
  };
}

function stateFileOf({ state }: TargetFlags): string {
  if (state !== undefined) return state;
  throw new InputError(
    '--target needs a file that keeps the state which the target confirms: add --state state.json.',
  );
}
