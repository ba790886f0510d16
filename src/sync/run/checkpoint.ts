import { type Bookmark, type State, withBookmark } from '../../singer/state.ts';
import type { MessageWriter } from '../../singer/writer.ts';

/** Holds the state of the run, and writes it as STATE messages. */
export interface Checkpoint {
  readonly state: State;
  /** Replaces bookmarks and writes a STATE. Everything that they cover must have been written. */
  commit(changes: Readonly<Record<string, Bookmark>>): void;
  /** Writes the state as it is. */
  repeat(): void;
}

/**
 * Creates the checkpoint of a run, and writes the given state as the first message. A frozen one
 * keeps that state.
 */
export function createCheckpoint(
  initial: State,
  writer: MessageWriter,
  { isFrozen }: { readonly isFrozen: boolean },
): Checkpoint {
  let state = initial;
  const repeat = (): void => writer.message({ type: 'STATE', value: state });
  repeat();
  return {
    get state() {
      return state;
    },
    commit(changes) {
      if (isFrozen) return;
      for (const [stream, bookmark] of Object.entries(changes))
        state = withBookmark(state, stream, bookmark);
      repeat();
    },
    repeat,
  };
}
