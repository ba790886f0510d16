import { statSync } from 'node:fs';
import type { GatheredSettings } from './gathered-settings.ts';
import { SECRET_SETTINGS } from './secrets.ts';

/** Whether group or others may read a file. */
const READABLE_BY_OTHERS = 0o044;

/**
 * A warning for each file that holds a secret and that other users may read. The demo account's key
 * is not a secret, and Windows has no such modes.
 */
export function fileModeWarnings(
  { values }: GatheredSettings,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  if (platform === 'win32' || values.get('environment')?.value === 'demo') return [];
  const sources = SECRET_SETTINGS.map((key) => values.get(key));
  const files = new Set(sources.flatMap((source) => source?.file ?? source?.variablesFile ?? []));
  return [...files]
    .filter(isReadableByOthers)
    .map((file) => `${file} holds a secret that other users can read: chmod 600 ${file}`);
}

function isReadableByOthers(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & READABLE_BY_OTHERS) !== 0;
}
