import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/demo/random.ts';
import { type Sharing, type SimulatedLimit, shareLimit } from './shared-limit.ts';

const SECONDS = 600;
/** Each case is simulated so often, with the others somewhat later each time. */
const TIMES = 4;

/** When others send a request, in milliseconds, in the simulation of this number. */
type Others = (number: number) => readonly number[];

/** So many requests a second, one after the other. */
function evenly(perSecond: number): Others {
  return (number) =>
    Array.from(
      { length: SECONDS * perSecond },
      (_, index) => 37 * number + (index * 1000) / perSecond,
    );
}

/** So many requests a second on average, each at a moment of its own. */
function atRandom(perSecond: number): Others {
  return (number) => {
    const random = createRandom(100 * number + perSecond);
    return Array.from({ length: SECONDS * perSecond }, () => random.next() * SECONDS * 1000).sort(
      (a, b) => a - b,
    );
  };
}

/** Some seconds of requests, then some of none. */
function onAndOff(perSecond: number, on: number, off: number): Others {
  return (number) => evenly(perSecond)(number).filter((at) => (at / 1000) % (on + off) < on);
}

/** So many requests at once, again and again. */
function inBursts(size: number, everySeconds: number): Others {
  return (number) =>
    Array.from({ length: Math.floor(SECONDS / everySeconds) }, (_, index) =>
      Array.from(
        { length: size },
        (_, place) => 137 * number + index * everySeconds * 1000 + place * 20,
      ),
    ).flat();
}

async function simulate(others: Others, limit?: SimulatedLimit): Promise<Sharing> {
  const all: Sharing[] = [];
  for (let number = 1; number <= TIMES; number++)
    all.push(await shareLimit(others(number), SECONDS, limit));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rejected: mean(all.map(({ rejected }) => rejected)),
    used: mean(all.map(({ used }) => used)),
  };
}

describe('a limit that others use too', () => {
  it.each([
    { name: 'nobody', others: () => [] },
    { name: '1 request a second', others: evenly(1) },
    { name: '3 requests a second', others: evenly(3) },
    { name: '5 requests a second', others: evenly(5) },
    { name: '7 requests a second', others: evenly(7) },
    { name: '1 request a second at random', others: atRandom(1) },
    { name: '3 requests a second at random', others: atRandom(3) },
    { name: '5 requests a second at random', others: atRandom(5) },
    { name: '5 requests a second in every second minute', others: onAndOff(5, 60, 60) },
    { name: '5 requests a second, ten seconds on and off', others: onAndOff(5, 10, 10) },
    { name: '20 requests at once every half minute', others: inBursts(20, 30) },
    { name: '20 requests at once every ten seconds', others: inBursts(20, 10) },
  ])('is used to 95% of what $name leave, and 2% are rejected at most', async ({ others }) => {
    const { rejected, used } = await simulate(others);
    expect(rejected).toBeLessThan(0.02);
    expect(used).toBeGreaterThan(0.95);
  });

  it('is left to others that take nearly all of it, and taken back when they end', async () => {
    const { rejected, used } = await simulate(onAndOff(8, 30, 90));
    expect(rejected).toBeLessThan(0.02);
    expect(used).toBeGreaterThan(0.9);
  });

  it.each([
    { perSecond: 10, burst: 10, latencyMs: 150 },
    { perSecond: 10, burst: 1, latencyMs: 150 },
    { perSecond: 8, burst: 10, latencyMs: 150 },
    { perSecond: 10, burst: 20, latencyMs: 1000 },
  ])(
    'is found where there are $perSecond a second, in bursts of $burst, answered in $latencyMs ms',
    async (limit) => {
      const { rejected, used } = await simulate(() => [], limit);
      expect(rejected).toBeLessThan(0.02);
      expect(used).toBeGreaterThan(0.9);
    },
  );
});
