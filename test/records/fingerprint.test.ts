import { describe, expect, it } from 'vitest';
import { withFingerprints } from '../../src/records/fingerprint.ts';

const FINGERPRINT = {
  column: 'id',
  substitute: 'applicationId',
  members: ['appliedAt', 'gender'],
  occurrence: 'occurrence',
};
const row = (gender: string, currentStage: string) => ({ appliedAt: 1, gender, currentStage });

describe('fingerprints', () => {
  it('keep an id that is there, or take its substitute', () => {
    const rows = withFingerprints([{ id: 'a' }, { id: null, applicationId: 'b' }], FINGERPRINT);
    expect(rows.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('stay the same when other members change and when rows come in another order', () => {
    const [before] = withFingerprints([row('x', 'new')], FINGERPRINT);
    const [after] = withFingerprints([row('x', 'offer')], FINGERPRINT);
    expect(after?.['id']).toBe(before?.['id']);
    const three = [row('x', 'new'), row('y', 'new'), row('x', 'offer')];
    const sorted = (rows: readonly object[]) => rows.map((one) => JSON.stringify(one)).sort();
    expect(sorted(withFingerprints(three, FINGERPRINT))).toEqual(
      sorted(withFingerprints([...three].reverse(), FINGERPRINT)),
    );
  });

  it('number rows that cannot be told apart', () => {
    const rows = withFingerprints([row('x', 'new'), row('x', 'new')], FINGERPRINT);
    expect(rows.map(({ occurrence }) => occurrence)).toEqual([1, 2]);
    expect(rows[1]?.['id']).toBe(`${rows[0]?.['id']}-2`);
  });
});
