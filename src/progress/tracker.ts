import type { State } from '../singer/state.ts';
import type { ProgressObserver, RunView, StreamPhase } from '../sync/progress.ts';
import type { StreamReport } from '../sync/report.ts';
import { createWalkProgress, type WalkFacts, type WalkProgress } from './walk-progress.ts';

/** One stream of the run. */
export interface StreamFacts {
  readonly name: string;
  readonly phase: StreamPhase;
  /** What it did so far; undefined before the run begins. */
  readonly report: StreamReport | undefined;
  /** How long it was read, in milliseconds; still growing while it is. */
  readonly durationMs: number;
}

/** Remembers what a run tells, until somebody asks. */
export interface Tracker extends ProgressObserver {
  /** The streams in the order of the run. */
  streamFacts(): readonly StreamFacts[];
  /** The walks that have begun and are not over. */
  walkFacts(): readonly WalkFacts[];
  /** Where the bookmarks stand; undefined before the run begins. */
  state(): State | undefined;
  elapsedMs(): number;
}

interface Course {
  phase: StreamPhase;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

/** Creates a tracker of streams that have not begun; `now` is in milliseconds. */
export function createTracker(names: readonly string[], now: () => number): Tracker {
  const startedAt = now();
  const courses = new Map<string, Course>(
    names.map((name) => [name, { phase: 'waiting', startedAt: undefined, endedAt: undefined }]),
  );
  const walks = new Map<string, WalkProgress>();
  let run: RunView | undefined;
  const walkOf = (name: string): WalkProgress => {
    const walk = walks.get(name) ?? createWalkProgress(name);
    walks.set(name, walk);
    return walk;
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
    pass: (walk, pass) => walkOf(walk).pass(pass, now()),
    expected: (walk, rows) => walkOf(walk).expected(rows),
    found: (walk, rows, requests) => walkOf(walk).found(rows, requests),
    finished: (walk, requests) => walkOf(walk).finished(requests),
    reached: (walk, at) => walkOf(walk).reached(at, now()),
    streamFacts: () =>
      [...courses].map(([name, { phase, startedAt: began, endedAt }]) => ({
        name,
        phase,
        report: run?.report.streams.get(name),
        durationMs: began === undefined ? 0 : (endedAt ?? now()) - began,
      })),
    walkFacts: () => {
      const bound = run?.bound() ?? Number.POSITIVE_INFINITY;
      return [...walks.values()].map((walk) => walk.facts(bound, now()));
    },
    state: () => run?.state(),
    elapsedMs: () => now() - startedAt,
  };
}
