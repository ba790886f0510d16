import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { InputError } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

const MEGABYTE = 1024 * 1024;
/** The largest file that is read, in bytes: catalogs and states are far smaller. */
const LARGEST = 64 * MEGABYTE;
/** How long to wait for somebody who writes to a pipe, and for that one to write. */
const PATIENCE_MS = { opened: 2_000, written: 30_000 };
const PAUSE_MS = 10;

/** A reason for not reading a file that the system does not know; the code is for messages. */
class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * Reads a file that the user named; `what` names its kind. A pipe is read once, and not waited for
 * when nobody writes to it. Throws {@link InputError} with the reason and the remedy.
 */
export function readText(file: string, what: string, remedy: string): string {
  try {
    return readBytes(file)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code ?? ''] ?? `cannot be read (${code})`;
    throw new InputError(`${what} ${file} ${reason}. ${remedy}`, { cause });
  }
}

function readBytes(file: string): Buffer {
  // Opening a pipe would wait for somebody who writes to it; Windows has no such pipes.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return readStream(descriptor, stats.isFIFO());
    if (stats.size > LARGEST) throw tooLarge();
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Reads a pipe or a device to its end. */
function readStream(descriptor: number, isPipe: boolean): Buffer {
  const chunks: Buffer[] = [];
  const writer = awaitWriter(!isPipe);
  for (let size = 0; size <= LARGEST; ) {
    const chunk = readSome(descriptor);
    if (chunk === undefined) {
      if (!writer.isThere()) writer.showedUp();
      writer.wait();
    } else if (chunk.length > 0) {
      writer.showedUp();
      chunks.push(chunk);
      size += chunk.length;
    } else if (writer.isThere()) return Buffer.concat(chunks);
    else writer.wait();
  }
  throw tooLarge();
}

/** Waits for whoever writes to a pipe, but not for ever. */
function awaitWriter(isThereAlready: boolean) {
  let isThere = isThereAlready;
  let deadline = Date.now() + (isThere ? PATIENCE_MS.written : PATIENCE_MS.opened);
  return {
    isThere: () => isThere,
    showedUp() {
      isThere = true;
      deadline = Date.now() + PATIENCE_MS.written;
    },
    wait() {
      if (Date.now() > deadline) throw new UnreadableError('nobody writes to it');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    },
  };
}

/** What there is to read, nothing at the end; undefined when more may come, but not yet. */
function readSome(descriptor: number): Buffer | undefined {
  const buffer = Buffer.alloc(64 * 1024);
  try {
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return undefined;
  }
}

function tooLarge(): UnreadableError {
  return new UnreadableError(`larger than ${LARGEST / MEGABYTE} MB`);
}
