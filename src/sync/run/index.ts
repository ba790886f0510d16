/**
 * The entry of this folder: what every part of a run works with, and what it reports. It knows
 * one run, its streams and their bookmarks, and nothing of the order in which they are read.
 */

export { createAutosave } from './autosave.ts';
export {
  type Backfill,
  beginPhase,
  isInArchive,
  isNewestFirst,
  PHASES,
  type Phase,
  parseLoad,
  phaseAfter,
} from './backfill-state.ts';
export {
  afterChanges,
  changesFrom,
  knownUntil,
  lastRunOf,
  parseStreamState,
  type StreamState,
  type UnreadParent,
} from './bookmark.ts';
export { type Checkpoint, createCheckpoint } from './checkpoint.ts';
export { type Consumer, commit, createConsumers, isWorking, warnOfFuture } from './consumer.ts';
export type { ChildRefresh, RunContext, SyncLog, SyncSettings } from './context.ts';
export { describeDenial, isDenial, reportFailure } from './denial.ts';
export {
  createEndpoints,
  type Endpoint,
  type EndpointOf,
  isEndpointOf,
  writeRecord,
} from './endpoint.ts';
export { createEraser, NO_ERASER } from './eraser.ts';
export { beginErasing, prepareErasing } from './erasing.ts';
export {
  type AppearedRow,
  type BookmarkChanges,
  type KnownRows,
  parseKnownRows,
  serializeKnownRows,
} from './known-rows.ts';
export { createMarkers, type ParentRef } from './markers.ts';
export {
  NO_PROGRESS,
  type PassRange,
  type ProgressObserver,
  type RunHandle,
  type StreamPhase,
  type SweepReport,
} from './progress.ts';
export { deferRejection, settleAll } from './settle-all.ts';
export type { Half, SweepState } from './sweep-state.ts';
export { workInOrder } from './work-in-order.ts';
