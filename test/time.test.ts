import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalendarDay, toEpochMs, toIsoTime } from '../src/time.ts';

describe('isCalendarDay', () => {
  it.each(['2024-02-29', '2000-02-29T00:00:00Z', '0001-01-01', '9999-12-31'])(
    'takes %s',
    (text) => {
      expect(isCalendarDay(text)).toBe(true);
    },
  );

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-31',
    '2024-04-31T10:00:00Z',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    'yesterday',
    '',
  ])('refuses %s', (text) => {
    expect(isCalendarDay(text)).toBe(false);
  });
});

describe('toEpochMs', () => {
  it.each([
    [5, 5],
    ['1700000000000', 1_700_000_000_000],
    ['2024-01-01T00:00:00+00:00', Date.UTC(2024, 0, 1)],
  ])('reads %j', (value, expected) => expect(toEpochMs(value)).toBe(expected));

  it.each([null, undefined, true, '', 'x', '-5', '2024-02-30', {}, []])(
    'has no time for %j',
    (value) => {
      expect(toEpochMs(value)).toBeNaN();
    },
  );
});

it('writes times as Date does, from 1970 to 9999', () => {
  const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  for (const ms of [0, 1, 999, 86_399_999, 86_400_000, last])
    expect(toIsoTime(ms)).toBe(new Date(ms).toISOString());
  fc.assert(
    fc.property(fc.integer({ min: 0, max: last }), (ms) => {
      expect(toIsoTime(ms)).toBe(new Date(ms).toISOString());
    }),
    { numRuns: 1000 },
  );
});
