import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { TapError } from '../errors.ts';
import {
  createLockFile,
  isRunning,
  type LockFile,
  readLockFile,
  removeLeftBehind,
  touchLockFile,
} from './lock-file.ts';
import { targetOf } from './replace-file.ts';

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
  const beat = setInterval(() => touchLockFile(lock), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // Not one of another process that took it over after too long a silence.
    if (readLockFile(lock)?.text === signature()) rmSync(lock, { force: true });
  }
}

async function acquire(
  file: string,
  lock: string,
  { patienceMs, signal }: LockOptions,
): Promise<void> {
  const begun = performance.now();
  let seen: LockFile | undefined;
  let seenAt = begun;
  while (!createLockFile(lock, signature())) {
    const now = performance.now();
    const found = readLockFile(lock);
    if (!isDeepStrictEqual(found, seen)) seenAt = now;
    seen = found;
    if (found && (isDead(found.text) || now - seenAt > SILENCE_MS)) removeLeftBehind(lock, found);
    else if (now - begun > patienceMs)
      throw new TapError(
        `Another run has been using ${file} for minutes: wait until it has ended, or end it.`,
      );
    else await sleep(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Whether the holder was a process of this machine that is no more. */
function isDead(holder: string): boolean {
  const [pid, where] = holder.split(' ');
  return where === place() && /^\d+$/.test(pid ?? '') && !isRunning(Number(pid));
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
