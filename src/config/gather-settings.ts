import { existsSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { suggestion } from '../did-you-mean.ts';
import { InputError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import { isWrittenByUser } from './file-modes.ts';
import type { GatheredSettings, SettingSource } from './gathered-settings.ts';
import { SETTINGS } from './settings.ts';

/** What `--config` names to read the environment instead of a file. */
const ENVIRONMENT = 'ENV';
const PREFIX = 'TAP_LEVER_';
const DOT_ENV = '.env';

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
      'No configuration: --config is missing. Give --config config.json, which tap-lever init writes, or --config ENV to read TAP_LEVER_TOKEN and TAP_LEVER_START_DATE from the environment. To try it without an account: tap-lever init --environment demo.',
    );
  const values = new Map<string, SettingSource>();
  const warnings: string[] = [];
  for (const name of names.filter((other) => other !== ENVIRONMENT))
    for (const [key, value] of Object.entries(readObject(name)))
      values.set(key, { value, source: name, file: name });
  const isDistrusted = names.includes(ENVIRONMENT) && !isDotEnvTrusted();
  if (isDistrusted)
    warnings.push(
      `${DOT_ENV} is ignored, because another user owns it or may change it: make it yours, then chmod 600 ${DOT_ENV}`,
    );
  if (names.includes(ENVIRONMENT)) {
    const dotEnv = isDistrusted ? {} : readDotEnv();
    for (const [key, source] of settingsOf(environment, dotEnv)) values.set(key, source);
    warnings.push(...misspellingsIn({ ...dotEnv, ...environment }));
  }
  return { values, warnings, ...placesOf(names, isDistrusted) };
}

/** Where a missing key would be looked for, and what it is called there. */
function placesOf(
  names: readonly string[],
  isDistrusted: boolean,
): Pick<GatheredSettings, 'source' | 'nameOf'> {
  const file = names.findLast((name) => name !== ENVIRONMENT);
  if (file !== undefined) return { source: file, nameOf: (key) => `"${key}"` };
  const without = isDistrusted
    ? ` (without ${DOT_ENV}, which another user owns or may change)`
    : '';
  return { source: `The environment${without}`, nameOf: variableOf };
}

function readObject(file: string): Record<string, unknown> {
  const text = readText(file, 'Config', 'Check the path, or let tap-lever init write one.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `Config ${file} is not JSON${placeOf(cause, text)}: compare it with sample-config.json.`,
      { cause },
    );
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new InputError(
      `Config ${file} is not a JSON object: expected {"token": "…", "start_date": "…"}.`,
    );
  return json as Record<string, unknown>;
}

/** Where the JSON is broken; the parser's own message would quote the file, and its secrets. */
function placeOf(cause: unknown, text: string): string {
  const position = /at position (\d+)/.exec((cause as Error).message)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` (at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

type Variables = Readonly<Record<string, string | undefined>>;

function readDotEnv(): Variables {
  return existsSync(DOT_ENV) ? parseEnv(readText(DOT_ENV, 'File', 'Check it.')) : {};
}

/** Whoever can write the file could have the key sent to an address of their own. */
function isDotEnvTrusted(): boolean {
  const found = statSync(DOT_ENV, { throwIfNoEntry: false });
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  // Windows has no such owners.
  return !found || uid === undefined || gid === undefined || isWrittenByUser(found, { uid, gid });
}

/** What the environment and a `.env` file hold; the environment wins. */
function* settingsOf(
  environment: Variables,
  dotEnv: Variables,
): Generator<[string, SettingSource]> {
  for (const key of Object.keys(SETTINGS.shape)) {
    const source = variableOf(key);
    const isSet = environment[source] !== undefined;
    const value = isSet ? environment[source] : dotEnv[source];
    if (value !== undefined && value !== '')
      yield [key, { value, source, ...(!isSet && { variablesFile: DOT_ENV }) }];
  }
}

/** Hosts set variables of their own beside the settings, so only near misses deserve a warning. */
function misspellingsIn(variables: Variables): readonly string[] {
  const known = Object.keys(SETTINGS.shape);
  return Object.keys(variables).flatMap((name) => {
    const key = name.slice(PREFIX.length).toLowerCase();
    if (!name.startsWith(PREFIX) || known.includes(key)) return [];
    const advice = suggestion(key, known);
    return advice === '' ? [] : [`${name}: unknown setting "${key}".${advice}`];
  });
}

function variableOf(key: string): string {
  return `${PREFIX}${key.toUpperCase()}`;
}
