import { existsSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError, TapError } from '../errors.ts';
import { replaceFile } from '../files/replace-file.ts';
import { parseState, type State } from '../singer/state.ts';

/** Keeps what a target confirms in the state file of the user. */
export interface StateKeeper {
  /** Takes lines that the target printed, and keeps the last state among them. */
  take(lines: readonly string[]): void;
  /** The last state that the target has confirmed in this run. */
  last(): State | undefined;
  /** Why the last state is not kept, if it could not be written. */
  failure(): TapError | undefined;
}

export interface StateKeeperOptions {
  /** The file, as {@link resolveStateFile} gives it. */
  readonly file: string;
  /** The state that the run began with. */
  readonly before: State;
  /** Called with each line that is no state. */
  onOther(line: string): void;
}

/** How many states of earlier runs stay beside the present one. */
export const OLDER_STATES = 10;

/** The file that is meant by a name; a symbolic link stays one. */
export function resolveStateFile(name: string): string {
  return existsSync(name) ? realpathSync(name) : resolve(name);
}

/** Creates the keeper of a run, which has the lock of the file. */
export function createStateKeeper({ file, before, onOther }: StateKeeperOptions): StateKeeper {
  let kept = existsSync(file) ? toText(before) : undefined;
  let hasOlder = kept === undefined;
  let last: State | undefined;
  let failure: TapError | undefined;
  const write = (state: State): void => {
    const text = toText(state);
    if (text === kept) return;
    try {
      if (!hasOlder) keepOlder(file);
      hasOlder = true;
      replaceFile(file, text);
      kept = text;
      failure = undefined;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      failure = new TapError(
        `The state that the target confirmed cannot be written to ${file} (${code}): the next run reads again what came since the state that is there.`,
        { cause },
      );
    }
  };
  return {
    take(lines) {
      const states = lines.flatMap((line) => {
        const state = toState(line, before);
        if (!state && line.trim() !== '') onOther(line);
        return state ?? [];
      });
      last = states.at(-1) ?? last;
      if (last) write(last);
    },
    last: () => last,
    failure: () => failure,
  };
}

/**
 * The state in a line of the target. It has all streams that the run began with, since every state
 * that we write has them; what lacks one, or has no bookmarks, is something else.
 */
function toState(line: string, before: State): State | undefined {
  const state = hasBookmarks(line) ? parse(line) : undefined;
  const isWhole = Object.keys(before.bookmarks).every(
    (name) => state && Object.hasOwn(state.bookmarks, name),
  );
  return isWhole ? state : undefined;
}

/** Whether it is an object with bookmarks; log lines may be objects too. */
function hasBookmarks(line: string): boolean {
  if (!line.includes('"bookmarks"')) return false;
  try {
    const json = JSON.parse(line) as { type?: unknown; value?: unknown; bookmarks?: unknown };
    const state = (json.type === 'STATE' ? json.value : json) as { bookmarks?: unknown } | null;
    return typeof state?.bookmarks === 'object' && state.bookmarks !== null;
  } catch {
    return false;
  }
}

function parse(line: string): State | undefined {
  try {
    return parseState(line, 'of the target');
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function toText(state: State): string {
  return `${JSON.stringify(state)}\n`;
}

/** Moves the states of earlier runs on by one number, and the present one to number 1. */
function keepOlder(file: string): void {
  const nameOf = (age: number): string => `${file}.${age}`;
  for (let age = OLDER_STATES - 1; age >= 1; age--)
    if (existsSync(nameOf(age))) renameSync(nameOf(age), nameOf(age + 1));
  replaceFile(nameOf(1), readFileSync(file, 'utf8'));
}
