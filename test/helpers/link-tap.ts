import { chmodSync } from 'node:fs';
import { CLI, createFolder } from './run-tap.ts';

/** Makes the built command a program, as npm does, for the length of one test; returns its path. */
export function linkTap(): string {
  const file = createFolder().write(
    'tap-lever',
    `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}
