import { createCompany, DEMO_NOW } from '../src/demo/company.ts';
import { startLeverServer } from '../src/demo/server.ts';
import { writeConfig } from './config.ts';
import { type Figure, measure, TAP } from './measure.ts';

const LIMIT = { requestsPerSecond: 10, burst: 20 };
const LATENCIES_MS = [50, 300, 1000];

/** A backfill against Lever's limit: its requests and seconds against the least possible. */
export async function measurePace(opportunities: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const latencyMs of LATENCIES_MS) {
    const company = createCompany({ opportunities });
    const startedAt = Date.now();
    let requests = 0;
    let rejected = 0;
    const server = await startLeverServer({
      company,
      latencyMs,
      now: () => DEMO_NOW + Date.now() - startedAt,
      ...LIMIT,
      onRequest: () => {
        requests++;
      },
    });
    const config = writeConfig({ token: 'demo', base_url: server.url });
    const names = [
      'opportunities',
      'opportunity_applications',
      'opportunity_offers',
      'opportunity_feedback',
      'opportunity_interviews',
      'opportunity_resumes',
    ];
    const usage = await measure([
      TAP,
      '--config',
      config,
      '--log-level',
      'error',
      ...names.flatMap((name) => ['--select', name]),
    ]);
    rejected = server.requests.filter(({ status }) => status === 429).length;
    await server.close();
    const idealSeconds = (requests - LIMIT.burst) / LIMIT.requestsPerSecond;
    const seconds = usage.wallMs / 1000;
    figures.push({
      name: `seconds / ideal seconds at ${latencyMs} ms (${requests} requests, ${rejected} rejected)`,
      value: (seconds / idealSeconds).toFixed(3),
      aim: '≤ 1.03',
    });
  }
  return figures;
}
