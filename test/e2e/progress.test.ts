import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { LeverServerOptions } from '../../src/demo/server.ts';
import { openAccount } from '../helpers/open-account.ts';
import { createFolder, linesOf, runTap, type TapRun } from '../helpers/run-tap.ts';

/** A metric as singer-python and those who read its logs take it from stderr. */
interface Metric {
  readonly metric: string;
  readonly value: number;
  readonly tags: { readonly stream?: string; readonly endpoint?: string; readonly status?: string };
}

function metricsOf({ stderr }: TapRun): readonly Metric[] {
  return stderr
    .split('\n')
    .flatMap((line) => /^INFO METRIC: (.*)$/.exec(line)?.[1] ?? [])
    .map((json) => JSON.parse(json) as Metric);
}

async function openTap(options: Partial<LeverServerOptions> = {}) {
  const company = createCompany({ opportunities: 20 });
  const { server } = await openAccount({ company, ...options });
  const config = createFolder().write('config.json', {
    token: 'demo',
    base_url: server.url,
    start_date: '2020-01-01',
    requests_per_second: 1000,
  });
  const select = ['users', 'opportunities', 'opportunity_offers', 'opportunity_offer_fields'];
  const flags = ['--config', config, ...select.flatMap((name) => ['--select', name])];
  return { server, flags, select };
}

describe('without a terminal', () => {
  it('metrics count every record and every request, with stream and endpoint', async () => {
    const { server, flags, select } = await openTap();
    const run = await runTap(flags);
    expect(run.code).toBe(0);
    const metrics = metricsOf(run);
    expect(metrics).toHaveLength(linesOf(run.stderr, 'METRIC').length);
    const sum = (metric: string, stream?: string) =>
      metrics
        .filter(({ metric: name, tags }) => name === metric && (!stream || tags.stream === stream))
        .reduce((all, { value }) => all + value, 0);
    for (const stream of select) {
      expect(run.records(stream).length).toBeGreaterThan(0);
      expect(sum('record_count', stream)).toBe(run.records(stream).length);
    }
    expect(sum('http_request_count')).toBe(server.requests.length);
    expect(sum('http_request_count', 'opportunity_offers')).toBe(20);
    for (const { metric, tags } of metrics)
      if (metric !== 'job_duration') expect(Object.keys(tags)).toContain('endpoint');
    const job = metrics.find(({ metric }) => metric === 'job_duration');
    expect(job?.tags).toMatchObject({ job_type: 'sync', status: 'succeeded' });
  });

  it('a run that fails says so in its metrics, and counts what it wrote', async () => {
    const { flags } = await openTap({
      intercept: ({ path }) => (path.endsWith('/offers') ? 'hang' : undefined),
    });
    const run = await runTap(flags, {
      onLine(line, kill) {
        if (line.startsWith('{"type":"RECORD"')) kill('SIGTERM');
      },
    });
    expect(run.code).toBe(143);
    const metrics = metricsOf(run);
    expect(metrics.find(({ metric }) => metric === 'job_duration')?.tags.status).toBe('failed');
    const counted = metrics.filter(({ metric }) => metric === 'record_count');
    const records = run.messages.filter(({ type }) => type === 'RECORD');
    expect(counted.reduce((all, { value }) => all + value, 0)).toBe(records.length);
  });

  it('there is no block and no colour, however it looks', async () => {
    const { flags } = await openTap();
    for (const format of ['pretty', 'json']) {
      const run = await runTap([...flags, '--log-format', format]);
      expect(run.stderr).not.toContain('\u001b');
    }
  });

  it('--quiet leaves warnings and errors', async () => {
    const { flags } = await openTap();
    const quiet = await runTap([...flags, '--quiet']);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    const wrong = createFolder().write('wrong.json', { token: 'wrong' });
    const failed = await runTap([...flags, '-q', '--config', wrong]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/^CRITICAL .*\n$/);
  });
});
