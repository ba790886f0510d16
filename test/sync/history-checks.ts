import { expect } from 'vitest';
import type { IdRow, Opportunity } from '../../src/demo/rows.ts';
import { type LiveRow, liveRows } from '../helpers/live-rows.ts';
import type { Message } from '../helpers/run-tap.ts';
import { PERSONAL, type SmallAccount } from '../helpers/small-account.ts';
import type { Warehouse } from '../helpers/warehouse.ts';

// What must hold at the end of a history.

export interface Expectation {
  readonly account: SmallAccount;
  readonly startDate: number;
  /** Whether all runs looked for interactions: `updated` does not care for them. */
  readonly hasTouches: boolean;
}

/** Rows of a stream by key, as far as they are to be in a warehouse. */
type Rows = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Fails unless the first STATE is the one that was given, and no bookmark moves back. */
export function expectStatesInOrder(messages: readonly Message[], given: unknown): void {
  const states = messages.filter(({ type }) => type === 'STATE').map(({ value }) => value);
  expect(states[0]).toEqual(given);
  const latest = new Map<string, string>();
  for (const state of states)
    for (const [stream, bookmark] of Object.entries(
      (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks,
    )) {
      const value = String(bookmark['replication_key_value'] ?? '');
      expect(value >= (latest.get(stream) ?? '')).toBe(true);
      latest.set(stream, value);
    }
}

/** Fails unless a warehouse that obeys deletions has every row as the account has it. */
export function expectEqual(warehouse: Warehouse, expectation: Expectation): void {
  const { company } = expectation.account;
  const there = new Set(company.opportunities.map(({ id }) => id));
  expect(
    warehouse.ids('opportunities').filter((id) => !there.has(id)),
    'opportunities that are not erased',
  ).toEqual([]);
  for (const [stream, rows] of expectedRows(inScope(expectation), expectation)) {
    const found = warehouse.table(stream);
    for (const [key, row] of rows) expect(found.get(key), `${stream} ${key}`).toMatchObject(row);
  }
}

/**
 * Fails unless the rows that are live, by the messages alone, are those of the account, row for row,
 * and no personal value is in them that the account does not have any more.
 */
export function expectLive(messages: readonly Message[], expectation: Expectation): void {
  const { company } = expectation.account;
  const live = liveRows(messages);
  const least = expectedRows(inScope(expectation), expectation);
  const most = expectedRows(company.opportunities, expectation);
  for (const [stream, rows] of least) {
    const found = new Map((live.get(stream) ?? []).map((row) => [keyOf(stream, row), row]));
    for (const [key, row] of rows) expect(found.get(key), `${stream} ${key}`).toMatchObject(row);
    const gone = [...found.keys()].filter((key) => !most.get(stream)?.has(key));
    expect(gone, `${stream} that are gone`).toEqual([]);
  }
  const known = new Set(personalIn([...most.values()].map((rows) => [...rows.values()])));
  const left = personalIn([...live.values()]).filter((value) => !known.has(value));
  expect(left, 'personal values of those who were erased').toEqual([]);
}

function personalIn(rows: unknown): readonly string[] {
  return JSON.stringify(rows).match(PERSONAL) ?? [];
}

function inScope({ account, startDate }: Expectation): readonly Opportunity[] {
  return account.company.opportunities.filter(
    ({ createdAt, updatedAt }) => createdAt >= startDate || Number(updatedAt) >= startDate,
  );
}

function expectedRows(
  opportunities: readonly Opportunity[],
  { account: { company }, hasTouches }: Expectation,
): ReadonlyMap<string, Rows> {
  const offers = opportunities.flatMap(({ id }) =>
    (company.offers.get(id) ?? []).map((offer) => ({ ...offer, opportunityId: id })),
  );
  const fields = offers.flatMap(({ id, ...offer }) =>
    ((offer as unknown as { fields: readonly IdRow[] }).fields ?? []).map(
      (field, i) => [`${id}/${i}`, { value: field['value'] }] as const,
    ),
  );
  return new Map<string, Rows>([
    ['opportunities', new Map(opportunities.map((row) => [row.id, shown(row, hasTouches)]))],
    [
      'opportunity_offers',
      new Map(
        offers.map(({ id, status, opportunityId }) => [id, { status, opportunityId }] as const),
      ),
    ],
    ['opportunity_offer_fields', new Map(fields)],
    [
      'opportunity_applications',
      new Map(
        opportunities.map(({ id }) => [
          `application-${id}`,
          { opportunityId: id, email: company.applications.get(id)?.['email'] ?? null },
        ]),
      ),
    ],
    [
      'contacts',
      new Map(
        opportunities.map(({ contact }) => {
          const person = company.contacts.get(contact);
          return [contact, { name: person?.['name'], emails: person?.['emails'] }];
        }),
      ),
    ],
  ]);
}

function shown(row: Opportunity, hasTouches: boolean): Readonly<Record<string, unknown>> {
  const { name, stage, contact, emails, isAnonymized, lastInteractionAt } = row;
  const at = new Date(lastInteractionAt).toISOString();
  return {
    name,
    stage,
    contact,
    emails,
    isAnonymized,
    ...(hasTouches && { lastInteractionAt: at }),
  };
}

function keyOf(stream: string, row: LiveRow): string {
  return stream === 'opportunity_offer_fields'
    ? `${row['offerId']}/${row['position']}`
    : String(row['id']);
}
