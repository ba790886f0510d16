import type { FindEndpoint } from './endpoints.ts';
import type { StreamFacts } from './tracker.ts';

/** Writes Singer's metrics, which hosts use for charts and alarms. */
export interface Metrics {
  /** Counts a request. */
  request(path: string): void;
  /** Writes what was counted since the last report. */
  report(streams: readonly StreamFacts[]): void;
  /** Writes the rest, and how long everything took. */
  close(streams: readonly StreamFacts[], job: { elapsedMs: number; succeeded: boolean }): void;
}

export interface MetricsOptions {
  /** Takes whole lines. */
  write(text: string): void;
  /** The endpoint of each stream of the run. */
  readonly endpoints: ReadonlyMap<string, string>;
  readonly findEndpoint: FindEndpoint;
}

/**
 * Creates the metrics of a run, in the form that singer-python writes and its readers parse: lines
 * begin with `INFO METRIC: `, counters hold what came since the last line, timers hold seconds.
 */
export function createMetrics({ write, endpoints, findEndpoint }: MetricsOptions): Metrics {
  const reported = new Map<string, number>();
  const requests = new Map<string, { count: number; readonly tags: object }>();
  const metric = (type: 'counter' | 'timer', name: string, value: number, tags: object): void =>
    write(`INFO METRIC: ${JSON.stringify({ type, metric: name, value, tags })}\n`);
  const tagsOf = (stream: string): object => ({ stream, endpoint: endpoints.get(stream) });

  const reportRecords = (streams: readonly StreamFacts[], isLast: boolean): void => {
    for (const { name, report } of streams) {
      const records = report?.records ?? 0;
      const before = reported.get(name);
      if (records === (before ?? 0) && !(isLast && before === undefined)) continue;
      metric('counter', 'record_count', records - (before ?? 0), tagsOf(name));
      reported.set(name, records);
    }
  };
  const reportRequests = (): void => {
    for (const { count, tags } of requests.values())
      metric('counter', 'http_request_count', count, tags);
    requests.clear();
  };

  return {
    request(path) {
      const tags = findEndpoint(path) ?? { endpoint: 'other' };
      const entry = requests.get(tags.endpoint) ?? { count: 0, tags };
      entry.count++;
      requests.set(tags.endpoint, entry);
    },
    report(streams) {
      reportRecords(streams, false);
      reportRequests();
    },
    close(streams, { elapsedMs, succeeded }) {
      reportRecords(streams, true);
      reportRequests();
      for (const { name, phase, durationMs } of streams) {
        if (phase === 'waiting' || phase === 'left out') continue;
        const status = phase === 'done' ? 'succeeded' : 'failed';
        metric('timer', 'sync_duration', seconds(durationMs), { ...tagsOf(name), status });
      }
      metric('timer', 'job_duration', seconds(elapsedMs), {
        job_type: 'sync',
        status: succeeded ? 'succeeded' : 'failed',
      });
    },
  };
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
