import type { Writable } from 'node:stream';
import { isDeepStrictEqual, stripVTControlCharacters } from 'node:util';
import { OutputError, TapError } from '../errors.ts';
import { toPrintable } from '../logging/printable.ts';
import type { State } from '../singer/state.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { describeEnd } from './describe-end.ts';
import { takeLock } from './lock.ts';
import { openLogFile } from './log-file.ts';
import { splitCommand } from './split-command.ts';
import { createStateKeeper, resolveStateFile, type StateKeeper } from './state-keeper.ts';
import { startTarget, type TargetEnd, type TargetProcess } from './target-process.ts';

/** A target that loads what a run writes, and whose states are kept. */
export interface Target {
  /** Where the messages go. */
  readonly input: Writable;
  /** The state that the run begins with. */
  readonly state: State;
  /** Gives the target a few minutes for its end, after a signal. */
  hurry(): void;
  /** Ends it by force. */
  kill(): void;
  /**
   * Says that everything is written, and waits for the end of the target. Returns what went wrong,
   * if anything did. `last` is the last state of a run that was complete, and must be confirmed.
   */
  close(last: State | undefined): Promise<TapError | undefined>;
  /** What became of the state, in half a sentence. */
  outcome(): string;
}

export interface TargetOptions {
  /** The command, which is split as a shell would. */
  readonly command: string;
  /** The file that keeps the state. */
  readonly stateFile: string;
  /** Where the target's log goes, if not to `show`. */
  readonly logFile: string | undefined;
  readonly timeoutSeconds: number;
  /** Reads the state file, once no other run can change it. */
  readState(): State;
  /** Shows whole lines. */
  show(text: string): void;
  /** Keeps secrets out of a text. */
  redact(text: string): string;
  warn(message: string): void;
  /** Called when the target is gone before it had everything. */
  onEarlyEnd(reason: OutputError): void;
}

/** How long a target may take for its end after a signal. */
const HURRY_MS = 5 * MINUTE_MS;

/**
 * Takes the lock of the state file, reads it and starts the target. Throws InputError when one of
 * these cannot be done, and BusyError while another run keeps the same state.
 */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const words = splitCommand(options.command);
  const file = resolveStateFile(options.stateFile);
  const lock = takeLock(file);
  try {
    const state = options.readState();
    const log = openLog(options);
    const onOther = warnOfOthers(options, log);
    const keeper = createStateKeeper({ file, before: state, onOther });
    const child = await startTarget(words, {
      timeoutMs: options.timeoutSeconds * SECOND_MS,
      onOutput: keeper.take,
      onLog: log,
    });
    lock.add(child.pid);
    return watch(child, keeper, { options, state, release: lock.release });
  } catch (error) {
    lock.release();
    throw error;
  }
}

type Log = (lines: readonly string[]) => void;

function openLog({ logFile, redact, show }: TargetOptions): Log {
  const append = logFile === undefined ? undefined : openLogFile(logFile);
  return (lines) => {
    const text = lines.map((line) => `${toPlain(line)}\n`).join('');
    if (append) append(redact(text));
    else show(text);
  };
}

/** A line that moves no cursor, and keeps its words. */
function toPlain(line: string): string {
  return toPrintable(stripVTControlCharacters(line).replaceAll('\t', '    '));
}

/** What is no state belongs to the log; it is said once. */
function warnOfOthers({ warn }: TargetOptions, log: Log): (line: string) => void {
  let hasWarned = false;
  return (line) => {
    if (!hasWarned)
      warn(
        'The target prints lines that are not a state of this run: they are shown with its log and not kept.',
      );
    hasWarned = true;
    log([line]);
  };
}

interface RunningTarget {
  readonly options: TargetOptions;
  readonly state: State;
  release(): void;
}

function watch(
  child: TargetProcess,
  keeper: StateKeeper,
  { options, state, release }: RunningTarget,
): Target {
  const { stateFile } = options;
  let isClosing = false;
  let isEarly = false;
  const outcome = (): string =>
    keeper.last()
      ? `what the target confirmed is kept in ${stateFile}`
      : `the target confirmed nothing, so ${stateFile} is as it was`;
  void child.ended.then((end) => {
    isEarly = !isClosing;
    if (isEarly) options.onEarlyEnd(new OutputError(describeEnd(end, { ...options, isEarly })));
  });
  const problemOf = (end: TargetEnd): string | undefined => {
    isEarly ||= !child.input.writableFinished;
    if (end.code === 0 && !isEarly && end.reason === undefined) return undefined;
    return `${describeEnd(end, { ...options, isEarly })} ${toSentence(outcome())}`;
  };
  return {
    input: child.input,
    state,
    hurry() {
      setTimeout(() => child.stop('interrupted'), HURRY_MS).unref();
    },
    kill: () => child.kill('interrupted'),
    async close(last) {
      isClosing = true;
      child.input.end();
      const end = await child.ended;
      release();
      const problem = problemOf(end) ?? (last && describeGap(keeper.last(), last, stateFile));
      return keeper.failure() ?? (problem === undefined ? undefined : new TapError(problem));
    },
    outcome,
  };
}

/** What is wrong with a target that seems to have done its work, but did not confirm all of it. */
function describeGap(confirmed: State | undefined, last: State, file: string): string | undefined {
  if (!confirmed)
    return `The target confirmed no state, so ${file} is as it was and the next run reads the same again: a target must print the states of what it has stored.`;
  if (isDeepStrictEqual(confirmed, last)) return undefined;
  return `The target ended without a failure, but did not confirm the last state: what it confirmed is kept in ${file}, and the next run reads the rest again.`;
}

function toSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
