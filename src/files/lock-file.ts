import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { PRIVATE_MODE } from './replace-file.ts';

// The file by which processes agree who may go on. Whether the others wait, and when a holder is
// taken for gone, is decided by those who use it.

/** How long a file that is held for an instant only may be there. */
const INSTANT_MS = 10_000;

/** A lock as it was found. */
export interface LockFile {
  readonly text: string;
  /** The last sign of life of its holder, in epoch milliseconds. */
  readonly touchedAt: number;
}

/** Creates the file with a text that says whose it is. False when there is one; throws any other error. */
export function createLockFile(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: PRIVATE_MODE });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** What is there now; undefined when nothing is. */
export function readLockFile(path: string): LockFile | undefined {
  try {
    return { text: readFileSync(path, 'utf8'), touchedAt: statSync(path).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Shows that the holder is alive. */
export function touchLockFile(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // It was taken over: this process was silent for too long.
  }
}

/**
 * Removes a lock that was found to be left behind. Does nothing where another process has meanwhile
 * removed it, or has removed it and taken the lock itself, or is about to.
 */
export function removeLeftBehind(path: string, found: LockFile): void {
  const broom = `${path}.broom`;
  if (!createLockFile(broom, '')) {
    const since = readLockFile(broom)?.touchedAt ?? Date.now();
    if (Date.now() - since > INSTANT_MS) rmSync(broom, { force: true });
    return;
  }
  const present = readLockFile(path);
  if (present?.text === found.text && present.touchedAt === found.touchedAt)
    rmSync(path, { force: true });
  rmSync(broom, { force: true });
}

/** Whether a process of this machine runs: one that is over and was not waited for does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  return !isZombie(pid);
}

/** As in containers without an init process. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Not Linux.
    return false;
  }
}
