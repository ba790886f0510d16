import { appendFileSync } from 'node:fs';
import { InputError } from '../errors.ts';
import { PRIVATE_MODE } from '../files/replace-file.ts';

/**
 * Opens a file to which lines are added; only its owner may read one that is new. Throws
 * {@link InputError} if it cannot be written.
 */
export function openLogFile(file: string): (text: string) => void {
  const append = (text: string): void => appendFileSync(file, text, { mode: PRIVATE_MODE });
  try {
    append('');
  } catch (cause) {
    throw new InputError(
      `--target-log ${file} cannot be written (${(cause as NodeJS.ErrnoException).code}): choose another place.`,
      { cause },
    );
  }
  return (text) => {
    try {
      append(text);
    } catch {
      // A full disk under the log is no reason to end the run.
    }
  };
}
