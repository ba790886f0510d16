import type { LeverClient } from '../../lever/client.ts';

/**
 * Sees to it that what is reached is in a STATE after so many requests of the whole run at most,
 * whichever part of the run makes them.
 */
export interface Autosave {
  /** The client of the run, whose requests are the clock. */
  readonly client: LeverClient;
  /** Begins a piece of work whose progress is saved now and then. */
  open(): SavedWork;
}

/** A piece of work that goes on for long. */
export interface SavedWork {
  /** Everything up to here is written. `save` writes a STATE when one is due; a later call replaces it. */
  reached(save: () => void): void;
  /** Saves what is reached but not saved yet. */
  close(): void;
  /** What is reached is about to be saved by other means. */
  drop(): void;
}

/** Creates the autosave of a run that has a STATE after so many requests. */
export function createAutosave(inner: LeverClient, requestsPerState: number): Autosave {
  const { statistics } = inner;
  const unsaved = new Map<SavedWork, () => void>();
  let savedAt = statistics.requests;

  const saveIfDue = (): void => {
    if (unsaved.size === 0 || statistics.requests - savedAt < requestsPerState) return;
    savedAt = statistics.requests;
    const saves = [...unsaved.values()];
    unsaved.clear();
    for (const save of saves) save();
  };

  return {
    client: {
      ...inner,
      async get(path, parameters, options) {
        try {
          return await inner.get(path, parameters, options);
        } finally {
          saveIfDue();
        }
      },
    },
    open() {
      const work: SavedWork = {
        reached(save) {
          unsaved.set(work, save);
          saveIfDue();
        },
        close() {
          const save = unsaved.get(work);
          unsaved.delete(work);
          save?.();
        },
        drop: () => void unsaved.delete(work),
      };
      return work;
    },
  };
}
