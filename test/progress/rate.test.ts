import { expect, it } from 'vitest';
import { createRate } from '../../src/progress/rate.ts';

it('measures the last seconds only', () => {
  const rate = createRate(5000);
  expect(rate.note(0, 0)).toBe(0);
  for (let second = 1; second <= 20; second++) rate.note(second * 10, second * 1000);
  expect(rate.note(200, 25_000)).toBe(0);
});

it('measures from note to note when they are rare', () => {
  const rate = createRate(5000);
  rate.note(0, 0);
  rate.note(600, 60_000);
  expect(rate.note(900, 120_000)).toBe(5);
});
