import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import { createRowTable } from '../../src/sync/parents/row-table.ts';
import {
  type KnownRows,
  parseKnownRows,
  serializeKnownRows,
} from '../../src/sync/run/known-rows.ts';
import { runEngine } from '../helpers/run-engine.ts';
import { createSmallAccount } from '../helpers/small-account.ts';

const HOUR = 3_600_000;
const NOTHING = { hasConfidential: true, count: 0, appeared: [] };
const time = fc.integer({ min: 0, max: 4e12 });
const known: fc.Arbitrary<KnownRows> = fc.record({
  ids: fc.constant(createRowTable().serialize()),
  until: time,
  since: fc.option(time, { nil: undefined }),
  filledBy: fc.constantFrom(undefined, 'opportunities'),
  hasConfidential: fc.boolean(),
  count: fc.nat(1000),
  appeared: fc.array(
    fc.record({ at: time, digest: fc.constantFrom('00ff00ff00ff', 'abcdef012345') }),
  ),
});
const stateOf = (bookmark: unknown) =>
  ({ bookmarks: { opportunities: bookmark } }) as Parameters<typeof parseKnownRows>[0];

describe('known rows in a state', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(known, (rows) => {
        const { opportunities } = serializeKnownRows('opportunities', rows);
        const text = JSON.stringify(stateOf(opportunities));
        expect(parseKnownRows(JSON.parse(text), 'opportunities')).toEqual(rows);
      }),
    );
  });

  it('that make no sense count as absent', () => {
    for (const bookmark of [
      null,
      {},
      { known_rows: null },
      { known_rows: 7 },
      { known_rows: [] },
      { known_rows: { ids: 'x', until: 'soon', count: -1, appeared: 'many', filled_by: 3 } },
      { known_rows: { ids: 5, until: 5, since: {}, count: 1.5, appeared: [1, 'x', 'x y', null] } },
    ])
      expect(parseKnownRows(stateOf(bookmark), 'opportunities')).toMatchObject(NOTHING);
  });

  it('that are lost go on counting where the streams have counted to', () => {
    const bookmarks = { opportunity_offers: { appeared: 17 }, opportunity_notes: { appeared: 12 } };
    expect(parseKnownRows({ bookmarks }, 'opportunities').count).toBe(17);
  });

  it('with a table that was damaged are begun again, and nothing is read because of it', async () => {
    const account = createSmallAccount();
    for (let i = 0; i < 9; i++) account.add(DEMO_NOW - (i + 40) * HOUR, DEMO_NOW - 30 * HOUR);
    const first = await runEngine(account.company, { select: ['opportunities'] });
    const { bookmarks } = first.state as {
      bookmarks: { opportunities: { known_rows: { ids: string } } };
    };
    const rows = bookmarks.opportunities.known_rows;
    rows.ids = rows.ids.slice(100);
    const options = { select: ['opportunities'], now: () => DEMO_NOW + HOUR };
    const second = await runEngine(account.company, { ...options, state: first.state });
    expect(second.records('opportunities')).toEqual([]);
    expect(second.log).toEqual([]);
    expect(second.state).toMatchObject({
      bookmarks: { opportunities: { known_rows: { since: null, count: 0 } } },
    });
  });
});
