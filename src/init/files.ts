import { chmodSync, existsSync } from 'node:fs';
import { InputError } from '../errors.ts';
import { replaceFile } from '../files/replace-file.ts';
import { CancelledError, type Prompter } from './prompter.ts';

/** Only the owner may read what holds a key. */
const PRIVATE = 0o600;

/** Makes sure that files may be written: none is overwritten unasked. */
export async function assertFree(
  files: readonly string[],
  isForced: boolean,
  prompter: Prompter | undefined,
): Promise<void> {
  const taken = files.filter((file) => existsSync(file));
  if (isForced || taken.length === 0) return;
  const names = taken.join(' and ');
  if (!prompter)
    throw new InputError(
      `${names} exists already: --force overwrites it, and --config and --catalog name other files.`,
    );
  if (!(await prompter.confirm(`Overwrite ${names}?`, false))) throw new CancelledError();
}

/** Writes a file that only its owner may read. Throws {@link InputError} when that is not possible. */
export function writePrivately(file: string, content: object): void {
  try {
    // A file that is replaced keeps its mode, and shall not show the key for even a moment.
    if (existsSync(file)) chmodSync(file, PRIVATE);
    replaceFile(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be written (${code}): choose another place.`, { cause });
  }
}
