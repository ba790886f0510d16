import { describe, expect, it } from 'vitest';
import { byPipeline } from '../../src/demo/orders.ts';
import { advanceStage } from '../helpers/lever-changes.ts';
import { openAccount } from '../helpers/open-account.ts';

const idsOf = (rows: readonly { readonly [field: string]: unknown }[]) =>
  rows.map((row) => String(row['id']));

describe('pages', () => {
  it.each([
    ['encoded once more', encodeURIComponent],
    ['as it is', (token: string) => token],
  ])('reaches every row with the token %s', async (_name, encode) => {
    const { company, walk } = await openAccount();
    const rows = await walk('/opportunities?confidentiality=all&limit=70', encode);
    expect(idsOf(rows).sort()).toEqual(idsOf(company.opportunities).sort());
  });

  it.each([
    '/users?includeDeactivated=true',
    '/feedback_templates',
    '/tags',
    '/stages',
    '/audit_events',
    '/requisitions?confidentiality=all',
  ])('pages %s one by one', async (path) => {
    const { walk } = await openAccount();
    const separator = path.includes('?') ? '&' : '?';
    const whole = await walk(path);
    expect(await walk(`${path}${separator}limit=1`)).toEqual(whole);
    expect(await walk(`${path}${separator}limit=1`, (token) => token)).toEqual(whole);
  });

  it('sorts opportunities by stage rank, then newest advance, then id', async () => {
    const { company, get, walk } = await openAccount();
    const rows = await walk('/opportunities');
    const keys = rows.map((row) => byPipeline(company).key(row, 0) as [number, number, string]);
    const sorted = [...keys].sort((a, b) => a[0] - b[0] || b[1] - a[1] || (a[2] < b[2] ? -1 : 1));
    expect(keys).toEqual(sorted);
    const { next = '' } = await get('/opportunities?limit=10');
    expect(JSON.parse(decodeURIComponent(next))).toEqual(keys[10]);
  });

  it('takes more than 100 as 100 and refuses other nonsense', async () => {
    const { get } = await openAccount();
    expect((await get('/opportunities?limit=1000')).data).toHaveLength(100);
    expect((await get('/opportunities')).data).toHaveLength(100);
    for (const limit of ['0', '-1', 'ten', ''])
      expect((await get(`/opportunities?limit=${limit}`)).status).toBe(400);
  });

  it('refuses a token of another listing', async () => {
    const { get } = await openAccount();
    const { next = '' } = await get('/opportunities?archived=true&limit=10');
    const offset = encodeURIComponent(next);
    const message = 'Invalid offset token: Offset token is invalid for sort';
    for (const path of [
      '/opportunities?',
      '/opportunities?archived=false&',
      '/candidates?archived=true&',
    ]) {
      expect(await get(`${path}offset=${offset}`)).toMatchObject({ status: 400, message });
    }
    expect(await get('/opportunities?offset=nonsense')).toMatchObject({ status: 400, message });
    expect((await get(`/opportunities?limit=50&archived=true&offset=${offset}`)).status).toBe(200);
  });

  it('goes on from the key, wherever the rows have moved meanwhile', async () => {
    const { company, get } = await openAccount();
    const first = await get('/opportunities?limit=100');
    const moved = String(first.data[50]?.['id']);
    advanceStage(company, moved, Date.parse('2026-10-01T08:00:00Z'));
    const offset = encodeURIComponent(first.next ?? '');
    const second = await get(`/opportunities?limit=100&offset=${offset}`);
    const [repeated] = second.data.filter((row) => row['id'] === moved);
    const before = new Set(idsOf(first.data));
    const other = second.data.filter((row) => before.has(String(row['id'])));
    expect(other).toEqual(repeated === undefined ? [] : [repeated]);
  });

  it('pages long child lists, newest first', async () => {
    const { company, walk } = await openAccount();
    const { id = '' } =
      company.opportunities.find((row) => (company.notes.get(row.id)?.length ?? 0) > 200) ?? {};
    const rows = await walk(`/opportunities/${id}/notes`);
    expect(idsOf(rows).sort()).toEqual(idsOf(company.notes.get(id) ?? []).sort());
    const stamps = rows.map((row) => Number(row['createdAt']));
    expect(stamps).toEqual([...stamps].sort((a, b) => b - a));
  });
});
