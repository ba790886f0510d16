import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { BusyError, InputError } from '../errors.ts';
import { PRIVATE_MODE } from '../files/replace-file.ts';
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
    refuseIfHeld(path, file);
    removeStale(path);
    if (!create(path, holder)) throw new BusyError(describeBusy(file, read(path)));
  }
  const isOurs = (): boolean => read(path)?.id === holder.id;
  const beat = setInterval(() => {
    if (isOurs()) utimesSync(path, new Date(), new Date());
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
    writeFileSync(path, toText(holder), { flag: 'wx', mode: PRIVATE_MODE });
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new InputError(
      `${path} cannot be written (${code}): --state must be in a folder that this user may write.`,
      { cause },
    );
  }
}

function refuseIfHeld(path: string, file: string): void {
  const holder = read(path);
  const silence = silenceOf(path);
  if (silence === undefined) return;
  // Without a holder, it is just being written.
  const isHeld = holder ? isAlive(holder, silence) : silence < SILENCE_MS;
  if (isHeld) throw new BusyError(describeBusy(file, holder));
}

/**
 * Numbers of processes say nothing about those of other machines, nor where this process has the
 * number itself, as in containers, in which it is always the same.
 */
function isAlive({ host, pids }: Holder, silence: number): boolean {
  if (host !== hostname() || pids.includes(process.pid)) return silence < SILENCE_MS;
  return silence < LONG_SILENCE_MS && pids.some(isRunning);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Whether it is over and nobody asked how it ended, as in containers without an init process. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Not Linux.
    return false;
  }
}

/** Of two runs that find the same stale lock, one can move it away. */
function removeStale(path: string): void {
  const grave = `${path}.${randomUUID()}`;
  try {
    renameSync(path, grave);
    rmSync(grave, { force: true });
  } catch {
    // The other run was first.
  }
}

function read(path: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return Array.isArray(holder.pids) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** How long ago the file was touched, in milliseconds; undefined if it is gone. */
function silenceOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && Date.now() - stats.mtimeMs;
}

function describeBusy(file: string, holder: Holder | undefined): string {
  const who = holder
    ? ` (process ${holder.pids.join(' and ')} on ${holder.host}, since ${holder.since})`
    : '';
  return `Another run that keeps ${file} is under way${who}; this one did nothing.`;
}

function toText(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}
