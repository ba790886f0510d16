import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { LeverServerOptions } from '../../src/demo/server.ts';
import { addOpportunity } from '../helpers/lever-changes.ts';
import { once } from '../helpers/once.ts';
import { openAccount } from '../helpers/open-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, createRemote, linesOf, runTap, type TapRun } from '../helpers/run-tap.ts';

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
  return { server, flags, select, company };
}

/** A run from beginning to end. */
const whole = once(async () => {
  const { server, flags, select } = await openTap();
  return { server, select, run: await runTap(flags) };
});

describe('without a terminal', () => {
  it('metrics count every record and every request, with stream and endpoint', async () => {
    const { server, select, run } = await whole();
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
    const remote = createRemote();
    const { flags } = await openTap({
      intercept: ({ path }) => (path.endsWith('/offers') ? 'hang' : undefined),
    });
    const run = await runTap(flags, {
      remote,
      onLine(line) {
        if (line.startsWith('{"type":"RECORD"')) remote.kill('SIGTERM');
      },
    });
    expect(run.code).toBe(143);
    const metrics = metricsOf(run);
    expect(metrics.find(({ metric }) => metric === 'job_duration')?.tags.status).toBe('failed');
    const counted = metrics.filter(({ metric }) => metric === 'record_count');
    const records = run.messages.filter(({ type }) => type === 'RECORD');
    expect(counted.reduce((all, { value }) => all + value, 0)).toBe(records.length);
  });

  it('a run ends with one line that has everything', async () => {
    const { flags, select, server } = await openTap();
    const first = await runInProcess([...flags, '--no-metrics']);
    const lines = first.stderr.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(3);
    const last = JSON.parse(lines.at(-1) ?? '');
    const records = first.messages.filter(({ type }) => type === 'RECORD').length;
    expect(last).toMatchObject({
      level: 'info',
      exitCode: 0,
      records,
      requests: server.requests.length,
      retries: 0,
    });
    expect(Object.keys(last.streams).sort()).toEqual([...select].sort());
    expect(last.streams.opportunities).toEqual({ records: 20 });
    expect(last.msg).toMatch(/^Done after \d+ s: [\d,]+ records of 4 streams, .*; exit code 0\.$/);
  });

  it('a later run tells rows that are new from rows that it reads again', async () => {
    const { flags, company } = await openTap();
    const { state } = await runInProcess(flags);
    const file = createFolder().write('state.json', state);
    addOpportunity(company, DEMO_NOW);
    const run = await runInProcess([...flags, '--no-metrics', '--state', file]);
    const last = JSON.parse(run.stderr.trimEnd().split('\n').at(-1) ?? '');
    expect(last.streams.opportunities).toMatchObject({ created: 1 });
    expect(last.msg).toMatch(/created since the last run, the others read again\)/);
  });

  it('a failed run says its exit code and why in that line, and once more as CRITICAL', async () => {
    const { flags } = await openTap({
      intercept: ({ path }) => (path === '/stages' ? { status: 400 } : undefined),
    });
    const partial = await runInProcess([...flags, '--no-metrics', '--select', 'stages']);
    expect(partial.code).toBe(3);
    const end = JSON.parse(partial.stderr.trimEnd().split('\n').at(-1) ?? '');
    expect(end).toMatchObject({ exitCode: 3, failed: ['stages'] });
    const only = [...flags.slice(0, 2), '--select', 'stages', '--no-metrics'];
    const failed = await runInProcess(only);
    const [line = '', critical] = failed.stderr.trimEnd().split('\n').slice(-2);
    expect(JSON.parse(line)).toMatchObject({ exitCode: 1, records: 0 });
    expect(critical).toBe(`CRITICAL ${JSON.parse(line).reason}`);
  });

  it('a target needs no metrics, unless somebody says so', async () => {
    const { flags } = await openTap();
    const target = fileURLToPath(new URL('../helpers/fake-target.mjs', import.meta.url));
    const load = (...more: string[]) =>
      runInProcess([
        ...flags,
        '--target',
        `'${process.execPath}' '${target}'`,
        '--state',
        join(createFolder().path, 'state.json'),
        ...more,
      ]);
    expect(metricsOf(await load())).toEqual([]);
    expect(metricsOf(await load('--metrics'))).not.toEqual([]);
  });

  it('--log-format singer is what Singer’s SDK writes, metrics and last words included', async () => {
    const { flags } = await openTap();
    const run = await runTap(flags, { env: { TAP_LEVER_LOG_FORMAT: 'singer' } });
    const lines = run.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines)
      expect(Object.keys(line)).toEqual(
        expect.arrayContaining([
          'level',
          'pid',
          'logger_name',
          'ts',
          'thread_name',
          'app_name',
          'message',
          'stream_name',
        ]),
      );
    const metric = lines.find((line) => line.metric_info?.metric === 'record_count');
    expect(metric).toMatchObject({ message: 'METRIC', stream_name: expect.any(String) });
    const wrong = createFolder().write('wrong.json', { token: 'wrong' });
    const failed = await runTap([...flags, '--config', wrong, '--log-format', 'singer', '-q']);
    expect(JSON.parse(failed.stderr)).toMatchObject({ level: 'critical', stream_name: null });
  });

  it('there is no block and no colour, whatever the format', async () => {
    const { flags } = await openTap();
    const pretty = await runTap([...flags, '--log-format', 'pretty']);
    expect(pretty.stderr).not.toBe('');
    for (const { stderr } of [pretty, (await whole()).run]) expect(stderr).not.toContain('\u001b');
  });

  it('--quiet shows only warnings and errors', async () => {
    const { flags } = await openTap();
    const quiet = await runInProcess([...flags, '--quiet']);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    const wrong = createFolder().write('wrong.json', { token: 'wrong' });
    const failed = await runInProcess([...flags, '-q', '--config', wrong]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/^CRITICAL .*\n$/);
  });
});
