/** Lets at most so many callers through at a time, in order. */
export interface Slots {
  /** Resolves when a slot is free; what it resolves to gives the slot back. */
  take(): Promise<() => void>;
}

/** Creates `count` slots. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return {
    async take() {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return release;
    },
  };
}
