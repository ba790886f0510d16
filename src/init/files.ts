import { chmodSync, existsSync } from 'node:fs';
import { InputError } from '../errors.ts';
import { PRIVATE_MODE, replaceFile } from '../files/replace-file.ts';
import { CancelledError, type Prompter } from './prompter.ts';

/** Makes sure that a file may be written: none is overwritten without being asked for. */
export async function assertFree(
  file: string,
  isForced: boolean,
  prompter: Prompter | undefined,
): Promise<void> {
  if (isForced || !existsSync(file)) return;
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
    // A file that is replaced keeps its mode, and must not expose the key even for a moment.
    if (existsSync(file)) chmodSync(file, PRIVATE_MODE);
    replaceFile(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be written (${code}): choose another place.`, { cause });
  }
}
