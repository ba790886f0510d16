import type { Traffic } from '../connection/connect.ts';
import type { ProgressObserver } from '../sync/run/index.ts';
import { createFactsReader, type RunFacts } from './run-facts.ts';
import { createTracker } from './tracker.ts';

/** Shows the progress of a run, in one way or another. */
export interface ProgressView {
  /** Called when the run begins; `read` returns how far it is. */
  begin(read: () => RunFacts): void;
  /** Called for each request that is sent. */
  request(path: string): void;
  /** Called when the run is over. */
  end(run: RunFacts, succeeded: boolean): void;
}

/** Passes what a run reports on to the views that show it. */
export interface RunReporter {
  readonly observer: ProgressObserver;
  request(path: string): void;
  begin(traffic: () => Traffic): void;
  /** Says what the run waits for, when nothing is left to read. */
  waitFor(what: string): void;
  /** Shows the end once, and returns it; undefined when the run did not begin. */
  end(succeeded: boolean): RunFacts | undefined;
}

export interface RunReporterOptions {
  readonly streams: readonly string[];
  readonly views: readonly ProgressView[];
  /** Milliseconds. */
  now(): number;
  /** Whether the simulated account is read, whose limit is not that of Lever. */
  readonly isDemo?: boolean;
}

/** Creates the reporter of a run of these streams. */
export function createRunReporter({
  streams,
  views,
  now,
  isDemo = false,
}: RunReporterOptions): RunReporter {
  const tracker = createTracker(streams, now);
  let read: (() => RunFacts) | undefined;
  let waitsFor: string | undefined;
  return {
    observer: tracker,
    request(path) {
      for (const view of views) view.request(path);
    },
    begin(traffic) {
      const readFacts = createFactsReader(tracker, traffic);
      read = () => ({ ...readFacts(), waitsFor, isDemo });
      for (const view of views) view.begin(read);
    },
    waitFor(what) {
      waitsFor = what;
    },
    end(succeeded) {
      if (!read) return undefined;
      const run = read();
      read = undefined;
      for (const view of views) view.end(run, succeeded);
      return run;
    },
  };
}
