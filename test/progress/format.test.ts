import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDay,
  formatDuration,
  formatEstimate,
  formatNumber,
} from '../../src/progress/format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('lengths of time', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [12 * MINUTE + 4000, '12 min 4 s'],
    [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
    [53 * HOUR, '2 d 5 h'],
  ])('%i ms is %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it.each([
    [100, '10 s'],
    [44_000, '40 s'],
    [40 * MINUTE, '40 min'],
    [14.4 * HOUR, '14 h'],
    [100 * HOUR, '4 days'],
  ])('%i ms is roughly %s', (ms, words) => {
    expect(formatEstimate(ms)).toBe(words);
  });
});

it('groups digits and counts things', () => {
  expect([0, 999, 1000, 1_234_567].map(formatNumber)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect(formatCount(1, 'retry', 'retries')).toBe('1 retry');
  expect(formatCount(1200, 'record')).toBe('1,200 records');
  expect(formatDay(Date.UTC(2021, 2, 4, 23))).toBe('2021-03-04');
});
