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

/** A metric as singer-python has it. */
export interface Metric {
  readonly type: 'counter' | 'timer';
  readonly metric: string;
  readonly value: number;
  readonly tags: object;
}

export interface MetricsOptions {
  /** Takes one metric. */
  write(metric: Metric): void;
  /** The endpoint of each stream of the run. */
  readonly endpoints: ReadonlyMap<string, string>;
  readonly findEndpoint: FindEndpoint;
}

/** A metric as the line that singer-python writes, and whose beginning its readers look for. */
export function toMetricLine(metric: Metric): string {
  return `INFO METRIC: ${JSON.stringify(metric)}\n`;
}

/**
 * Creates the metrics of a run: counters hold what came since the last one, timers hold seconds. What
 * is zero is not written.
 */
export function createMetrics({ write, endpoints, findEndpoint }: MetricsOptions): Metrics {
  const reported = new Map<string, number>();
  const requests = new Map<string, { count: number; readonly tags: object }>();
  const metric = (type: Metric['type'], name: string, value: number, tags: object): void => {
    if (value > 0) write({ type, metric: name, value, tags });
  };
  const tagsOf = (stream: string): object => ({ stream, endpoint: endpoints.get(stream) });

  const reportRecords = (streams: readonly StreamFacts[]): void => {
    for (const { name, report } of streams) {
      const records = report?.records ?? 0;
      metric('counter', 'record_count', records - (reported.get(name) ?? 0), tagsOf(name));
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
      reportRecords(streams);
      reportRequests();
    },
    close(streams, { elapsedMs, succeeded }) {
      reportRecords(streams);
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
