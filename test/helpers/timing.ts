import type { Timing } from '../../src/lever/rate-limiter.ts';

/** A clock that only moves when somebody sleeps, and sleeps that take no time. */
export function createTestTiming(startsAt = 0): Timing & { advance(ms: number): void } {
  let now = startsAt;
  return {
    now: () => now,
    async sleep(ms, signal) {
      if (signal?.aborted) throw signal.reason;
      now += ms;
    },
    advance(ms) {
      now += ms;
    },
  };
}
