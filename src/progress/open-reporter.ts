import type { Logger } from 'pino';
import type { LogFormat } from '../log-levels.ts';
import type { Stderr } from '../stderr.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { streams as known } from '../streams/index.ts';
import { every } from './every.ts';
import { createRunReporter, type RunReporter, type RunView } from './run-reporter.ts';

export interface OpenReporterOptions {
  readonly log: Logger;
  readonly format: LogFormat;
  readonly stderr: Stderr;
  /** The streams of the run. */
  readonly selected: readonly StreamDefinition[];
  /** Whether the run is over at once, so that nothing has to be shown. */
  readonly isShort: boolean;
}

/** A reporter, and whether it ends with a table of all streams. */
export interface OpenReporter extends RunReporter {
  readonly hasSummary: boolean;
}

/**
 * Chooses how a run is shown: a live block on a terminal; elsewhere lines of the log and Singer's
 * metrics; nothing when the log says no more than warnings. Where messages go to the same terminal,
 * they would tear a block apart, so that it is lines too.
 */
export async function openReporter(options: OpenReporterOptions): Promise<OpenReporter> {
  const { log, format, selected } = options;
  const forPeople = format === 'pretty' && process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  const isLoud = log.isLevelEnabled('info') && !options.isShort;
  const hasBlock = isLoud && forPeople && !process.stdout.isTTY;
  const views: RunView[] = [];
  if (hasBlock) views.push(await openTerminal(options));
  else if (isLoud) views.push(await openLines(options));
  if (isLoud && !forPeople) views.push(await openMetrics(options));
  const names = selected.map(({ name }) => name);
  const now = (): number => performance.now();
  return { ...createRunReporter({ streams: names, views, now }), hasSummary: hasBlock };
}

// Each is loaded by those who see it only: a run in a scheduler needs nothing of terminals.

async function openTerminal({ stderr }: OpenReporterOptions): Promise<RunView> {
  const { createTerminalView } = await import('../terminal/terminal-view.ts');
  const { createLook } = await import('../terminal/style.ts');
  const look = createLook(process.env, true);
  return createTerminalView({ stderr, terminal: process.stderr, look, known, every });
}

async function openLines({ log }: OpenReporterOptions): Promise<RunView> {
  const { createLineView } = await import('./line-view.ts');
  return createLineView({ info: (facts, message) => log.info(facts, message), every });
}

async function openMetrics({ stderr, selected }: OpenReporterOptions): Promise<RunView> {
  const { createMetricsView } = await import('./metrics-view.ts');
  return createMetricsView({ write: stderr.write, selected, known, every });
}
