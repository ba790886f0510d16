import { describe, expect, it } from 'vitest';
import { createEndpointFinder } from '../../src/progress/endpoints.ts';
import { toMetricLine } from '../../src/progress/metrics.ts';
import { createMetricsView, METRICS_INTERVAL_MS } from '../../src/progress/metrics-view.ts';
import { streams } from '../../src/streams/index.ts';
import { runFacts, streamFacts } from '../helpers/run-facts.ts';
import { createTestEvery } from '../helpers/test-every.ts';

const selected = streams.filter(({ name }) => ['users', 'opportunity_offers'].includes(name));

/** As singer-python reads its logs: nothing may stand before the word INFO. */
function parse(lines: readonly string[]) {
  return lines.map((line) => {
    const json = /^INFO METRIC: (.*)\n$/.exec(line)?.[1];
    return JSON.parse(json ?? '') as { metric: string; value: number; tags: object };
  });
}

function openMetrics() {
  const lines: string[] = [];
  const { every, advance } = createTestEvery();
  const view = createMetricsView({
    write: (metric) => lines.push(toMetricLine(metric)),
    selected,
    known: streams,
    every,
  });
  let run = runFacts({ streams: [] });
  view.begin(() => run);
  const at = (users: number, offers: number) => {
    run = runFacts({
      streams: [
        streamFacts('users', 'done', users),
        streamFacts('opportunity_offers', 'reading', offers),
      ],
    });
    return run;
  };
  return { lines, view, at, advance, take: () => parse(lines.splice(0)) };
}

const USERS = { stream: 'users', endpoint: '/users' };
const OFFERS = { stream: 'opportunity_offers', endpoint: '/opportunities/{id}/offers' };

describe('the metrics', () => {
  it('count what came since the last line, once a minute', () => {
    const { at, advance, take } = openMetrics();
    at(120, 5);
    advance(METRICS_INTERVAL_MS + 100);
    expect(take()).toEqual([
      { type: 'counter', metric: 'record_count', value: 120, tags: USERS },
      { type: 'counter', metric: 'record_count', value: 5, tags: OFFERS },
    ]);
    at(120, 12);
    advance(METRICS_INTERVAL_MS);
    expect(take()).toEqual([{ type: 'counter', metric: 'record_count', value: 7, tags: OFFERS }]);
  });

  it('end with the rest, but for zeros, and with how long it took', () => {
    const { view, at, take } = openMetrics();
    view.request('/users');
    view.request('/opportunities/123/offers');
    view.request('/opportunities/456/offers');
    view.end(at(3, 0), false);
    expect(take()).toEqual([
      { type: 'counter', metric: 'record_count', value: 3, tags: USERS },
      { type: 'counter', metric: 'http_request_count', value: 1, tags: USERS },
      { type: 'counter', metric: 'http_request_count', value: 2, tags: OFFERS },
      {
        type: 'timer',
        metric: 'sync_duration',
        value: 61,
        tags: { ...USERS, status: 'succeeded' },
      },
      { type: 'timer', metric: 'sync_duration', value: 61, tags: { ...OFFERS, status: 'failed' } },
      {
        type: 'timer',
        metric: 'job_duration',
        value: 724,
        tags: { job_type: 'sync', status: 'failed' },
      },
    ]);
  });
});

describe('the endpoint of a path', () => {
  const find = createEndpointFinder(streams);

  it.each([
    ['/users', 'users', '/users'],
    ['/opportunities/deleted', 'deleted_opportunities', '/opportunities/deleted'],
    ['/opportunities/a-b/forms', 'opportunity_profile_forms', '/opportunities/{id}/forms'],
    ['/eeo/responses/pii', 'eeo_responses_pii', '/eeo/responses/pii'],
    ['/contacts/a-b', 'contacts', '/contacts/{id}'],
  ])('%s is that of %s', (path, stream, endpoint) => {
    expect(find(path)).toEqual({ stream, endpoint });
  });

  it('is unknown for other paths, so that no id becomes a tag', () => {
    expect(find('/somewhere/else/42')).toBeUndefined();
  });
});
