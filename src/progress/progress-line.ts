import { describeReached } from './describe-load.ts';
import { formatCount, formatDuration, formatEstimate } from './format.ts';
import { finishedStreams, type RunFacts } from './run-facts.ts';

/** The progress of a run as one log line: facts for programs, and a message for people. */
export interface ProgressLine {
  readonly facts: object;
  readonly message: string;
}

/** Describes the progress of a run. */
export function toProgressLine(run: RunFacts): ProgressLine {
  const { traffic, left, scans } = run;
  const done = finishedStreams(run).length;
  return {
    facts: {
      elapsedSeconds: seconds(run.elapsedMs),
      records: run.records,
      requests: traffic.requests,
      requestsPerSecond: Math.round(run.requestsPerSecond * 10) / 10,
      ...(traffic.retries > 0 && { retries: traffic.retries }),
      ...(traffic.waiting > 0 && { waiting: traffic.waiting }),
      ...(traffic.pauseMs > 0 && { pauseSeconds: seconds(traffic.pauseMs) }),
      ...(left.requests > 0 && {
        requestsLeft: left.requests,
        leastSecondsLeft: seconds(left.leastMs),
      }),
      ...(left.likelyMs !== undefined && { likelySecondsLeft: seconds(left.likelyMs) }),
    },
    message: [
      `In progress: ${done} of ${formatCount(run.streams.length, 'stream')} done`,
      ...scans.filter(({ rows }) => rows > 0).map(describeReached),
      ...describeLeft(run),
      ...(run.waitsFor === undefined ? [] : [`waiting for ${run.waitsFor}`]),
    ]
      .join('; ')
      .concat('.'),
  };
}

/** What is left, in up to two phrases. */
export function describeLeft({ left, scans }: RunFacts): string[] {
  const { requests, leastMs, likelyMs } = left;
  const end = scans.some(({ half }) => half === 'active') ? ' until all in process are loaded' : '';
  return [
    ...(requests > 0
      ? [`at least ${formatCount(requests, 'request')} left (${formatDuration(leastMs)})`]
      : []),
    ...(likelyMs === undefined ? [] : [`about ${formatEstimate(likelyMs)} at this pace${end}`]),
  ];
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
