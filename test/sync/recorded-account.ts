import type { IdRow } from '../../src/demo/rows.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

const DAY = 86_400_000;
/** When the first load of a scenario was complete. */
export const RECORDED_AT = Date.parse('2026-10-01T09:00:00Z');
export const START_DATE = RECORDED_AT - 400 * DAY;

/** The account on which version 0.1.0 left the states in `test/fixtures/states`. */
export function createRecordedAccount(): SmallAccount {
  const account = createSmallAccount();
  for (let i = 0; i < 24; i++) {
    // Three rows of each day share their millisecond; every eighth never got an `updatedAt`.
    const at = START_DATE + (i - 6) * 10 * DAY - ((i - 6) % 3) * 10 * DAY;
    const row = account.add(at, i % 8 === 5 ? null : Math.max(at, START_DATE + (i % 5) * DAY));
    if (i % 4 === 1) account.change(row, { archived: { reason: 'none', archivedAt: at + DAY } });
  }
  const postings = account.company.postings as unknown as IdRow[];
  postings.length = 0;
  for (let i = 0; i < 12; i++) {
    const at = START_DATE + (i - 2) * DAY;
    const updatedAt = i % 4 === 3 ? null : at;
    postings.push({ id: `posting-${i}`, text: `Posting ${i}`, createdAt: at, updatedAt } as IdRow);
  }
  return account;
}

/** What happens in the account after the first load of a scenario is complete. */
export function changeRecordedAccount({ company, change, touch, changeOffer }: SmallAccount): void {
  const { opportunities } = company;
  for (const [i, row] of opportunities.slice(4, 16).entries())
    change(row, { updatedAt: RECORDED_AT + 1_800_000 + Math.floor(i / 3) * 60_000 });
  for (const row of opportunities.slice(16, 19)) {
    touch(row, RECORDED_AT + 1_800_000 + 30_000);
    changeOffer(row);
  }
  for (const row of opportunities.slice(19)) changeOffer(row);
}
