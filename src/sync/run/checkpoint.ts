import { type Bookmark, type State, withBookmark } from '../../singer/state.ts';
import type { MessageWriter } from '../../singer/writer.ts';

/** Holds the state of the run and tells it to the target. */
export interface Checkpoint {
  readonly state: State;
  /** Changes the bookmarks of streams and writes a STATE. Everything they cover must be written. */
  commit(changes: Readonly<Record<string, Bookmark>>): void;
  /** Writes the state as it is. */
  repeat(): void;
}

/**
 * Creates the one checkpoint of a run; writes the state that was given as the first message. A
 * frozen one keeps that state.
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
