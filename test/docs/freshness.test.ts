import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REQUESTS, runsInProcess, runsOfRound } from '../../scripts/freshness/costs.ts';
import { duration, freshnessPage } from '../../scripts/freshness/page.ts';
import { defineStream } from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import { opportunities } from '../../src/streams/opportunities.ts';

/** A stream like another, but for what sets it apart. */
function child(name: string, differences: { readonly isDefault?: boolean } = {}) {
  return defineStream({
    name,
    documentation: 'toys',
    permission: 'toys:read:admin',
    source: { kind: 'child', parent: opportunities, path: `/opportunities/{id}/${name}` },
    ...differences,
  });
}

describe('docs/freshness.md', () => {
  it('is what the declarations say (npm run docs brings it up to date)', () => {
    const file = new URL('../../docs/freshness.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(freshnessPage(streams));
  });

  it('counts the lists below opportunities that are selected by default', () => {
    const page = freshnessPage([
      ...streams.filter(({ name }) => !/^opportunity_(?!applications|stage)/.test(name)),
      child('opportunity_toys'),
      child('opportunity_rare_toys', { isDefault: false }),
      child('opportunity_soft_toys'),
    ]);
    expect(page).toContain('selected by default are two:\ntoys and soft toys. Fewer');
    expect(page).toContain('| toys and soft toys | every change');
    expect(page).toContain('| 1,000 | 1 min 40 s | 3 runs | 112 runs | 1,112 runs |');
    expect(page).toContain('| first load | 2,010 requests, 3.4 min | 100,500, 2.8 h |');
    expect(page).toContain('| `active` | 211, 21 s |');
    expect(page).toContain('within 12 runs (1 day) for candidates in process, and within 112 runs');
    expect(page).toContain('within 1 night, everything within 4 nights');
  });
});

// Reckoned by hand from the formulae on the page.
describe('the cost of nine lists', () => {
  const sizes = [1000, 50_000, 500_000].map((count) => ({ opportunities: count, lists: 9 }));

  it.each<[keyof typeof REQUESTS, number[]]>([
    ['firstLoad', [9010, 450_500, 4_505_000]],
    ['firstInProcess', [901, 45_050, 450_500]],
    ['updated', [1, 1, 1]],
    ['touched', [10, 500, 5000]],
    ['active', [911, 45_550, 455_500]],
    ['all', [9020, 451_000, 4_510_000]],
  ])('of %s', (mode, requests) => {
    expect(sizes.map(REQUESTS[mode])).toEqual(requests);
  });

  it.each([
    [1000, [10, 500, 5000], [1, 50, 500]],
    [10_000, [1, 50, 500], [1, 5, 50]],
    [100_000, [1, 5, 50], [1, 1, 5]],
  ])('of a round with %i requests in each run', (sweep, whole, first) => {
    expect(sizes.map((size) => runsOfRound(size, sweep))).toEqual(whole);
    expect(sizes.map((size) => runsInProcess(size, sweep))).toEqual(first);
  });
});

it.each([
  [0.1, 'at once'],
  [50, '50 s'],
  [91, '1.5 min'],
  [901, '15 min'],
  [4555, '1.3 h'],
  [45_050, '12.5 h'],
  [172_000, '48 h'],
  [450_500, '5.2 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
