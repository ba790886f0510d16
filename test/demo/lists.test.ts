import { describe, expect, it } from 'vitest';
import { DEMO_NOW } from '../../src/demo/company.ts';
import { DAY } from '../../src/demo/time.ts';
import { openAccount } from '../helpers/open-account.ts';

describe('filters of opportunities', () => {
  it('combines windows whose bounds are included', async () => {
    const { company, walk } = await openAccount();
    const [first, last] = [company.opportunities[100], company.opportunities[200]];
    const rows = await walk(
      `/opportunities?confidentiality=all&created_at_start=${first?.createdAt}&created_at_end=${last?.createdAt}`,
    );
    expect(rows).toHaveLength(101);
    expect(rows[0]?.['id']).toBe(last?.id);
    const both = await walk(
      `/opportunities?confidentiality=all&created_at_start=${first?.createdAt}&created_at_end=${last?.createdAt}&updated_at_end=${last?.createdAt}`,
    );
    expect(both.length).toBeGreaterThan(0);
    expect(both.length).toBeLessThan(101);
  });

  it('never finds rows without updatedAt by an update window, and sorts by update then', async () => {
    const { company, walk } = await openAccount();
    const rows = await walk('/opportunities?confidentiality=all&updated_at_start=0&limit=33');
    const updated = company.opportunities.filter((row) => row.updatedAt !== null);
    expect(rows).toHaveLength(updated.length);
    const stamps = rows.map((row) => Number(row['updatedAt']));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('knows archived, advanced, tags, stages and postings', async () => {
    const { company, walk } = await openAccount();
    const count = async (query: string) =>
      (await walk(`/opportunities?confidentiality=all&${query}`)).length;
    const archived = company.opportunities.filter((row) => row.archived !== null);
    expect(await count('archived=true')).toBe(archived.length);
    expect(await count('archived=false')).toBe(company.opportunities.length - archived.length);
    expect(await count('archived_at_start=0')).toBe(archived.length);
    expect(await count(`advanced_at_end=${DEMO_NOW}`)).toBe(company.opportunities.length);
    expect(await count('tag=Shortlist&tag=shortlist')).toBeGreaterThan(
      await count('tag=Shortlist'),
    );
    expect(await count('stage_id=offer')).toBeGreaterThan(0);
    expect(await count(`posting_id=${company.postings[0]?.id}`)).toBeGreaterThan(0);
    expect(await count('snoozed=true')).toBeGreaterThan(0);
  });

  it('refuses times and booleans that are none', async () => {
    const { get } = await openAccount();
    for (const query of ['updated_at_start=2024-01-01', 'created_at_end=', 'archived=maybe'])
      expect((await get(`/opportunities?${query}`)).status).toBe(400);
  });

  it('leaves confidential rows out, and refuses them to a key without access', async () => {
    const { company, walk } = await openAccount();
    const all = await walk('/opportunities?confidentiality=all');
    const secret = await walk('/opportunities?confidentiality=confidential');
    expect(all).toHaveLength(company.opportunities.length);
    expect(secret.length).toBeGreaterThan(0);
    expect(await walk('/opportunities')).toHaveLength(all.length - secret.length);
    const other = await openAccount({ company, confidentialAccess: false });
    expect((await other.get('/opportunities?confidentiality=all')).status).toBe(403);
    expect((await other.get('/postings?confidentiality=confidential')).status).toBe(403);
    expect((await other.get('/opportunities')).status).toBe(200);
    expect((await other.get(`/opportunities/${secret[0]?.['id']}/notes`)).status).toBe(403);
  });
});

describe('expand and include', () => {
  it('replaces ids by objects', async () => {
    const { company, get } = await openAccount();
    const opportunity = company.opportunities.find(({ applications }) => applications.length > 0);
    const { id, contact, owner, stage } = opportunity ?? {};
    const { data } = await get(
      `/opportunities?confidentiality=all&contact_id=${contact}&expand=applications&expand=contact&expand=owner&expand=stage&expand=followers`,
    );
    expect(data.find((row) => row['id'] === id)).toMatchObject({
      contact: company.contacts.get(contact ?? ''),
      owner: company.users.find((user) => user.id === owner),
      stage: company.stages.find((one) => one.id === stage),
      applications: [company.applications.get(id ?? '')],
      followers: opportunity?.followers.map((follower) => ({ id: follower })),
    });
  });

  it('refuses what cannot be expanded', async () => {
    const { get } = await openAccount();
    expect(await get('/opportunities?expand=posting')).toMatchObject({
      status: 400,
      message: 'posting is not expandable',
    });
  });

  it('narrows rows to what is included or expanded', async () => {
    const { get } = await openAccount();
    const { data } = await get('/opportunities?limit=1&include=name&expand=stage');
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(['id', 'name', 'stage']);
  });
});

describe('other lists', () => {
  it('takes updated_at on postings with confidentiality alone', async () => {
    const { company, walk, get } = await openAccount();
    const rows = await walk('/postings?updated_at_start=0&confidentiality=all&limit=7');
    expect(rows).toHaveLength(company.postings.length);
    expect((await get('/postings?updated_at_start=0&state=closed')).status).toBe(400);
    expect((await get('/postings?updated_at_start=0&expand=owner')).status).toBe(400);
  });

  it('ignores updated_at on requisitions', async () => {
    const { walk } = await openAccount();
    const all = await walk('/requisitions');
    expect(await walk(`/requisitions?updated_at_start=${DEMO_NOW + DAY}`)).toEqual(all);
    expect(await walk(`/requisitions?created_at_start=${DEMO_NOW}`)).toEqual([]);
  });

  it('hides deactivated users unless asked', async () => {
    const { company, walk } = await openAccount();
    const active = company.users.filter((user) => user.deactivatedAt === null);
    expect(await walk('/users')).toHaveLength(active.length);
    expect(await walk('/users?includeDeactivated=true')).toHaveLength(company.users.length);
  });

  it('lists deletions within windows of at most 30 days, their end excluded', async () => {
    const { company, walk, get } = await openAccount();
    const at = Number(company.deletedPostings[2]?.['deletedAt']);
    const path = (start: number, end: number) =>
      `/postings/deleted?deleted_at_start=${start}&deleted_at_end=${end}`;
    expect(await walk(path(at, at + 1))).toHaveLength(1);
    expect(await walk(path(at - 1, at))).toHaveLength(0);
    expect((await get(path(at, at + 30 * DAY))).status).toBe(200);
    expect((await get(path(at, at + 30 * DAY + 1))).status).toBe(400);
    expect((await get('/applications/deleted')).status).toBe(400);
    expect((await get(`/applications/deleted?deleted_at_start=${at}`)).status).toBe(400);
  });

  it('lists deleted opportunities without need of a window, both bounds included', async () => {
    const { company, walk } = await openAccount();
    const at = company.deletedOpportunities[3]?.['deletedAt'];
    const path = '/opportunities/deleted';
    expect(await walk(path)).toHaveLength(company.deletedOpportunities.length);
    expect(await walk(`${path}?deleted_at_start=${at}&deleted_at_end=${at}`)).toHaveLength(1);
  });

  it('gives one week of EEO answers unless told otherwise', async () => {
    const { company, walk } = await openAccount();
    const week = await walk('/eeo/responses/pii');
    expect(week.length).toBeGreaterThan(0);
    expect(week.length).toBeLessThan(company.eeoResponsesPii.length);
    expect(await walk('/eeo/responses/pii?created_at_start=0')).toHaveLength(
      company.eeoResponsesPii.length,
    );
    expect(await walk('/eeo/responses?created_at_start=0')).toHaveLength(
      (await walk('/eeo/responses')).length,
    );
    const anonymous = await walk('/eeo/responses?fromDate=0&limit=1');
    expect(anonymous).toHaveLength(company.eeoResponses.length);
  });

  it('filters audit events by user, target and time', async () => {
    const { company, walk, get } = await openAccount();
    const rows = await walk('/audit_events');
    expect(rows).toHaveLength(company.auditEvents.length);
    expect(Number(rows[0]?.['createdAt'])).toBeGreaterThan(Number(rows[1]?.['createdAt']));
    const noUser = await walk('/audit_events?user_id=null');
    expect(noUser.length).toBeGreaterThan(0);
    expect((await walk('/audit_events?target_type=user')).length).toBeLessThan(rows.length);
    expect((await get('/audit_events?target_id=x')).status).toBe(400);
  });

  it('answers requisition fields and webhooks without hasNext', async () => {
    const { get } = await openAccount();
    for (const path of ['/requisition_fields', '/webhooks']) {
      const body = await get(path);
      expect(body.data.length).toBeGreaterThan(2);
      expect(body).not.toHaveProperty('hasNext');
    }
  });

  it('filters archive reasons by type', async () => {
    const { walk } = await openAccount();
    expect(await walk('/archive_reasons?type=hired')).toHaveLength(1);
    expect(await walk('/archive_reasons')).toHaveLength(10);
  });
});
