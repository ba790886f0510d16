import { readFileSync, statSync } from 'node:fs';
import { replaceFile } from '../files/replace-file.ts';
import type { RefreshTokenStore } from '../lever/oauth.ts';

/** Where the settings say that the refresh token is. */
export interface RefreshTokenSource {
  /** The value of the setting. */
  readonly given: string | undefined;
  /** The config file that the setting came from; undefined when it came from the environment. */
  readonly configFile: string | undefined;
  /** The file of the setting `refresh_token_file`. */
  readonly tokenFile: string | undefined;
}

/**
 * Keeps the refresh token where it came from, so that the next run has the newest: in
 * `refresh_token_file` if there is one, else in the config file. `warn` is called
 * once, with what to do, when a new token cannot be kept.
 */
export function createRefreshTokenStore(
  { given, configFile, tokenFile }: RefreshTokenSource,
  warn: (message: string) => void,
): RefreshTokenStore {
  let newest: string | undefined;
  let hasWarned = false;

  const warnOnce = (message: string): void => {
    if (!hasWarned)
      warn(`${message} Otherwise the app may have to be authorized again before the next run.`);
    hasWarned = true;
  };

  const read = (): string | undefined =>
    tokenFile === undefined ? readFromConfig(configFile) : readWhole(tokenFile)?.trim();

  return {
    tokens: () => [newest, read(), given].flatMap((token) => token || []),
    write(token) {
      newest = token;
      const file = tokenFile ?? configFile;
      if (file === undefined) {
        warnOnce(
          'Lever gave a new refresh token, which cannot be kept because the old one came from the environment: set "refresh_token_file" to a file that this program may write.',
        );
        return;
      }
      try {
        if (tokenFile !== undefined) replaceFile(tokenFile, `${token}\n`);
        else replaceFile(file, withRefreshToken(readFileSync(file, 'utf8'), token));
      } catch (error) {
        const { code = 'not JSON' } = error as NodeJS.ErrnoException;
        warnOnce(
          `The new refresh token cannot be written to ${file} (${code}): make the file and its folder writable, or set "refresh_token_file" to a file that is.`,
        );
      }
    },
  };
}

/** The text of a regular file. A pipe has been read already: reading it again would never end. */
function readWhole(file: string): string | undefined {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function readFromConfig(file: string | undefined): string | undefined {
  const text = file === undefined ? undefined : readWhole(file);
  if (text === undefined) return undefined;
  try {
    const { refresh_token: token } = JSON.parse(withoutByteOrderMark(text)) as {
      refresh_token?: unknown;
    };
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}

const ENTRY = /("refresh_token"\s*:\s*)"(?:[^"\\]|\\.)*"/;

/** The text of a config with another refresh token; everything else stays as it is. */
export function withRefreshToken(text: string, token: string): string {
  const edited = text.replace(ENTRY, (_entry, key: string) => key + JSON.stringify(token));
  if (readToken(edited) === token) return edited;
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? 2;
  const config = { ...(JSON.parse(withoutByteOrderMark(text)) as object), refresh_token: token };
  return `${JSON.stringify(config, null, indent)}\n`;
}

function readToken(text: string): unknown {
  return (JSON.parse(withoutByteOrderMark(text)) as { refresh_token?: unknown }).refresh_token;
}

function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
