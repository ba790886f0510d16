import { createWaitingLine } from './waiting-line.ts';

/** Lets at most so many callers through at a time, the urgent first, else in order. */
export interface Slots {
  /** Resolves when a slot is free; what it resolves to gives the slot back. */
  take(isUrgent?: boolean): Promise<() => void>;
}

/** Creates `count` slots. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting = createWaitingLine<() => void>();
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
