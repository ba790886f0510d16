import type { Logger } from 'pino';
import type { LogFormat } from '../logging/log-levels.ts';
import { toSingerLine } from '../logging/singer-line.ts';
import type { Stderr } from '../logging/stderr.ts';
import { every } from '../progress/every.ts';
import type { Metric } from '../progress/metrics.ts';
import {
  createRunReporter,
  type ProgressView,
  type RunReporter,
} from '../progress/run-reporter.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { streams as known } from '../streams/index.ts';

export interface OpenReporterOptions {
  readonly log: Logger;
  readonly format: LogFormat;
  readonly stderr: Stderr;
  /** The streams of the run. */
  readonly selected: readonly StreamDefinition[];
  /** Whether the run is over so soon that there is nothing to show. */
  readonly isShort: boolean;
  /** Whether the simulated account is read. */
  readonly isDemo: boolean;
  /** Whether there may be a host that reads metrics. */
  readonly hasMetrics: boolean;
}

/** A reporter, and whether it ends with a table of all streams. */
export interface OpenReporter extends RunReporter {
  readonly hasSummary: boolean;
}

/**
 * Chooses how a run is shown: a live block on a terminal; elsewhere log lines and Singer's metrics;
 * nothing when only warnings are logged.
 */
export async function openReporter(options: OpenReporterOptions): Promise<OpenReporter> {
  const { log, format, selected } = options;
  const forPeople = format === 'pretty' && process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  const isLoud = log.isLevelEnabled('info') && !options.isShort;
  const hasBlock = isLoud && forPeople;
  const views: ProgressView[] = [];
  if (hasBlock) views.push(await openTerminal(options));
  else if (isLoud) views.push(await openLines(options));
  if (isLoud && !forPeople && options.hasMetrics) views.push(await openMetrics(options));
  const names = selected.map(({ name }) => name);
  const now = (): number => performance.now();
  return {
    ...createRunReporter({ streams: names, views, now, isDemo: options.isDemo }),
    hasSummary: hasBlock,
  };
}

// Each is loaded only when it is shown: a run in a scheduler needs no code for terminals.

async function openTerminal({ stderr }: OpenReporterOptions): Promise<ProgressView> {
  const { createTerminalView } = await import('../terminal/terminal-view.ts');
  const { createTheme } = await import('../logging/theme.ts');
  const theme = createTheme(process.env, true);
  return createTerminalView({ stderr, terminal: process.stderr, theme, known, every });
}

async function openLines({ log }: OpenReporterOptions): Promise<ProgressView> {
  const { createLineView } = await import('../progress/line-view.ts');
  return createLineView({ info: (facts, message) => log.info(facts, message), every });
}

async function openMetrics(options: OpenReporterOptions): Promise<ProgressView> {
  const { stderr, selected, format } = options;
  const { createMetricsView } = await import('../progress/metrics-view.ts');
  const { toMetricLine } = await import('../progress/metrics.ts');
  const toLine = format === 'singer' ? toSingerMetric : toMetricLine;
  return createMetricsView({
    write: (metric) => stderr.write(toLine(metric)),
    selected,
    known,
    every,
  });
}

function toSingerMetric(metric: Metric): string {
  const { stream } = metric.tags as { readonly stream?: string };
  return toSingerLine({ level: 'info', message: 'METRIC', stream, metric });
}
