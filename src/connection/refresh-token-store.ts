import { existsSync, readFileSync, statSync } from 'node:fs';
import { InputError, TapError } from '../errors.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { completeReplacement, IrregularFileError, replaceFile } from '../files/replace-file.ts';
import { isToken, type RefreshTokenStore } from '../lever/oauth.ts';

/** Where the settings say that the refresh token is. */
export interface RefreshTokenSource {
  /** The value of the setting. */
  readonly given: string | undefined;
  /** The config file that the setting came from; undefined when it came from the environment. */
  readonly configFile: string | undefined;
  /** The file of the setting `refresh_token_file`. */
  readonly tokenFile: string | undefined;
}

export interface RefreshTokenStoreOptions extends LockOptions {
  /** Called once, with what to do, when a new token cannot be kept although that was tried before. */
  warn(message: string): void;
  /** Called for every token that was read. */
  onSecret(token: string): void;
}

/** A store that can be tried out. */
export interface TestedRefreshTokenStore extends RefreshTokenStore {
  /**
   * Makes sure that a new token can be kept, by replacing the file with what it holds. Throws
   * {@link InputError} otherwise: a token that cannot be replaced must not be spent.
   */
  prepare(): Promise<void>;
}

/**
 * Keeps the refresh token where it came from, so that the next run has the newest: in
 * `refresh_token_file` if there is one, else in the config file.
 */
export function createRefreshTokenStore(
  source: RefreshTokenSource,
  options: RefreshTokenStoreOptions,
): TestedRefreshTokenStore {
  const { given, configFile, tokenFile } = source;
  const file = tokenFile ?? configFile;
  const format = tokenFile === undefined ? inConfig : inFileOfItsOwn;
  const spent = new Set<string>();
  let unkept: string | undefined;
  let hasWarned = false;

  const read = (): string | undefined => (file === undefined ? undefined : format.read(file));

  const exclusively = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (file === undefined) return await work();
    try {
      assertRegular(file);
      return await withLock(file, options, async () => {
        // A run that was killed while it kept a token has left it there.
        completeReplacement(file, format.isWhole);
        return await work();
      });
    } catch (error) {
      throw describeFailure(error, file);
    }
  };

  /** The file knows best, since other runs replace the token too; what was spent is good no more. */
  const tokens = (): readonly string[] => {
    const kept = read();
    const known = tokenFile === undefined ? [kept ?? given] : [kept, given];
    const candidates = [unkept, ...known].flatMap((token) => token || []);
    for (const token of candidates) options.onSecret(token);
    return candidates.filter((token) => token === unkept || !spent.has(token));
  };

  return {
    exclusively,
    tokens,
    async prepare() {
      if (file === undefined)
        throw new InputError(
          'Lever replaces the refresh token at every use, and one from the environment cannot be replaced: set "refresh_token_file" to a file that this program may write.',
        );
      await exclusively(async () => {
        assertToken(read(), file);
        replaceFile(file, existsSync(file) ? readFileSync(file) : `${given}\n`);
      });
    },
    write(token, replaced) {
      spent.add(replaced);
      unkept = token;
      if (file === undefined) return;
      try {
        format.write(file, token);
        unkept = undefined;
      } catch (error) {
        if (!hasWarned)
          options.warn(
            `The new refresh token cannot be written to ${file} (${codeOf(error)}): make the file and its folder writable, or set "refresh_token_file" to a file that is. Otherwise the app may have to be authorized again before the next run.`,
          );
        hasWarned = true;
      }
    },
  };
}

/** Nothing else can be replaced, and reading it could take for ever. */
function assertRegular(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new IrregularFileError(`${file} is not a regular file.`);
}

function assertToken(kept: string | undefined, file: string): void {
  if (kept !== undefined && kept !== '' && !isToken(kept))
    throw new InputError(
      `${file} holds no refresh token, but something that is longer than 4 kB or has other characters: put the token there, or name another file.`,
    );
}

/** What to do when the file system does not let a token be kept. */
function describeFailure(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof TapError) return error;
  return new InputError(
    `A new refresh token could not be kept in ${file} (${code}), and Lever replaces it at every use: make the file and its folder writable, or set "refresh_token_file" to a file that is.`,
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'not JSON';
}

/** A way to keep a token in a file. */
interface TokenFormat {
  read(file: string): string | undefined;
  write(file: string, token: string): void;
  /** Whether a draft was written to its end. */
  isWhole(content: string): boolean;
}

const inFileOfItsOwn: TokenFormat = {
  read: (file) => readWhole(file)?.trim(),
  write: (file, token) => replaceFile(file, `${token}\n`),
  isWhole: (content) => content.endsWith('\n') && isToken(content.trim()),
};

const inConfig: TokenFormat = {
  read(file) {
    const token = tokenIn(readWhole(file) ?? '');
    return typeof token === 'string' ? token : undefined;
  },
  write: (file, token) => replaceFile(file, withRefreshToken(readFileSync(file, 'utf8'), token)),
  isWhole: (content) => typeof tokenIn(content) === 'string',
};

/** The text of a regular file. A pipe has been read already: reading it again would never end. */
function readWhole(file: string): string | undefined {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** The refresh token of a config; undefined when the text is not one. */
function tokenIn(text: string): unknown {
  try {
    return readToken(text);
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
