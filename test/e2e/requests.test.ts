import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';

const CHILDREN = ['offers', 'referrals', 'resumes', 'interviews', 'feedback'];

/** `--select` for opportunities and so many child streams that need requests. */
function select(children: number): readonly string[] {
  const names = CHILDREN.slice(0, children).map((name) => `opportunity_${name}`);
  return ['opportunities', 'opportunity_applications', ...names].flatMap((name) => [
    '--select',
    name,
  ]);
}

describe('the requests of a run', () => {
  it('are the fewest that the API permits for a hundred opportunities and four child streams', async () => {
    const company = createCompany({ opportunities: 100 });
    const { tap, server } = await openTapAccount({ company });
    const { code } = await tap(select(3));
    expect(code).toBe(0);
    // A page of a hundred, three lists for each, and one look for older rows that changed.
    expect(server.requests.length).toBeLessThanOrEqual(302);
  });

  it.each([0, 1, 5])(
    'of a first load stay within three percent and fifteen of the bound, with %i lists below each opportunity',
    async (children) => {
      const company = createCompany({ opportunities: 250 });
      const { tap, server } = await openTapAccount({ company });
      await tap(select(children));
      const pages = Math.ceil(company.opportunities.length / 100);
      const bound = pages + children * company.opportunities.length;
      const furtherPages = server.requests.filter(
        ({ path, query }) => path !== '/opportunities' && query.has('offset'),
      ).length;
      const limit = (bound + furtherPages) * 1.03 + 15;
      expect(server.requests.length).toBeLessThanOrEqual(limit);
    },
  );

  it('below rows begin while their list is still on its way, where answers are slow', async () => {
    const company = createCompany({ opportunities: 250 });
    const { tap, server } = await openTapAccount({ company, latencyMs: 100 });
    const run = await tap(select(1));
    const lists = server.requests.flatMap(({ path }, i) => (path === '/opportunities' ? [i] : []));
    const firstChild = server.requests.findIndex(({ path }) => path !== '/opportunities');
    expect(firstChild).toBeLessThan(lists[3] ?? 0);
    expect(server.requests.length - lists.length).toBe(250);
    expect(run.records('opportunities')).toHaveLength(250);
  });

  it('are a handful and one for a hundred opportunities when nothing changed', async () => {
    const company = createCompany({ opportunities: 250 });
    const { tap, server } = await openTapAccount({ company });
    const first = await tap(select(3));
    const before = server.requests.length;
    // Later than every change of the demo company plus the overlap of the windows.
    await tap(select(3), { state: first.state, config: { lookback_seconds: 0 } });
    const requests = server.requests.slice(before);
    const children = requests.filter(({ path }) => path !== '/opportunities').length;
    expect(requests.length - children).toBeLessThanOrEqual(3 + 5);
    expect(children).toBeLessThanOrEqual(15);
  });

  it('for ten empty years are not more than a few', async () => {
    const company = createCompany({ opportunities: 5 });
    company.opportunities.length = 0;
    company.version += 1;
    const { tap, server } = await openTapAccount({ company });
    await tap(select(5), { config: { start_date: '2016-01-01' } });
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });
});
