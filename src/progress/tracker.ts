import type { StreamReport } from '../records/index.ts';
import type { State } from '../singer/state.ts';
import type { ProgressObserver, RunHandle, StreamPhase } from '../sync/run/index.ts';
import { createScanProgress, type ScanFacts, type ScanProgress } from './scan-progress.ts';

/** One stream of the run. */
export interface StreamFacts {
  readonly name: string;
  readonly phase: StreamPhase;
  /** What it did so far; undefined before the run begins. */
  readonly report: StreamReport | undefined;
  /** How long it was read, in milliseconds; still growing while it is. */
  readonly durationMs: number;
}

/** Keeps what a run reports, for whoever shows it. */
export interface Tracker extends ProgressObserver {
  /** The streams in the order of the run. */
  streamFacts(): readonly StreamFacts[];
  /** The scans that have begun and are not over. */
  scanFacts(): readonly ScanFacts[];
  /** Where the bookmarks stand; undefined before the run begins. */
  state(): State | undefined;
  elapsedMs(): number;
}

/** When a stream began and ended. */
interface StreamTimes {
  phase: StreamPhase;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

/** Creates a tracker of streams that have not begun; `now` is in milliseconds. */
export function createTracker(names: readonly string[], now: () => number): Tracker {
  const startedAt = now();
  const courses = new Map<string, StreamTimes>(
    names.map((name) => [name, { phase: 'waiting', startedAt: undefined, endedAt: undefined }]),
  );
  const scans = new Map<string, ScanProgress>();
  let run: RunHandle | undefined;
  const scanOf = (name: string): ScanProgress => {
    const scan = scans.get(name) ?? createScanProgress(name);
    scans.set(name, scan);
    return scan;
  };
  return {
    begin(view) {
      run = view;
    },
    streams(changed, phase) {
      for (const name of changed) {
        const course = courses.get(name);
        if (!course) continue;
        course.phase = phase;
        if (phase === 'reading') course.startedAt = now();
        else course.endedAt = now();
      }
    },
    pass: (scan, pass) => scanOf(scan).pass(pass, now()),
    expected: (scan, rows) => scanOf(scan).expected(rows),
    found: (scan, rows, requests) => scanOf(scan).found(rows, requests),
    finished: (scan, requests) => scanOf(scan).finished(requests),
    reached: (scan, at) => scanOf(scan).reached(at, now()),
    cameToArchive: () => undefined,
    swept: () => undefined,
    streamFacts: () =>
      [...courses].map(([name, { phase, startedAt: began, endedAt }]) => ({
        name,
        phase,
        report: run?.report.streams.get(name),
        durationMs: began === undefined ? 0 : (endedAt ?? now()) - began,
      })),
    scanFacts: () => {
      const cutoff = run?.cutoff() ?? Number.POSITIVE_INFINITY;
      return [...scans.values()].map((scan) => scan.facts(cutoff, now()));
    },
    state: () => run?.state(),
    elapsedMs: () => now() - startedAt,
  };
}
