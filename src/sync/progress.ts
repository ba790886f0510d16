import type { Report } from '../records/report.ts';
import type { State } from '../singer/state.ts';

/** How a stream is getting on. */
export type StreamPhase = 'waiting' | 'reading' | 'done' | 'failed' | 'left out';

/** What can be asked of a run while it is under way. */
export interface RunHandle {
  readonly report: Report;
  state(): State;
  /** The cutoff of the run in milliseconds; infinite before Lever's first answer. */
  cutoff(): number;
}

/** One way through the rows of a list of parents. Times are milliseconds. */
export interface PassView {
  readonly from: number;
  /** Where it ends, if that is before the run's cutoff. */
  readonly end?: number | undefined;
  /** Requests that each row brings at most. */
  readonly requestsPerRow: number;
}

/**
 * Told how a run comes along. `scan` is the name of the stream of parents. Whoever listens must be
 * quick, and decides alone what is shown and how often.
 */
export interface ProgressObserver {
  begin(run: RunHandle): void;
  /** Streams came to another phase. */
  streams(names: readonly string[], phase: StreamPhase): void;
  /** A pass begins; the one before it is over. */
  pass(scan: string, pass: PassView): void;
  /** The list holds at least so many more rows, though it is not known yet which. */
  expected(scan: string, rows: number): void;
  /** Rows are at hand, and bring so many requests. */
  found(scan: string, rows: number, requests: number): void;
  /** So many of these requests are done. */
  finished(scan: string, requests: number): void;
  /** Everything before this time is written. */
  reached(scan: string, at: number): void;
}

const ignore = (): void => undefined;

/** Shows nothing. */
export const NO_PROGRESS: ProgressObserver = {
  begin: ignore,
  streams: ignore,
  pass: ignore,
  expected: ignore,
  found: ignore,
  finished: ignore,
  reached: ignore,
};
