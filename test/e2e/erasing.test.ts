import { expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { deleteOpportunity } from '../helpers/lever-changes.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createWarehouse } from '../helpers/warehouse.ts';

const HOUR = 3_600_000;
const SELECT = ['opportunities', 'users', 'deleted_opportunities'].flatMap((name) => [
  '--select',
  name,
]);

it('erase_deleted_rows deletes in the target what Lever deleted, and closes full tables', async () => {
  const company = createCompany({ opportunities: 20 });
  let now = DEMO_NOW;
  const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
  const config = { erase_deleted_rows: true };
  const warehouse = createWarehouse({ deletes: true });
  const first = await tap(SELECT, { config });
  warehouse.load(first.messages);
  const [victim, kept] = company.opportunities.map(({ id }) => id);
  expect(warehouse.ids('opportunities')).toContain(victim);
  now += HOUR;
  deleteOpportunity(company, victim ?? '', now);
  now += HOUR;
  const second = await tap(SELECT, { config, state: first.state });
  expect(second.code, second.stderr).toBe(0);
  warehouse.load(second.messages);
  expect(warehouse.ids('opportunities')).not.toContain(victim);
  expect(warehouse.ids('opportunities')).toContain(kept);
  const closed = second.messages.filter(({ type }) => type === 'ACTIVATE_VERSION');
  expect(closed.map(({ stream }) => stream)).toEqual(['users']);
  expect(second.stderr).toMatch(/opportunities.*erased=1|"erased":1/);
});

it('erase_deleted_rows is off by default, and is no riddle when it is wrong', async () => {
  const { tap, server } = await openTapAccount({}, runInProcess);
  const { messages } = await tap(SELECT);
  expect(messages.some(({ type }) => type === 'ACTIVATE_VERSION')).toBe(false);
  expect(JSON.stringify(messages)).not.toContain('_sdc_deleted_at');
  const requests = server.requests.length;
  const wrong = await tap(SELECT, { config: { erase_deleted_rows: 'perhaps' } });
  expect(wrong.code).toBe(2);
  expect(wrong.stdout).toBe('');
  expect(wrong.stderr).toContain('erase_deleted_rows');
  expect(server.requests.length).toBe(requests);
});
