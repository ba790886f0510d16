import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from '../../src/lever/rate-limiter.ts';

/** A clock for runs in the test's process, and what moves it. */
export interface QuietClock extends Timing {
  /** Sets it; nobody may be asleep. */
  set(ms: number): void;
  /** Somebody works: the clock stands still until the returned function is called. */
  busy(): () => void;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Between an answer and what the program does with it, nobody is seen to work. */
const QUIET_TURNS = 8;

/**
 * Creates a clock that stands still as long as anything is under way, and goes straight to the next
 * moment for which somebody waits when nothing is. So ten minutes of retries take some milliseconds,
 * while an answer takes no time at all, however busy the machine is.
 */
export function createQuietClock(): QuietClock {
  let now = 0;
  let working = 0;
  let isTurning = false;
  let sleepers: Sleeper[] = [];

  const turn = async (): Promise<void> => {
    isTurning = true;
    for (let quiet = 0; sleepers.length > 0; ) {
      await sleep(1);
      quiet = working > 0 ? 0 : quiet + 1;
      if (quiet < QUIET_TURNS) continue;
      quiet = 0;
      now = Math.max(now, Math.min(...sleepers.map(({ at }) => at)));
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
    }
    isTurning = false;
  };

  return {
    now: () => now,
    set(ms) {
      now = ms;
    },
    busy() {
      working++;
      let isOver = false;
      return () => {
        if (!isOver) working--;
        isOver = true;
      };
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper: Sleeper = {
          at: now + Math.ceil(ms),
          wake() {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        const abort = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.push(sleeper);
        if (!isTurning) void turn();
      });
    },
  };
}
