import { createCompany, DEMO_NOW } from '../src/demo/company.ts';
import { startLeverServer } from '../src/demo/server.ts';
import { writeConfig } from './config.ts';
import { type Figure, measure, TAP } from './measure.ts';

const LIMIT = { requestsPerSecond: 10, burst: 20 };
const LATENCY_MS = 150;
/** What the others ask for, and the tap does not. */
const THEIR_LIST = '/archive_reasons';
const OURS = ['opportunities', 'opportunity_offers', 'opportunity_feedback', 'opportunity_notes'];

/** A first load while others send so many requests a second with the same key, whatever becomes of them. */
export async function measureSharing(
  opportunities: number,
  others: readonly number[],
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const perSecond of others) figures.push(...(await share(opportunities, perSecond)));
  return figures;
}

async function share(opportunities: number, perSecond: number): Promise<readonly Figure[]> {
  const startedAt = Date.now();
  const server = await startLeverServer({
    company: createCompany({ opportunities }),
    latencyMs: LATENCY_MS,
    now: () => DEMO_NOW + Date.now() - startedAt,
    ...LIMIT,
  });
  const headers = { authorization: `Basic ${Buffer.from('demo:').toString('base64')}` };
  const timer = setInterval(() => {
    fetch(`${server.url}${THEIR_LIST}`, { headers }).catch(() => undefined);
  }, 1000 / perSecond);
  const select = OURS.flatMap((name) => ['--select', name]);
  const config = writeConfig({ token: 'demo', base_url: server.url });
  const { wallMs } = await measure([TAP, '--config', config, '--log-level', 'error', ...select]);
  clearInterval(timer);
  const theirs = server.requests.filter(({ path }) => path === THEIR_LIST);
  const ours = server.requests.filter(({ path }) => path !== THEIR_LIST);
  await server.close();
  const answered = (all: typeof ours): number => all.filter(({ status }) => status === 200).length;
  const rejected = ours.filter(({ status }) => status === 429).length;
  const left = LIMIT.burst + (wallMs / 1000) * LIMIT.requestsPerSecond - answered(theirs);
  const name = `others send ${perSecond} a second`;
  return [
    {
      name: `rejected / requests, ${name}`,
      value: (rejected / ours.length).toFixed(4),
      aim: '≤ 0.02',
    },
    {
      name: `answers / what is left, ${name}`,
      value: (answered(ours) / left).toFixed(3),
      aim: '≥ 0.95',
    },
  ];
}
