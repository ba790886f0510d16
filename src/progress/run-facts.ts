import type { Traffic } from '../connection/connect.ts';
import type { State } from '../singer/state.ts';
import { createRate } from './rate.ts';
import type { ScanFacts } from './scan-progress.ts';
import type { StreamFacts, Tracker } from './tracker.ts';

/** What is known of a run at one moment. */
export interface RunFacts {
  readonly elapsedMs: number;
  readonly streams: readonly StreamFacts[];
  readonly scans: readonly ScanFacts[];
  readonly traffic: Traffic;
  /** Requests a second, recently. */
  readonly requestsPerSecond: number;
  readonly records: number;
  readonly left: Estimate;
  readonly state: State | undefined;
  /** What the run waits for, when nothing is left to read. */
  readonly waitsFor?: string | undefined;
  /** Whether the simulated account is read, whose limit is not that of Lever. */
  readonly isDemo?: boolean;
}

/** What is left of a run, as far as it is known. */
export interface Estimate {
  /** Requests that are left at least, and the time that they take at the present pace. */
  readonly requests: number;
  readonly leastMs: number;
  /** The time that is left if what follows is like what was read lately; undefined if unknown. */
  readonly likelyMs: number | undefined;
}

/** The time over which the pace is measured. */
const RATE_WINDOW_MS = 5_000;

/** Creates a function that gathers what is known of a run at the moment. */
export function createFactsReader(tracker: Tracker, readTraffic: () => Traffic): () => RunFacts {
  const rate = createRate(RATE_WINDOW_MS);
  return () => {
    const traffic = readTraffic();
    const streams = tracker.streamFacts();
    const scans = tracker.scanFacts();
    const elapsedMs = tracker.elapsedMs();
    return {
      elapsedMs,
      streams,
      scans,
      traffic,
      requestsPerSecond: rate.note(traffic.requests, elapsedMs),
      records: streams.reduce((sum, { report }) => sum + (report?.records ?? 0), 0),
      left: estimate(scans, traffic),
      state: tracker.state(),
    };
  };
}

function estimate(scans: readonly ScanFacts[], { pace, pauseMs }: Traffic): Estimate {
  const requests = scans.reduce((sum, { requestsLeft }) => sum + requestsLeft, 0);
  const likely = scans.flatMap(({ likelyMs }) => (likelyMs === undefined ? [] : [likelyMs]));
  const leastMs = requests === 0 ? 0 : pauseMs + (requests * 1000) / pace;
  return {
    requests,
    leastMs,
    likelyMs: likely.length === 0 ? undefined : Math.max(leastMs, ...likely),
  };
}

/** The streams that are over, whatever their end. */
export function finishedStreams({ streams }: RunFacts): readonly StreamFacts[] {
  return streams.filter(({ phase }) => phase !== 'waiting' && phase !== 'reading');
}
