import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toIsoTime } from '../src/iso-time.ts';

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
