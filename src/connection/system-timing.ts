import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from '../lever/rate-limiter.ts';

/** A timer that is set for longer goes off at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A clock that corrections of the system's time do not set back, and waits that a signal ends. */
export const SYSTEM_TIMING: Timing = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  async sleep(ms, signal) {
    const wait = sleep(Math.min(ms, LONGEST_TIMER_MS), undefined, signal ? { signal } : {});
    await wait.catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
  },
};
