import { describe, expect, it } from 'vitest';
import { isCalendarDay } from '../src/time.ts';

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
