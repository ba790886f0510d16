import { describe, expect, it } from 'vitest';
import { createPacer } from '../../src/lever/pacer.ts';
import { createTestTiming } from '../helpers/timing.ts';

describe('the pacer', () => {
  it('starts a burst at once and goes on at the pace of the key', async () => {
    const timing = createTestTiming();
    const pacer = createPacer({ requestsPerSecond: 10, burst: 20, timing });
    const starts: number[] = [];
    for (let request = 0; request < 40; request++) {
      await pacer.acquire();
      starts.push(timing.now());
    }
    expect(starts.filter((at) => at === 0).length).toBe(18);
    expect(starts.at(-1)).toBeGreaterThan(2200);
    expect(starts.at(-1)).toBeLessThan(2300);
  });

  it('holds everybody back as long as a rejection asks, and goes slower afterwards', async () => {
    const timing = createTestTiming();
    const pacer = createPacer({ requestsPerSecond: 10, burst: 20, timing });
    await pacer.acquire();
    pacer.rejected(timing.now(), 5000);
    expect(pacer.currentPace()).toBe(8);
    expect(pacer.pauseLeft()).toBe(5000);
    await pacer.acquire();
    expect(timing.now()).toBeGreaterThanOrEqual(5000);
    expect(pacer.pauseLeft()).toBe(0);
    for (let answer = 0; answer < 200; answer++) pacer.answered();
    expect(pacer.currentPace()).toBe(10);
  });

  it('slows down once for requests that were in flight together', async () => {
    const timing = createTestTiming(1000);
    const pacer = createPacer({ requestsPerSecond: 10, burst: 20, timing });
    timing.advance(100);
    for (let request = 0; request < 5; request++) pacer.rejected(1000, 0);
    expect(pacer.currentPace()).toBe(8);
  });

  it('lets those go first whose answers lead to others', async () => {
    const timing = createTestTiming();
    const pacer = createPacer({ requestsPerSecond: 10, burst: 1, timing });
    const starts: string[] = [];
    const ask = async (name: string, isUrgent: boolean): Promise<void> => {
      await pacer.acquire(undefined, isUrgent);
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

  it('sends away who waits when the run is over, and sleeps for nobody', async () => {
    const controller = new AbortController();
    let sleeping = 0;
    const pacer = createPacer({
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
    await pacer.acquire(controller.signal);
    const waiting = [pacer.acquire(controller.signal), pacer.acquire(controller.signal)];
    const ends = Promise.allSettled(waiting);
    await Promise.resolve();
    expect(sleeping).toBe(1);
    controller.abort(new Error('over'));
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pacer.acquire(controller.signal)).rejects.toThrow('over');
    expect(sleeping).toBe(0);
  });
});
