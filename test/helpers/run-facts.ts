import type { Traffic } from '../../src/connection/connect.ts';
import type { RunFacts } from '../../src/progress/run-facts.ts';
import type { StreamFacts } from '../../src/progress/tracker.ts';
import type { StreamReport } from '../../src/records/report.ts';
import type { StreamPhase } from '../../src/sync/run/progress.ts';

/** Requests without any trouble. */
export const TRAFFIC: Traffic = {
  requests: 8412,
  retries: 0,
  rejected: 0,
  waiting: 0,
  limit: 10,
  pace: 10,
  pauseMs: 0,
};

/** A stream with so many records. */
export function streamFacts(
  name: string,
  phase: StreamPhase,
  records = 0,
  report: Partial<StreamReport> = {},
): StreamFacts {
  return {
    name,
    phase,
    durationMs: 61_000,
    report: {
      records,
      created: 0,
      erased: 0,
      isLaterRun: false,
      skipped: 0,
      coercions: new Map(),
      unknownFields: new Map(),
      ...report,
    },
  };
}

/** A run in the middle. */
export function runFacts(facts: Partial<RunFacts> = {}): RunFacts {
  const streams = facts.streams ?? [
    streamFacts('users', 'done', 120),
    streamFacts('opportunities', 'reading', 12_400),
    streamFacts('opportunity_offers', 'reading', 310),
  ];
  return {
    elapsedMs: 724_000,
    streams,
    scans: [],
    traffic: TRAFFIC,
    requestsPerSecond: 9.84,
    records: streams.reduce((sum, { report }) => sum + (report?.records ?? 0), 0),
    left: { requests: 0, leastMs: 0, likelyMs: undefined },
    state: { bookmarks: {} },
    ...facts,
  };
}
