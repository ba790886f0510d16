import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createCompany, DEMO_NOW } from '../src/demo/company.ts';
import type { Company } from '../src/demo/rows.ts';
import { startLeverServer } from '../src/demo/server.ts';
import { writeConfig } from './config.ts';
import { measure, TAP } from './measure.ts';
import type { Section } from './report.ts';

const DAY_MS = 86_400_000;
const LISTS = ['opportunity_offers', 'opportunity_feedback', 'opportunity_notes'];
const SIZES = [100, 300, 1000, 3000, 10_000];

/** The heading of the section that the chart is drawn from. */
export const GROWTH = 'Growth';

/**
 * Requests of first loads, and of a run a day after one, for accounts of several sizes: at Lever's
 * pace their number is the time. The last column is the least that a first load can do with.
 */
export async function measureGrowth(isLong: boolean): Promise<Section> {
  const rows: (readonly string[])[] = [];
  for (const opportunities of isLong ? SIZES : SIZES.slice(0, 3)) {
    const first = createCompany({ opportunities });
    const later = createCompany({ opportunities, until: DEMO_NOW, now: DEMO_NOW + DAY_MS });
    const without = await run(first, DEMO_NOW, []);
    const load = await run(first, DEMO_NOW, LISTS);
    const daily = await run(later, DEMO_NOW + DAY_MS, LISTS, load.state);
    const least = Math.ceil(opportunities / 100) + LISTS.length * opportunities;
    const counts = [opportunities, without.requests, load.requests, daily.requests, least];
    rows.push(counts.map((count) => count.toLocaleString('en')));
  }
  const below = `${LISTS.length} lists below each`;
  const columns = ['first load, no list below', `first load, ${below}`, `a day later, ${below}`];
  return {
    title: GROWTH,
    header: ['requests by opportunities', ...columns, `least, ${below}`],
    rows,
  };
}

interface Counted {
  readonly requests: number;
  /** The last state. */
  readonly state: string;
}

async function run(
  company: Company,
  now: number,
  lists: readonly string[],
  state?: string,
): Promise<Counted> {
  const server = await startLeverServer({
    company,
    now: () => now,
    requestsPerSecond: Number.POSITIVE_INFINITY,
  });
  const config = writeConfig({
    token: 'demo',
    base_url: server.url,
    requests_per_second: 1_000_000,
    burst: 1_000_000,
  });
  const stateFile = join(dirname(config), 'state.json');
  if (state !== undefined) writeFileSync(stateFile, state);
  const select = ['opportunities', ...lists].flatMap((name) => ['--select', name]);
  const flags = ['--config', config, '--state', stateFile, '--log-level', 'error'];
  const { lastLine, code } = await measure([TAP, ...flags, ...select]);
  await server.close();
  if (code !== 0) throw new Error(`The tap ended with code ${code}.`);
  return { requests: server.requests.length, state: lastLine };
}
