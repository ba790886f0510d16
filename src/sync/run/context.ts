import type { LeverClient } from '../../lever/client.ts';
import type { Report } from '../../records/index.ts';
import type { MessageWriter } from '../../singer/writer.ts';
import type { Limits } from '../../windows/index.ts';
import type { Autosave } from './autosave.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Eraser } from './eraser.ts';
import type { Markers } from './markers.ts';
import type { ProgressObserver } from './progress.ts';

/** Which opportunities have their children read again (freshness: the-modes-of-child_refresh). */
export type ChildRefresh = 'updated' | 'touched' | 'active' | 'all';

/** The settings that decide what is read. Times are milliseconds. */
export interface SyncSettings {
  readonly startDate: number;
  readonly lookbackMs: number;
  readonly childRefresh: ChildRefresh;
  /** Requests that the run may spend on reading old children again. */
  readonly childSweepRequests: number;
  /** Whether full tables close with ACTIVATE_VERSION. */
  readonly activateVersions: boolean;
  /** Whether rows that Lever's deletions name get a tombstone. */
  readonly eraseDeleted: boolean;
  /** Whether rows are read that Lever marks as secret. */
  readonly includesSecret: boolean;
}

export interface SyncLog {
  warn(facts: object, message: string): void;
}

/** What every part of a run works with. */
export interface RunContext {
  readonly client: LeverClient;
  readonly writer: MessageWriter;
  readonly checkpoint: Checkpoint;
  readonly autosave: Autosave;
  readonly markers: Markers;
  readonly eraser: Eraser;
  readonly report: Report;
  readonly settings: SyncSettings;
  readonly limits: Limits;
  readonly log: SyncLog;
  readonly progress: ProgressObserver;
  /** Ends all requests under way, once nothing that they bring can be used. */
  readonly stop: (reason: Error) => void;
  /**
   * When the run began, by the earlier one of Lever's clock and ours, less a safety lag; infinite
   * before the first answer.
   */
  cutoff(): number;
  /** Whether the key may read confidential data; undefined before an answer has shown it. */
  mayReadConfidential(): boolean | undefined;
  /** Our clock, milliseconds. */
  readonly now: () => number;
}
