import { z } from 'zod';
import { InputError } from '../errors.ts';
import { isTooDeep } from './nesting.ts';

/**
 * What a stream remembers between runs; besides the two well-known keys, JSON scalars and objects
 * only.
 */
export type Bookmark = Readonly<Record<string, unknown>>;

/** The Singer state: bookmarks by stream, and whatever else the state that was given held. */
export interface State {
  readonly bookmarks: Readonly<Record<string, Bookmark | null>>;
  readonly [key: string]: unknown;
}

/** The state of a first run. */
export const EMPTY_STATE: State = { bookmarks: {} };

const stateFile = z.looseObject({
  bookmarks: z
    .record(z.string(), z.record(z.string(), z.unknown()).nullable())
    .nullish()
    .transform((bookmarks) => bookmarks ?? {}),
});
const stateMessage = z.object({ type: z.literal('STATE'), value: z.unknown() });

/**
 * Reads a state as any earlier run or tool may have left it: `{}`, nulls inside, or a whole STATE
 * message. Throws {@link InputError}, which names `source`, for anything else, such as a config,
 * which a run with a target would replace; also for an empty text, which a pipe leaves whose target
 * failed, and which would load everything again.
 */
export function parseState(text: string, source: string): State {
  if (text.trim() === '')
    throw new InputError(
      `State ${source} is empty: put an older state in its place, or delete the file to start over.`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `State ${source} is not JSON: give the last line that the target printed, or delete the file to start over.`,
      { cause },
    );
  }
  if (isTooDeep(json))
    throw new InputError(
      `State ${source} is nested more than 200 levels deep, as no state is: give the last line that the target printed, or delete the file to start over.`,
    );
  const message = stateMessage.safeParse(json);
  const value = message.success ? message.data.value : json;
  const state = stateFile.safeParse(value);
  if (state.success && !isOtherFile(value)) return state.data;
  const where = state.error?.issues[0]?.path.join('.');
  throw new InputError(
    `State ${source} is not a Singer state${where ? ` (at ${where})` : ''}: expected {"bookmarks": {…}}; delete the file to start over.`,
  );
}

/** Whether an object is something else, such as a config: it has keys, and none that a state has. */
function isOtherFile(value: unknown): boolean {
  const keys = Object.keys(value as object);
  return keys.length > 0 && !keys.includes('bookmarks') && !keys.includes('currently_syncing');
}

/** A copy of the state in which the given keys of one stream's bookmark are set. */
export function withBookmark(state: State, stream: string, changes: Bookmark): State {
  const bookmark = { ...state.bookmarks[stream], ...changes };
  return { ...state, bookmarks: { ...state.bookmarks, [stream]: bookmark } };
}
