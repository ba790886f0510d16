import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../src/lever/rate-limiter.ts';
import { createTestTiming } from '../helpers/timing.ts';

describe('the rate limiter', () => {
  it('starts a burst at once and continues at the pace of the key', async () => {
    const timing = createTestTiming();
    const rateLimiter = createRateLimiter({ requestsPerSecond: 10, burst: 20, timing });
    const starts: number[] = [];
    for (let request = 0; request < 40; request++) {
      await rateLimiter.acquire();
      starts.push(timing.now());
    }
    expect(starts.filter((at) => at === 0).length).toBe(18);
    expect(starts.at(-1)).toBeGreaterThan(2200);
    expect(starts.at(-1)).toBeLessThan(2300);
  });

  it('holds every request back as long as a rejection asks, and slows down afterwards', async () => {
    const timing = createTestTiming();
    const rateLimiter = createRateLimiter({ requestsPerSecond: 10, burst: 20, timing });
    await rateLimiter.acquire();
    rateLimiter.rejected(timing.now(), 5000);
    expect(rateLimiter.currentPace()).toBe(7.5);
    expect(rateLimiter.pauseLeft()).toBe(5000);
    await rateLimiter.acquire();
    expect(timing.now()).toBeGreaterThanOrEqual(5000);
    expect(rateLimiter.pauseLeft()).toBe(0);
    for (let answer = 0; answer < 20; answer++) rateLimiter.answered();
    expect(rateLimiter.currentPace()).toBe(10);
  });

  it('slows down once for requests that were in flight together', async () => {
    const timing = createTestTiming(1000);
    const rateLimiter = createRateLimiter({ requestsPerSecond: 10, burst: 20, timing });
    timing.advance(100);
    for (let request = 0; request < 5; request++) rateLimiter.rejected(1000, 0);
    expect(rateLimiter.currentPace()).toBe(7.5);
  });

  it('lets requests go first whose answers lead to others', async () => {
    const timing = createTestTiming();
    const rateLimiter = createRateLimiter({ requestsPerSecond: 10, burst: 1, timing });
    const starts: string[] = [];
    const ask = async (name: string, isUrgent: boolean): Promise<void> => {
      await rateLimiter.acquire(undefined, isUrgent);
      starts.push(name);
    };
    await Promise.all([
      ask('child 1', false),
      ask('child 2', false),
      ask('list 1', true),
      ask('child 3', false),
      ask('list 2', true),
    ]);
    expect(starts).toEqual(['child 1', 'list 1', 'list 2', 'child 2', 'child 3']);
  });

  it('rejects those who wait when the run is over, and stops sleeping', async () => {
    const controller = new AbortController();
    let sleeping = 0;
    const rateLimiter = createRateLimiter({
      requestsPerSecond: 1,
      burst: 1,
      timing: {
        now: () => 0,
        sleep: (_ms, signal) =>
          new Promise((_resolve, reject) => {
            sleeping++;
            signal?.addEventListener('abort', () => {
              sleeping--;
              reject(signal.reason);
            });
          }),
      },
    });
    await rateLimiter.acquire(controller.signal);
    const waiting = [
      rateLimiter.acquire(controller.signal),
      rateLimiter.acquire(controller.signal),
    ];
    const ends = Promise.allSettled(waiting);
    await Promise.resolve();
    expect(sleeping).toBe(1);
    controller.abort(new Error('over'));
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(rateLimiter.acquire(controller.signal)).rejects.toThrow('over');
    expect(sleeping).toBe(0);
  });
});
