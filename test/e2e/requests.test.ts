import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount, TOKEN } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

const CHILDREN = ['offers', 'referrals', 'resumes', 'interviews', 'feedback'];

/** `--select` for opportunities and so many child streams that need requests. */
function select(children: number): readonly string[] {
  const names = CHILDREN.slice(0, children).map((name) => `opportunity_${name}`);
  return ['opportunities', 'opportunity_applications', ...names].flatMap((name) => [
    '--select',
    name,
  ]);
}

/** A first load of a hundred opportunities with four child streams, and a run after it. */
const runs = once(async () => {
  const company = createCompany({ opportunities: 100 });
  const { tap, server } = await openTapAccount({ company }, runInProcess);
  const first = await tap(select(3));
  const before = server.requests.length;
  // Later than every change of the demo company plus the lookback.
  await tap(select(3), {
    state: first.state,
    config: { lookback_seconds: 0 },
  });
  const all = [...server.requests];
  return { first: all.slice(0, before), second: all.slice(before), code: first.code };
});

describe('the requests of a run', () => {
  it('are the fewest that the API permits for a hundred opportunities and four child streams', async () => {
    const { first, code } = await runs();
    expect(code).toBe(0);
    // A page of a hundred, three lists for each, and one look for older rows that changed.
    expect(first.length).toBeLessThanOrEqual(302);
  });

  it.each([0, 1, 5])(
    'of a first load are one per page and list, and three more at most, with %i lists per opportunity',
    async (children) => {
      const company = createCompany({ opportunities: 110 });
      const { tap, server } = await openTapAccount({ company }, runInProcess);
      await tap(select(children));
      const pages = Math.ceil(company.opportunities.length / 100);
      const bound = pages + children * company.opportunities.length;
      const furtherPages = server.requests.filter(
        ({ path, query }) => path !== '/opportunities' && query.has('offset'),
      ).length;
      expect(server.requests.length).toBeLessThanOrEqual(bound + furtherPages + 3);
    },
  );

  it('for children start while the list of their parents is still being read', async () => {
    const company = createCompany({ opportunities: 210 });
    const { tap, server } = await openTapAccount({ company, latencyMs: 50 }, runInProcess);
    const run = await tap(select(1));
    const lists = server.requests.flatMap(({ path }, i) => (path === '/opportunities' ? [i] : []));
    const firstChild = server.requests.findIndex(({ path }) => path !== '/opportunities');
    expect(firstChild).toBeLessThan(lists.at(-1) ?? 0);
    expect(server.requests.length - lists.length).toBe(210);
    expect(run.records('opportunities')).toHaveLength(210);
  });

  it('are a handful, and one per hundred opportunities, when nothing changed', async () => {
    const { second } = await runs();
    const children = second.filter(({ path }) => path !== '/opportunities').length;
    expect(second.length - children).toBeLessThanOrEqual(1 + 5);
    expect(children).toBeLessThanOrEqual(6);
  });

  it('for ten empty years are few', async () => {
    const company = createCompany({ opportunities: 5 });
    company.opportunities.length = 0;
    company.version += 1;
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    await tap(select(5), { config: { start_date: '2016-01-01' } });
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it('give way to others that use the same key, and lose nothing', async () => {
    const company = createCompany({ opportunities: 100 });
    const startedAt = Date.now();
    const { tap, server } = await openTapAccount({
      company,
      latencyMs: 5,
      requestsPerSecond: 200,
      burst: 20,
      now: () => DEMO_NOW + Date.now() - startedAt,
    });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const others = setInterval(() => {
      fetch(`${server.url}/tags`, { headers }).catch(() => undefined);
    }, 20);
    const run = await tap(select(3), { config: { requests_per_second: 200, burst: 20 } });
    clearInterval(others);
    expect(run.code).toBe(0);
    expect(run.records('opportunities')).toHaveLength(100);
    const ours = server.requests.filter(({ path }) => path !== '/tags');
    // How many are rejected depends on the machine here, and is tested with a simulated clock.
    const lists = ours.filter(
      ({ path, status }) => /offers|referrals|resumes/.test(path) && status !== 429,
    );
    expect(lists).toHaveLength(300);
  });
});
