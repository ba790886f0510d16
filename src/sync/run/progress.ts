import type { Report } from '../../records/index.ts';
import type { State } from '../../singer/state.ts';
import type { TimeRange } from '../../windows/index.ts';
import type { Half, SweepState } from './sweep-state.ts';

/** How far a run is with a stream. */
export type StreamPhase = 'waiting' | 'reading' | 'done' | 'failed' | 'left out';

/** What can be asked of a run while it is under way. */
export interface RunHandle {
  readonly report: Report;
  state(): State;
  /** The cutoff of the run in milliseconds; infinite before Lever's first answer. */
  cutoff(): number;
}

/**
 * What a pass reads; without `to` it ends at the run's cutoff. With `isNewestFirst` it begins at the
 * later end.
 */
export interface PassRange extends TimeRange {
  readonly isNewestFirst?: boolean;
  /** The half that its rows are in; undefined: both. */
  readonly half?: Half | undefined;
  /** Requests that each row brings at most. */
  readonly requestsPerRow: number;
}

/** What a sweep of old children did in a run. */
export interface SweepReport {
  readonly before: SweepState;
  readonly after: SweepState;
  readonly halves: readonly Half[];
  /** Whether the list tells archived rows from those in process. */
  readonly isDivided: boolean;
  /** Whether the run went through all of the halves. */
  readonly isComplete: boolean;
  /** Where a half ends, in milliseconds. */
  readonly cutoff: number;
}

/**
 * Called as a run goes on; `scan` is the name of the stream of parents. The functions must
 * be quick, and decide alone what is shown and how often.
 */
export interface ProgressObserver {
  begin(run: RunHandle): void;
  /** Streams came to another phase. */
  streams(names: readonly string[], phase: StreamPhase): void;
  /** A pass begins; the one before it is over. */
  pass(scan: string, pass: PassRange): void;
  /** The list holds at least so many more rows, though it is not known yet which. */
  expected(scan: string, rows: number): void;
  /** Rows were found, and bring so many requests. */
  found(scan: string, rows: number, requests: number): void;
  /** So many of these requests are done. */
  finished(scan: string, requests: number): void;
  /** A pass has come to this time: everything before it is written. */
  reached(scan: string, at: number): void;
  /** Everything in process is loaded for these streams, and the archive follows. */
  cameToArchive(scan: string, streams: readonly string[]): void;
  /** The sweep of old children is over for this run. */
  swept(scan: string, sweep: SweepReport): void;
}

const ignore = (): void => undefined;

export const NO_PROGRESS: ProgressObserver = {
  begin: ignore,
  streams: ignore,
  pass: ignore,
  expected: ignore,
  found: ignore,
  finished: ignore,
  reached: ignore,
  cameToArchive: ignore,
  swept: ignore,
};
