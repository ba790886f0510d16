import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { BusyError, InputError } from '../errors.ts';
import {
  createLockFile,
  isRunning,
  type LockFile,
  readLockFile,
  removeLeftBehind,
  touchLockFile,
} from '../files/lock-file.ts';
import { MINUTE_MS, SECOND_MS } from '../time.ts';

/** The right to change a file, which one run has at a time. */
export interface Lock {
  /** Names another process of this run: the lock holds until it is gone too. */
  add(pid: number): void;
  release(): void;
}

/** What a lock file says. */
interface Holder {
  readonly id: string;
  readonly pids: readonly number[];
  readonly host: string;
  readonly since: string;
}

/** How often a run says that it is alive, by the time of its lock file. */
const HEARTBEAT_MS = 10 * SECOND_MS;
/** After this silence a run is over whose processes cannot be seen from here. */
const SILENCE_MS = MINUTE_MS;
/** After this silence a process with the number of an earlier one is another one. */
const LONG_SILENCE_MS = 10 * MINUTE_MS;

/**
 * Takes the lock of a file, a file beside it. Throws {@link BusyError} while another run has it; a
 * lock whose processes are gone, after a crash, is taken over.
 */
export function takeLock(file: string): Lock {
  const path = `${file}.lock`;
  let holder: Holder = {
    id: randomUUID(),
    pids: [process.pid],
    host: hostname(),
    since: new Date().toISOString(),
  };
  if (!create(path, holder)) {
    const found = readLockFile(path);
    if (found && isHeld(found)) throw new BusyError(describeBusy(file, holderOf(found)));
    if (found) removeLeftBehind(path, found);
    if (!create(path, holder))
      throw new BusyError(describeBusy(file, holderOf(readLockFile(path))));
  }
  const isOurs = (): boolean => holderOf(readLockFile(path))?.id === holder.id;
  const beat = setInterval(() => {
    if (isOurs()) touchLockFile(path);
  }, HEARTBEAT_MS).unref();
  return {
    add(pid) {
      holder = { ...holder, pids: [...holder.pids, pid] };
      if (isOurs()) writeFileSync(path, toText(holder));
    },
    release() {
      clearInterval(beat);
      if (isOurs()) rmSync(path, { force: true });
    },
  };
}

/** Returns false if the file is there already. */
function create(path: string, holder: Holder): boolean {
  try {
    return createLockFile(path, toText(holder));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(
      `${path} cannot be written (${code}): --state must be in a folder that this user may write.`,
      { cause },
    );
  }
}

function isHeld(found: LockFile): boolean {
  const holder = holderOf(found);
  const silence = Date.now() - found.touchedAt;
  // Without a holder, it is just being written.
  return holder ? isAlive(holder, silence) : silence < SILENCE_MS;
}

/**
 * Numbers of processes say nothing about those of other machines, nor where this process has the
 * number itself, as in containers, in which it is always the same.
 */
function isAlive({ host, pids }: Holder, silence: number): boolean {
  if (host !== hostname() || pids.includes(process.pid)) return silence < SILENCE_MS;
  return silence < LONG_SILENCE_MS && pids.some(isRunning);
}

function holderOf(found: LockFile | undefined): Holder | undefined {
  try {
    const holder = JSON.parse(found?.text ?? '') as Holder;
    return Array.isArray(holder.pids) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function describeBusy(file: string, holder: Holder | undefined): string {
  const who = holder
    ? ` (process ${holder.pids.join(' and ')} on ${holder.host}, since ${holder.since})`
    : '';
  return `Another run is using ${file}${who}; this one did nothing.`;
}

function toText(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}
