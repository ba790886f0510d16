import { readFileSync } from 'node:fs';
import { InputError } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/**
 * Reads a file that the user named; `what` names its kind. Throws {@link InputError} with the
 * reason and the remedy.
 */
export function readText(file: string, what: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code ?? ''] ?? `cannot be read (${code})`;
    throw new InputError(`${what} ${file} ${reason}. ${remedy}`, { cause });
  }
}
