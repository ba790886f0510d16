import type { StreamDefinition } from '../streams/define.ts';
import { endpointOf } from '../streams/facts.ts';
import { createEndpointFinder } from './endpoints.ts';
import type { Every } from './every.ts';
import { createMetrics, type Metric } from './metrics.ts';
import type { ProgressView } from './run-reporter.ts';

export interface MetricsViewOptions {
  /** Takes one metric. */
  write(metric: Metric): void;
  /** The streams of the run. */
  readonly selected: readonly StreamDefinition[];
  /** All streams: a request may belong to one that is not selected. */
  readonly known: readonly StreamDefinition[];
  readonly every: Every;
}

/** As often as singer-python. */
export const METRICS_INTERVAL_MS = 60_000;

/** Shows a run as Singer's metrics. */
export function createMetricsView({
  write,
  selected,
  known,
  every,
}: MetricsViewOptions): ProgressView {
  const endpoints = new Map(
    selected.map((definition) => [definition.name, endpointOf(definition)]),
  );
  const metrics = createMetrics({ write, endpoints, findEndpoint: createEndpointFinder(known) });
  let stop = (): void => undefined;
  return {
    begin(read) {
      stop = every(METRICS_INTERVAL_MS, () => metrics.report(read().streams));
    },
    request: metrics.request,
    end({ streams, elapsedMs }, succeeded) {
      stop();
      metrics.close(streams, { elapsedMs, succeeded });
    },
  };
}
