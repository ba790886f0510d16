import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The mode of a file that only its owner may read. */
export const PRIVATE_MODE = 0o600;

/** What is wrong with a file that is a device, a pipe or a folder; the code is for messages. */
export class IrregularFileError extends Error {
  override readonly name = 'IrregularFileError';
  readonly code = 'not a regular file';
}

/**
 * Replaces a file in one step, so that a crash leaves the old one or the new one. Its owner stays,
 * and a symbolic link keeps pointing to it; nobody but the owner may read or write it afterwards.
 * Throws the file system's error, or {@link IrregularFileError}.
 */
export function replaceFile(file: string, content: string | Uint8Array): void {
  const target = targetOf(file);
  const old = statSync(target, { throwIfNoEntry: false });
  if (old && !old.isFile()) throw new IrregularFileError(`${file} is not a regular file.`);
  const draft = draftOf(target);
  // One that a killed run left behind.
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', PRIVATE_MODE);
  try {
    try {
      writeFileSync(descriptor, content);
      if (old) adopt(descriptor, old);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/**
 * Completes the replacement of a file that was cut off after its content had been written, which
 * `isWhole` recognizes; any other draft is removed. Nobody else may be replacing the file.
 */
export function completeReplacement(file: string, isWhole: (content: string) => boolean): void {
  const target = targetOf(file);
  const draft = draftOf(target);
  const found = lstatSync(draft, { throwIfNoEntry: false });
  if (!found) return;
  const old = statSync(target, { throwIfNoEntry: false });
  const isOurs = found.isFile() && [process.getuid?.(), old?.uid].includes(found.uid);
  // A file that was edited since then knows better.
  const isNewer = old === undefined || found.mtimeMs >= old.mtimeMs;
  if (isOurs && isNewer && isWhole(readFileSync(draft, 'utf8'))) renameSync(draft, target);
  else rmSync(draft, { force: true });
}

/** Where a file really is. */
export function targetOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

/** The one name of drafts, so that the next run finds them. */
function draftOf(target: string): string {
  return join(dirname(target), `.${basename(target)}.draft`);
}

/** Takes over the owner, and what the owner may do. Only root can change the owner. */
function adopt(descriptor: number, { mode, uid, gid }: Stats): void {
  fchmodSync(descriptor, mode & 0o700);
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // It then belongs to the user of this program, who could read it before.
  }
}

/** Makes the new name survive a power failure, where the system can sync folders. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // Windows cannot.
  }
}
