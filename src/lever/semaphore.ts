import { createPriorityQueue } from './priority-queue.ts';

/**
 * Limits how many callers run at a time; the urgent ones go first, others in the order of their
 * calls.
 */
export interface Semaphore {
  /** Resolves when a permit is free, to a function that gives it back. */
  take(isUrgent?: boolean): Promise<() => void>;
}

/** Creates a semaphore with `count` permits. */
export function createSemaphore(count: number): Semaphore {
  let free = count;
  const waiting = createPriorityQueue<() => void>();
  const release = (): void => {
    const next = waiting.take();
    if (next) next();
    else free++;
  };
  return {
    async take(isUrgent = false) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.join(resolve, isUrgent));
      return release;
    },
  };
}
