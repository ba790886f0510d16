import { createCompany, DEMO_NOW } from '../src/demo/company.ts';
import { startLeverServer } from '../src/demo/server.ts';
import { writeConfig } from './config.ts';
import { type Figure, measure, TAP, type Usage } from './measure.ts';

const ACCOUNTS = 10;
const LIMIT = { requestsPerSecond: 10, burst: 20 };
const LATENCY_MS = 150;
const SELECTED = [
  'opportunities',
  'opportunity_offers',
  'opportunity_feedback',
  'opportunity_notes',
];

interface Loaded extends Usage {
  readonly requests: number;
}

/**
 * First loads of many accounts at once, each with a process, a key and so a limit of its own. The
 * simulated accounts run on the same machine, in this process.
 */
export async function measureAccounts(opportunities: number): Promise<readonly Figure[]> {
  const loads = await Promise.all(
    Array.from({ length: ACCOUNTS }, async () => await load(opportunities)),
  );
  const ideal = ({ requests }: Loaded): number =>
    (requests - LIMIT.burst) / LIMIT.requestsPerSecond;
  const seconds = Math.max(...loads.map((one) => one.wallMs / 1000 / ideal(one)));
  const cores =
    sum(loads.map(({ cpuMs }) => cpuMs)) / Math.max(...loads.map(({ wallMs }) => wallMs));
  const memory = Math.max(...loads.map(({ peakMb }) => peakMb));
  const name = `${ACCOUNTS} accounts at once`;
  return [
    {
      name: `seconds / ideal seconds of the slowest, ${name}`,
      value: seconds.toFixed(3),
      aim: '≤ 1.1',
    },
    {
      name: `processor cores for each account, ${name}`,
      value: (cores / ACCOUNTS).toFixed(3),
      aim: '≤ 0.1',
    },
    {
      name: `peak memory of an account, ${name}`,
      value: `${Math.round(memory)} MB`,
      aim: '< 130 MB',
    },
  ];
}

async function load(opportunities: number): Promise<Loaded> {
  const startedAt = Date.now();
  const server = await startLeverServer({
    company: createCompany({ opportunities }),
    latencyMs: LATENCY_MS,
    now: () => DEMO_NOW + Date.now() - startedAt,
    ...LIMIT,
  });
  const config = writeConfig({ token: 'demo', base_url: server.url });
  const select = SELECTED.flatMap((name) => ['--select', name]);
  const usage = await measure([TAP, '--config', config, '--log-level', 'error', ...select]);
  const requests = server.requests.length;
  await server.close();
  return { ...usage, requests };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
