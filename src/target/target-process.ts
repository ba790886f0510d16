import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import spawn from 'cross-spawn';
import { InputError } from '../errors.ts';
import { SECOND_MS } from '../time.ts';
import { splitLines } from './split-lines.ts';

/** A target under way. */
export interface TargetProcess {
  readonly pid: number;
  /** Where the messages go, at the speed of the target. */
  readonly input: Writable;
  /** Ends it: kindly, and by force when that does not help. */
  stop(reason: StopReason): void;
  /** Ends it by force. */
  kill(reason: StopReason): void;
  /** Resolves when it is gone, and everything that it printed was taken. */
  readonly ended: Promise<TargetEnd>;
}

/** Why we ended a target. */
export type StopReason = 'stopped reading' | 'did not end' | 'interrupted';

/** How a target ended. */
export interface TargetEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly reason: StopReason | undefined;
}

export interface TargetProcessOptions {
  /** How long it may take to read a piece, and to end after the last one. */
  readonly timeoutMs: number;
  onOutput(lines: readonly string[]): void;
  onLog(lines: readonly string[]): void;
}

/** How long a target that is told to end may take for it. */
const GRACE_MS = 10 * SECOND_MS;
/** How long a process that a target left running may hold its output open. */
const ECHO_MS = 5 * SECOND_MS;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts a target. It gets a process group of its own, so that Ctrl-C reaches this program alone,
 * which then ends both in order. Throws {@link InputError} if it cannot be started.
 */
export async function startTarget(
  [program, ...args]: readonly [string, ...string[]],
  { timeoutMs, onOutput, onLog }: TargetProcessOptions,
): Promise<TargetProcess> {
  const child = spawn(program, args, { stdio: 'pipe', detached: true, windowsHide: true });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => reject(describe(error, program)));
  });
  const { stdin, stdout, stderr } = child as ChildProcess & { stdin: Writable };
  if (stdout) splitLines(stdout, onOutput);
  if (stderr) splitLines(stderr, onLog);
  let reason: StopReason | undefined;
  const kill = (why: StopReason): void => {
    reason ??= why;
    signalGroup(child, 'SIGKILL');
  };
  const stop = (why: StopReason): void => {
    reason ??= why;
    signalGroup(child, 'SIGTERM');
    setTimeout(() => kill(why), Math.min(GRACE_MS, timeoutMs)).unref();
  };
  const patience = createPatience(timeoutMs, stop);
  // Writes report their own errors.
  stdin.on('error', () => undefined);
  const input = new Writable({
    write(chunk, _encoding, done) {
      patience.begin('stopped reading');
      stdin.write(chunk, (error) => {
        patience.end();
        done(error);
      });
    },
    final(done) {
      stdin.end(() => done());
    },
    // Also called when everything is written.
    destroy(error, done) {
      patience.begin('did not end');
      stdin.destroy();
      done(error);
    },
  });
  const ended = waitForEnd(child).then((end) => {
    patience.giveUp();
    return { ...end, reason };
  });
  return { pid: child.pid ?? 0, input, stop, kill, ended };
}

/** Waits for one thing at a time, and no longer than this; then `onEnd` is called. */
function createPatience(ms: number, onEnd: (reason: StopReason) => void) {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = (): void => clearTimeout(timer);
  return {
    begin(reason: StopReason) {
      end();
      if (isOver) return;
      timer = setTimeout(() => onEnd(reason), Math.min(ms, LONGEST_TIMER_MS)).unref();
    },
    end,
    giveUp() {
      end();
      isOver = true;
    },
  };
}

function waitForEnd(child: ChildProcess): Promise<Omit<TargetEnd, 'reason'>> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('exit', (code, signal) => {
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal });
      }, ECHO_MS).unref();
    });
    child.on('error', () => resolve({ code: null, signal: null }));
  });
}

/** Signals the target and what it started. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).unref();
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone.
  }
}

function describe(cause: NodeJS.ErrnoException, program: string): InputError {
  if (cause.code === 'ENOENT')
    return new InputError(
      `Target ${program} was not found: install it, or give its path, such as target/bin/target-postgres; ~ and $NAME are not expanded.`,
      { cause },
    );
  return new InputError(
    `Target ${program} cannot be started (${cause.code}): it must be a program that this user may run.`,
    { cause },
  );
}
