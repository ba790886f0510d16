import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The mode of a file that only its owner may read. */
export const PRIVATE_MODE = 0o600;

/**
 * Replaces a file in one step, so that a crash leaves the old one or the new one. Mode and owner
 * stay, and a symbolic link keeps pointing to it; only its owner may read a file that is new.
 * Throws the file system's error.
 */
export function replaceFile(file: string, content: string): void {
  const target = existsSync(file) ? realpathSync(file) : file;
  const folder = dirname(target);
  const draft = join(folder, `.${basename(target)}.${randomUUID()}`);
  const descriptor = openSync(draft, 'wx', PRIVATE_MODE);
  try {
    try {
      writeSync(descriptor, content);
      adopt(descriptor, target);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Takes over the mode and owner of the file that is replaced. Only root can change the owner. */
function adopt(descriptor: number, target: string): void {
  if (!existsSync(target)) return;
  const { mode, uid, gid } = statSync(target);
  fchmodSync(descriptor, mode & 0o777);
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
