import { describe, expect, it } from 'vitest';
import { createWalkProgress } from '../../src/progress/walk-progress.ts';

const BOUND = 1_000_000;

function openWalk(requestsPerRow = 10) {
  const walk = createWalkProgress('opportunities');
  walk.pass({ from: 0, requestsPerRow }, 0);
  return walk;
}

describe('the progress of a walk', () => {
  it('knows nothing before Lever answers', () => {
    const facts = openWalk().facts(Number.POSITIVE_INFINITY, 60_000);
    expect(facts).toEqual({
      name: 'opportunities',
      rows: 0,
      reached: undefined,
      share: undefined,
      requestsLeft: 0,
      likelyMs: undefined,
    });
  });

  it('expects at least the requests of rows that the list is known to hold', () => {
    const walk = openWalk();
    walk.expected(200);
    expect(walk.facts(BOUND, 1000).requestsLeft).toBe(2000);
    walk.found(50, 450);
    expect(walk.facts(BOUND, 1000).requestsLeft).toBe(1500 + 450);
    walk.finished(100);
    expect(walk.facts(BOUND, 1000)).toMatchObject({ rows: 50, requestsLeft: 1850 });
    walk.expected(200);
    expect(walk.facts(BOUND, 1000).requestsLeft).toBe(2000 + 350);
  });

  it('never counts below nothing', () => {
    const walk = openWalk();
    walk.finished(5);
    walk.found(1, 10);
    expect(walk.facts(BOUND, 0).requestsLeft).toBe(10);
  });

  it('judges what is left by the later half, since later years are denser', () => {
    const walk = openWalk();
    walk.reached(400_000, 30_000);
    walk.reached(500_000, 60_000);
    // 100,000 in the last 30 s, 500,000 to go.
    expect(walk.facts(BOUND, 60_000)).toMatchObject({ share: 0.5, likelyMs: 150_000 });
    expect(walk.facts(BOUND, 70_000).likelyMs).toBe(140_000);
  });

  it('judges nothing by the first seconds', () => {
    const walk = openWalk();
    walk.reached(400_000, 2000);
    expect(walk.facts(BOUND, 2000).likelyMs).toBeUndefined();
    walk.reached(400_001, 20_000);
    expect(walk.facts(BOUND, 20_000).likelyMs).toBeDefined();
  });

  it('is complete behind the bound, whatever was expected', () => {
    const walk = openWalk();
    walk.expected(50);
    walk.reached(Number.POSITIVE_INFINITY, 60_000);
    expect(walk.facts(BOUND, 60_000)).toMatchObject({
      share: 1,
      reached: BOUND,
      requestsLeft: 0,
      likelyMs: undefined,
    });
  });

  it('begins anew with each pass, but goes on counting rows', () => {
    const walk = openWalk();
    walk.found(7, 70);
    walk.reached(BOUND, 1000);
    walk.pass({ from: 500_000, end: 900_000, requestsPerRow: 1 }, 1000);
    expect(walk.facts(BOUND, 1000)).toMatchObject({ rows: 7, share: undefined, requestsLeft: 0 });
    walk.reached(700_000, 2000);
    expect(walk.facts(BOUND, 2000).share).toBe(0.5);
  });
});
