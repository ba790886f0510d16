import { createPriorityQueue } from './priority-queue.ts';

/** Lets at most so many callers through at a time, the urgent first, else in order. */
export interface Semaphore {
  /** Resolves when a slot is free; what it resolves to gives the slot back. */
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
