import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type GatheredSettings, SETTINGS, type SettingSource } from './config.ts';
import { InputError } from './errors.ts';

/** The word that stands for the environment in place of a file name. */
const ENVIRONMENT = 'ENV';
const PREFIX = 'TAP_LEVER_';

/**
 * Gathers the settings from files, of which later ones win, and from `TAP_LEVER_*` when `ENV` is
 * among them, which always wins. A `.env` file in the working directory adds to the environment.
 */
export function gatherSettings(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): GatheredSettings {
  if (names.length === 0)
    throw new InputError(
      'No configuration. Give --config config.json, or --config ENV to read TAP_LEVER_TOKEN and TAP_LEVER_START_DATE from the environment.',
    );
  const values = new Map<string, SettingSource>();
  for (const name of names) {
    if (name === ENVIRONMENT) continue;
    for (const [key, value] of Object.entries(readObject(name)))
      values.set(key, { value, source: name });
  }
  if (names.includes(ENVIRONMENT))
    for (const [key, source] of readVariables(environment)) values.set(key, source);
  const last = names.at(-1) ?? ENVIRONMENT;
  return { values, source: last === ENVIRONMENT ? 'The environment' : last };
}

function readObject(file: string): Record<string, unknown> {
  const text = readText(file, 'Config', 'Copy sample-config.json, or check the path.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `Config ${file} is not JSON${positionOf(cause)}: compare it with sample-config.json.`,
      { cause },
    );
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new InputError(
      `Config ${file} is not a JSON object: expected {"token": "…", "start_date": "…"}.`,
    );
  return json as Record<string, unknown>;
}

/** Reads a file that the user named. Throws {@link InputError} with the reason and the remedy. */
export function readText(file: string, what: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code ?? ''] ?? `cannot be read (${code})`;
    throw new InputError(`${what} ${file} ${reason}. ${remedy}`, { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/** Where JSON ends to be JSON; the message of the parser itself would quote the file, and its secrets. */
function positionOf(cause: unknown): string {
  const position = /at position (\d+)/.exec((cause as Error).message)?.[1];
  return position === undefined ? '' : ` (at character ${position})`;
}

function* readVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Generator<[string, SettingSource]> {
  const dotEnv = existsSync('.env') ? parseEnv(readText('.env', 'File', 'Check it.')) : {};
  const all = { ...dotEnv, ...environment };
  for (const key of Object.keys(SETTINGS.shape)) {
    const name = `${PREFIX}${key.toUpperCase()}`;
    const value = all[name];
    if (value !== undefined && value !== '') yield [key, { value, source: name }];
  }
}
