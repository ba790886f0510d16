import { counted, day, duration, number, roughly } from './format.ts';
import { finishedStreams, type RunFacts } from './run-facts.ts';

/** The progress of a run as one line of a log: facts for programs, and a message for people. */
export interface ProgressLine {
  readonly facts: object;
  readonly message: string;
}

/** Describes the moment. */
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
      `In progress: ${done} of ${counted(run.streams.length, 'stream')} done`,
      ...scans
        .filter(({ rows }) => rows > 0)
        .map(
          ({ name, rows, reached }) =>
            `${name}: ${number(rows)} found${reached === undefined ? '' : `, all before ${day(reached)} done`}`,
        ),
      ...describeLeft(run),
    ]
      .join('; ')
      .concat('.'),
  };
}

/** What is left, in up to two phrases. */
export function describeLeft({ left: { requests, leastMs, likelyMs } }: RunFacts): string[] {
  return [
    ...(requests > 0
      ? [`at least ${counted(requests, 'request')} left (${duration(leastMs)})`]
      : []),
    ...(likelyMs === undefined ? [] : [`about ${roughly(likelyMs)} at this pace`]),
  ];
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
