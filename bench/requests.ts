import { createCompany, DEMO_NOW } from '../src/demo/company.ts';
import { startLeverServer } from '../src/demo/server.ts';
import { writeConfig } from './config.ts';
import { type Figure, measure, TAP } from './measure.ts';

const CHILDREN = ['offers', 'referrals', 'resumes', 'files', 'interviews'];

/** Requests of a first load against the least that the API permits. */
export async function countRequests(opportunities: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const children of [0, 1, 3, 5]) {
    const company = createCompany({ opportunities });
    const server = await startLeverServer({
      company,
      now: () => DEMO_NOW,
      requestsPerSecond: Number.POSITIVE_INFINITY,
    });
    const names = CHILDREN.slice(0, children).map((name) => `opportunity_${name}`);
    const config = writeConfig({
      token: 'demo',
      base_url: server.url,
      requests_per_second: 1_000_000,
      burst: 1_000_000,
    });
    const select = ['opportunities', 'opportunity_applications', ...names];
    const flags = select.flatMap((name) => ['--select', name]);
    await measure([TAP, '--config', config, '--log-level', 'error', ...flags]);
    await server.close();
    const rows = company.opportunities.length;
    const bound = Math.ceil(rows / 100) + children * rows;
    figures.push({
      name: `requests / lower bound, ${rows} opportunities, ${children} lists below each`,
      value: `${server.requests.length} / ${bound} = ${(server.requests.length / bound).toFixed(3)}`,
      aim: '≤ 1.03 (+ 15)',
    });
  }
  return figures;
}
