import type { LeverClient } from '../lever/client.ts';
import type { RequestBudget } from '../lever/request-budget.ts';
import type { Report } from '../records/report.ts';
import type { MessageWriter } from '../singer/writer.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ProgressObserver } from './progress.ts';

/** Which opportunities have their children read again (freshness: the-modes-of-child_refresh). */
export type ChildRefresh = 'updated' | 'touched' | 'active' | 'all';

/** The settings that decide what is read. Times are milliseconds. */
export interface SyncSettings {
  readonly startDate: number;
  readonly lookbackMs: number;
  readonly childRefresh: ChildRefresh;
  readonly activateVersions: boolean;
}

export interface SyncLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** What every part of a run works with. */
export interface RunContext {
  readonly client: LeverClient;
  readonly writer: MessageWriter;
  readonly checkpoint: Checkpoint;
  readonly report: Report;
  readonly settings: SyncSettings;
  readonly log: SyncLog;
  readonly progress: ProgressObserver;
  /** Requests that the run may spend on re-reading old children. */
  readonly sweepBudget: RequestBudget;
  /** Ends all requests under way, when nothing that they bring can be used any more. */
  readonly stop: (reason: Error) => void;
  /** When the run began, on Lever's clock, less a safety lag; infinite before the first answer. */
  cutoff(): number;
}
