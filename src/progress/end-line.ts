import type { Report } from '../records/index.ts';
import { formatCount, formatDuration, formatNumber } from './format.ts';
import type { RunFacts } from './run-facts.ts';

export interface EndInput {
  readonly run: RunFacts;
  /** What the streams did; undefined when the run failed as a whole. */
  readonly report: Report | undefined;
  readonly exitCode: number;
  /** Why it failed, if it did. */
  readonly reason: string | undefined;
  /** What became of the state, in half a sentence, if somebody keeps it. */
  readonly outcome: string | undefined;
}

/** The last line of a run: everything about it, as facts for programs and a message for people. */
export interface EndLine {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** Sums up a run. */
export function toEndLine({ run, report, exitCode, reason, outcome }: EndInput): EndLine {
  const { traffic, elapsedMs, records } = run;
  const created = run.streams.reduce((sum, stream) => sum + (stream.report?.created ?? 0), 0);
  const isLater = run.streams.some((stream) => stream.report?.isLaterRun);
  const streams = run.streams.flatMap(({ name, report: own }) =>
    own && own.records > 0
      ? [[name, { records: own.records, ...(own.isLaterRun && { created: own.created }) }] as const]
      : [],
  );
  return {
    facts: {
      exitCode,
      ...(reason !== undefined && { reason }),
      seconds: Math.round(elapsedMs / 100) / 10,
      records,
      ...(isLater && { created }),
      requests: traffic.requests,
      retries: traffic.retries,
      ...namesOf('failed', report?.failures),
      ...namesOf('leftOut', report?.denied),
      streams: Object.fromEntries(streams),
    },
    message: [
      `${word(exitCode)} after ${formatDuration(elapsedMs)}: ${formatCount(records, 'record')}`,
      isLater
        ? ` (${formatNumber(created)} created since the last run, the others read again)`
        : '',
      ` of ${formatCount(streams.length, 'stream')}`,
      `, ${formatCount(traffic.requests, 'request')}`,
      traffic.retries > 0 ? `, ${formatCount(traffic.retries, 'retry', 'retries')}` : '',
      outcome === undefined ? '' : `; ${outcome}`,
      `; exit code ${exitCode}.`,
    ].join(''),
  };
}

function namesOf(key: string, streams: ReadonlyMap<string, unknown> | undefined): object {
  return streams && streams.size > 0 ? { [key]: [...streams.keys()] } : {};
}

function word(exitCode: number): string {
  if (exitCode === 0) return 'Done';
  if (exitCode === 3) return 'Partly done';
  return exitCode > 128 ? 'Interrupted' : 'Failed';
}
