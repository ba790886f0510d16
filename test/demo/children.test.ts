import { describe, expect, it } from 'vitest';
import { children } from '../../src/demo/children.ts';
import type { Row } from '../../src/demo/rows.ts';
import { openAccount } from '../helpers/open-account.ts';

describe('children of opportunities', () => {
  it.each([...children.keys()].filter((name) => name !== 'resumes' && name !== 'files'))(
    'lists %s, and gives each by its id, also under candidates',
    async (name) => {
      const { company, get, walk } = await openAccount();
      const rowsOf = (id: string) => children.get(name)?.rows(company, id) ?? [];
      const parent = company.opportunities.find(({ id }) => rowsOf(id).length > 0)?.id ?? '';
      const path = `/opportunities/${parent}/${name}`;
      const rows = await walk(path);
      expect(rows).toHaveLength(rowsOf(parent).length);
      expect(await walk(`/candidates/${parent}/${name}`)).toEqual(rows);
      const one = await get(`${path}/${rows[0]?.['id']}`);
      expect(one.data).toMatchObject(rows[0] as Row);
      expect((await get(`${path}/nothing`)).status).toBe(404);
    },
  );

  it('has no children of unknown parents, and no unknown children', async () => {
    const { company, get } = await openAccount();
    expect((await get('/opportunities/nobody/notes')).status).toBe(404);
    expect((await get(`/opportunities/${company.opportunities[0]?.id}/toys`)).status).toBe(404);
  });

  it('refuses paging parameters for resumes and files', async () => {
    const { company, get } = await openAccount();
    const id = company.opportunities[0]?.id;
    for (const path of [
      `/opportunities/${id}/resumes?limit=100`,
      `/candidates/${id}/files?offset=x`,
    ]) {
      const { status, message } = await get(path);
      expect([status, message]).toEqual([400, 'pagination is not supported']);
    }
  });

  it('answers a missing resume list with nothing or with 404, by opportunity', async () => {
    const { company, get } = await openAccount();
    const bare = company.opportunities.filter(({ id }) => !company.resumes.has(id));
    const bodies = await Promise.all(bare.map(({ id }) => get(`/opportunities/${id}/resumes`)));
    const missing = bodies.filter(({ status }) => status === 404);
    const empty = bodies.filter(({ status }) => status === 200);
    expect(missing[0]).toMatchObject({ code: 'ResourceNotFound' });
    expect(empty[0]).toEqual({ status: 200, data: [], hasNext: false });
    expect(missing.length + empty.length).toBe(bare.length);
  });

  it('answers files as a bare array or in an envelope, by opportunity', async () => {
    const { company, fetchPath } = await openAccount();
    const bodies = await Promise.all(
      company.opportunities
        .slice(0, 40)
        .map(async ({ id }) => (await fetchPath(`/opportunities/${id}/files`)).json()),
    );
    expect(new Set(bodies.map((body) => Array.isArray(body)))).toEqual(new Set([true, false]));
  });

  it('names the opportunity in a single interview', async () => {
    const { company, get } = await openAccount();
    const [[id, [interview] = []] = ['']] = company.interviews;
    const { data } = await get(`/opportunities/${id}/interviews/${interview?.id}`);
    expect(data).toMatchObject({ opportunityId: id });
  });
});

describe('single objects and parts of postings', () => {
  it('gives each by its path', async () => {
    const { company, get } = await openAccount();
    const paths = [
      `/opportunities/${company.opportunities[1]?.id}`,
      `/candidates/${company.opportunities[1]?.id}`,
      `/postings/${company.postings[1]?.id}`,
      `/contacts/${company.opportunities[1]?.contact}`,
      `/users/${company.users[3]?.id}`,
      '/stages/lead-new',
      '/requisition_fields/cost_center',
      `/feedback_templates/${company.feedbackTemplates[0]?.id}`,
      `/postings/${company.postings[0]?.id}/apply`,
    ];
    for (const path of paths) {
      const { status, data } = await get(path);
      expect([path, status, data]).toEqual([
        path,
        200,
        expect.objectContaining({ id: expect.any(String) }),
      ]);
    }
    for (const path of [
      '/contacts/x',
      '/postings/x',
      '/postings/x/apply',
      '/surveys/diversity/x',
      '/sources/x',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it('gives the pipeline as one object', async () => {
    const { get } = await openAccount();
    const { data } = await get('/disposition_stages');
    const { stages, archiveReasons } = data as unknown as Record<string, Row[]>;
    expect(stages?.map((stage) => stage['rank'])).toContain(230.5);
    expect(archiveReasons?.map((reason) => reason['type'])).toContain(null);
  });

  it('gives the survey of a posting, or none', async () => {
    const { company, get } = await openAccount();
    const counts = [];
    for (const { id } of company.postings.slice(0, 3))
      counts.push((await get(`/surveys/diversity/${id}`)).data.length);
    expect(counts).toEqual([2, 1, 0]);
  });
});
