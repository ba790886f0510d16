import type { Every } from '../../src/progress/every.ts';

/** Timers that only run when the test moves time on. */
export function createTestEvery(): { readonly every: Every; advance(ms: number): void } {
  let now = 0;
  const timers = new Set<{ readonly ms: number; due: number; readonly call: () => void }>();
  return {
    every(ms, call) {
      const timer = { ms, due: now + ms, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      while (now < end) {
        now += 100;
        for (const timer of [...timers])
          if (timers.has(timer) && timer.due <= now) {
            timer.due += timer.ms;
            timer.call();
          }
      }
    },
  };
}
