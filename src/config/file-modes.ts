import { type Stats, statSync } from 'node:fs';
import type { GatheredSettings } from './gathered-settings.ts';
import { SECRET_SETTINGS } from './secrets.ts';

/** Group or others may read or write a file. */
const OPEN_TO_OTHERS = 0o066;
const WRITABLE_BY_GROUP = 0o020;
const WRITABLE_BY_ALL = 0o002;

/**
 * A warning for each file that holds a secret and that other users may read or change. The demo
 * account's key is not a secret, and Windows has no such modes.
 */
export function fileModeWarnings(
  { values }: GatheredSettings,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  if (platform === 'win32' || values.get('environment')?.value === 'demo') return [];
  const sources = SECRET_SETTINGS.map((key) => values.get(key));
  const tokenFile = values.get('refresh_token_file')?.value;
  const files = new Set([
    ...sources.flatMap((source) => source?.file ?? source?.variablesFile ?? []),
    ...(typeof tokenFile === 'string' ? [tokenFile] : []),
  ]);
  return [...files]
    .filter(isOpenToOthers)
    .map((file) => `${file} holds a secret that other users can read or change: chmod 600 ${file}`);
}

function isOpenToOthers(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & OPEN_TO_OTHERS) !== 0;
}

/** The user that a program runs as. */
export interface ProcessUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whether only the user and root can have written a file. The user's own group may write where that
 * is the custom, since it often holds nobody else.
 */
export function isWrittenByUser(
  { mode, uid, gid }: Pick<Stats, 'mode' | 'uid' | 'gid'>,
  user: ProcessUser,
): boolean {
  const isGroupTrusted = (mode & WRITABLE_BY_GROUP) === 0 || gid === user.gid;
  return (uid === user.uid || uid === 0) && (mode & WRITABLE_BY_ALL) === 0 && isGroupTrusted;
}
