import { readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TapError } from '../errors.ts';
import { PRIVATE_MODE, targetOf } from './replace-file.ts';

/** How often a holder shows that it is alive, and how long it may be silent. */
const BEAT_MS = 2_000;
const SILENCE_MS = 10_000;
const PAUSE_MS = 50;

export interface LockOptions {
  /** How long to wait for other processes. */
  readonly patienceMs: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * Does something with a file while no other process of this program does. The lock is a file beside
 * it. One that a dead process left behind is taken over: at once if the process was on this machine,
 * else after some seconds without a sign of life. Throws {@link TapError} when its turn does not
 * come, and the file system's error when there can be no lock.
 */
export async function withLock<Result>(
  file: string,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const target = targetOf(file);
  const lock = join(dirname(target), `.${basename(target)}.lock`);
  await acquire(file, lock, options);
  const beat = setInterval(() => touch(lock), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // Not one of another process that took it over after too long a silence.
    if (look(lock)?.startsWith(signature())) rmSync(lock, { force: true });
  }
}

async function acquire(
  file: string,
  lock: string,
  { patienceMs, signal }: LockOptions,
): Promise<void> {
  const begun = performance.now();
  let seen: string | undefined;
  let seenAt = begun;
  while (!create(lock)) {
    const now = performance.now();
    const holder = look(lock);
    if (holder !== seen) seenAt = now;
    seen = holder;
    if (holder !== undefined && (isDead(holder) || now - seenAt > SILENCE_MS)) remove(lock, holder);
    else if (now - begun > patienceMs)
      throw new TapError(
        `Another run has been using ${file} for minutes: wait until it has ended, or end it.`,
      );
    else await sleep(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Creates a file that says whose it is; false when there is one. */
function create(file: string): boolean {
  try {
    writeFileSync(file, signature(), { flag: 'wx', mode: PRIVATE_MODE });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Whose a lock is, and when that one last showed a sign of life; undefined when it is gone. */
function look(lock: string): string | undefined {
  try {
    return `${readFileSync(lock, 'utf8')} ${statSync(lock).mtimeMs}`;
  } catch {
    return undefined;
  }
}

/** Whether the holder was a process of this machine that is no more. */
function isDead(holder: string): boolean {
  const [pid, where] = holder.split(' ');
  if (where !== place() || !/^\d+$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Removes a lock that was left behind, unless another process does so or has already done so. */
function remove(lock: string, holder: string): void {
  const broom = `${lock}.broom`;
  if (!create(broom)) {
    // It is held for an instant only.
    const age = Date.now() - (statSync(broom, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > SILENCE_MS) rmSync(broom, { force: true });
    return;
  }
  if (look(lock) === holder) rmSync(lock, { force: true });
  rmSync(broom, { force: true });
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // It was taken over: this process was silent for too long.
  }
}

function signature(): string {
  return `${process.pid} ${place()}`;
}

/** Where a process number means something: this machine, and on Linux this container, since it started. */
function place(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
