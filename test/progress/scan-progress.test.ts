import { describe, expect, it } from 'vitest';
import { createScanProgress } from '../../src/progress/scan-progress.ts';

const BOUND = 1_000_000;

function openWalk(requestsPerRow = 10) {
  const scan = createScanProgress('opportunities');
  scan.pass({ from: 0, requestsPerRow }, 0);
  return scan;
}

describe('the progress of a scan', () => {
  it('knows nothing before Lever answers', () => {
    const facts = openWalk().facts(Number.POSITIVE_INFINITY, 60_000);
    expect(facts).toEqual({
      name: 'opportunities',
      rows: 0,
      reached: undefined,
      isNewestFirst: false,
      share: undefined,
      requestsLeft: 0,
      likelyMs: undefined,
    });
  });

  it('expects at least the requests of rows that the list is known to hold', () => {
    const scan = openWalk();
    scan.expected(200);
    expect(scan.facts(BOUND, 1000).requestsLeft).toBe(2000);
    scan.found(50, 450);
    expect(scan.facts(BOUND, 1000).requestsLeft).toBe(1500 + 450);
    scan.finished(100);
    expect(scan.facts(BOUND, 1000)).toMatchObject({ rows: 50, requestsLeft: 1850 });
    scan.expected(200);
    expect(scan.facts(BOUND, 1000).requestsLeft).toBe(2000 + 350);
  });

  it('never goes below zero', () => {
    const scan = openWalk();
    scan.finished(5);
    scan.found(1, 10);
    expect(scan.facts(BOUND, 0).requestsLeft).toBe(10);
  });

  it('estimates what is left from the later half, since later years are denser', () => {
    const scan = openWalk();
    scan.reached(400_000, 30_000);
    scan.reached(500_000, 60_000);
    // 100,000 in the last 30 s, 500,000 to go.
    expect(scan.facts(BOUND, 60_000)).toMatchObject({ share: 0.5, likelyMs: 150_000 });
    expect(scan.facts(BOUND, 70_000).likelyMs).toBe(140_000);
  });

  it('estimates nothing from the first seconds', () => {
    const scan = openWalk();
    scan.reached(400_000, 2000);
    expect(scan.facts(BOUND, 2000).likelyMs).toBeUndefined();
    scan.reached(400_001, 20_000);
    expect(scan.facts(BOUND, 20_000).likelyMs).toBeDefined();
  });

  it('is complete past the cutoff, whatever was expected', () => {
    const scan = openWalk();
    scan.expected(50);
    scan.reached(Number.POSITIVE_INFINITY, 60_000);
    expect(scan.facts(BOUND, 60_000)).toMatchObject({
      share: 1,
      reached: BOUND,
      requestsLeft: 0,
      likelyMs: undefined,
    });
  });

  it('starts over with each pass, but keeps counting rows', () => {
    const scan = openWalk();
    scan.found(7, 70);
    scan.reached(BOUND, 1000);
    scan.pass({ from: 500_000, to: 900_000, requestsPerRow: 1 }, 1000);
    expect(scan.facts(BOUND, 1000)).toMatchObject({ rows: 7, share: undefined, requestsLeft: 0 });
    scan.reached(700_000, 2000);
    expect(scan.facts(BOUND, 2000).share).toBe(0.5);
  });

  it('goes back through an archive, whose later years come first', () => {
    const scan = openWalk();
    const archive = { from: 200_000, to: 900_000, requestsPerRow: 1, isNewestFirst: true } as const;
    scan.pass({ ...archive, half: 'archived' }, 0);
    expect(scan.facts(BOUND, 1000).share).toBeUndefined();
    scan.reached(760_000, 30_000);
    scan.reached(690_000, 60_000);
    // 70,000 in the last 30 s, 490,000 to go.
    expect(scan.facts(BOUND, 60_000)).toMatchObject({
      half: 'archived',
      isNewestFirst: true,
      reached: 690_000,
      share: 0.3,
      likelyMs: 210_000,
    });
    scan.reached(199_999, 90_000);
    expect(scan.facts(BOUND, 90_000)).toMatchObject({ share: 1, reached: 200_000 });
  });
});
