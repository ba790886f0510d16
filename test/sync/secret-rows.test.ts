import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { IdRow } from '../../src/demo/rows.ts';
import { runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount } from '../helpers/small-account.ts';

const MARKS = [true, 'true', 1, { odd: true }, false, 'false', 0, null, undefined];
const SELECT = ['opportunity_notes', 'opportunity_note_fields', 'opportunity_reads'];

/** An account with a note, and a profile form, of every mark. */
function createAccount() {
  const { company, add } = createSmallAccount();
  const { id } = add(DEMO_NOW - 86_400_000, DEMO_NOW - 86_400_000);
  for (const list of [company.notes, company.forms] as unknown as Map<string, IdRow[]>[])
    list.set(
      id,
      MARKS.map((secret, i) => ({
        id: `${i}`,
        createdAt: 1,
        secret,
        fields: [{ value: `v${i}` }],
      })),
    );
  return company;
}

const idsOf = (rows: readonly Record<string, unknown>[], column = 'id') =>
  rows.map((row) => row[column]).sort();

describe('rows that Lever marks as secret', () => {
  it('come like all others', async () => {
    const run = await runEngine(createAccount(), { select: SELECT });
    expect(run.records('opportunity_notes')).toHaveLength(MARKS.length);
  });

  it('are left out where the settings say so, with all that is made of them', async () => {
    const settings = { includesSecret: false };
    const select = [...SELECT, 'opportunity_profile_forms'];
    const run = await runEngine(createAccount(), { select, settings });
    const plain = ['4', '5', '6', '7', '8'];
    expect(idsOf(run.records('opportunity_notes'))).toEqual(plain);
    expect(idsOf(run.records('opportunity_profile_forms'))).toEqual(plain);
    expect(idsOf(run.records('opportunity_note_fields'), 'noteId')).toEqual(plain);
    const reading = run
      .records('opportunity_reads')
      .find(({ stream }) => stream === 'opportunity_notes');
    expect(reading).toMatchObject({ ids: expect.toSatisfy((ids) => ids.join() === '4,5,6,7,8') });
  });
});
