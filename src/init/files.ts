import { existsSync, statSync } from 'node:fs';
import { InputError } from '../errors.ts';
import { replaceFile } from '../files/replace-file.ts';
import { CancelledError, type Prompter } from './prompter.ts';

/**
 * Makes sure that a file may be written: none is overwritten without being asked for, and nothing
 * that is not a file at all.
 */
export async function assertFree(
  file: string,
  isForced: boolean,
  prompter: Prompter | undefined,
): Promise<void> {
  if (!existsSync(file)) return;
  if (!statSync(file).isFile())
    throw new InputError(`${file} is not a regular file: choose another place.`);
  if (isForced) return;
  if (!prompter)
    throw new InputError(
      `${file} already exists: --force overwrites it; --config and --catalog name other files.`,
    );
  if (!(await prompter.confirm(`Overwrite ${file}?`, false))) throw new CancelledError();
}

/**
 * Writes a file that only its owner may read. Throws {@link InputError} when that is not possible.
 */
export function writePrivately(file: string, content: object): void {
  try {
    replaceFile(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be written (${code}): choose another place.`, { cause });
  }
}
