import type { RecordWriter } from '../../records/index.ts';
import type { Bookmark } from '../../singer/state.ts';
import { bookmarkKey, scannedParentOf } from '../../streams/facts.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  isLaterStart,
  readProgress,
  type StreamProgress,
  toBookmark,
  withoutFuture,
} from './bookmark.ts';
import type { RunContext } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import type { BookmarkChanges } from './known-rows.ts';

/** One selected stream that shares the reading of a list with others; its progress is its own. */
export interface Consumer {
  readonly recordWriter: RecordWriter;
  readonly endpoint: Endpoint;
  progress: StreamProgress;
  /** From where on the reading at hand has to bring rows for it. */
  cursor: Cursor;
  /** Ids of parents whose list was read at the beginning of this run, since it had failed before. */
  retried?: ReadonlySet<string>;
  /** Why the stream cannot go on in this run; its bookmark then stays. */
  failure?: Error;
}

/** The consumers of endpoints, each where the state says. */
export function createConsumers(
  endpoints: readonly Endpoint[],
  context: RunContext,
): readonly Consumer[] {
  const { settings, log } = context;
  const { startDate } = settings;
  const consumers = endpoints.flatMap((endpoint) =>
    endpoint.recordWriters.map((recordWriter): Consumer => {
      const progress = readBelievable(recordWriter.stream.name, context);
      return { recordWriter, endpoint, progress, cursor: { at: startDate } };
    }),
  );
  const later = consumers.filter(({ progress }) => isLaterStart(progress, startDate));
  if (later.length > 0)
    log.warn(
      { streams: later.map(({ recordWriter }) => recordWriter.stream.name) },
      'start_date is later than in the previous run: what is older stays in the warehouse, and nothing is loaded again.',
    );
  for (const consumer of consumers)
    consumer.progress = { loadedFrom: startDate, ...consumer.progress, startDate };
  return consumers;
}

function readBelievable(
  stream: string,
  { checkpoint, settings, log, now }: RunContext,
): StreamProgress {
  const saved = readProgress(checkpoint.state.bookmarks[stream], settings.startDate);
  const believable = withoutFuture(saved, now());
  if (believable)
    log.warn(
      { stream },
      'The bookmark in the state lies in the future: a clock was wrong. The changes of the last 31 days are read again.',
    );
  return believable ?? saved;
}

/** Whether a consumer has not failed in this run. */
export function isWorking({ failure }: Consumer): boolean {
  return failure === undefined;
}

/**
 * Changes what consumers have done and writes a STATE that says so, with more keys of bookmarks beside
 * that. All of it must be written.
 */
export function commit(
  context: RunContext,
  consumers: readonly Consumer[],
  progressOf: (consumer: Consumer) => StreamProgress,
  beside: BookmarkChanges = {},
): void {
  if (consumers.length === 0) return;
  for (const consumer of consumers) {
    const progress = { ...pickBeside(consumer.progress), ...progressOf(consumer) };
    consumer.progress = withCutoff(
      { ...progress, ...passedBy(consumer, context) },
      context.cutoff(),
    );
  }
  const changes: Record<string, Bookmark> = { ...beside };
  for (const { recordWriter, progress } of consumers) {
    const { name, definition } = recordWriter.stream;
    changes[name] = { ...beside[name], ...toBookmark(bookmarkKey(definition) ?? '', progress) };
  }
  context.checkpoint.commit(changes);
}

/** What is read with a key that may not read confidential rows passes them by: all are to be loaded. */
function passedBy(
  { endpoint }: Consumer,
  { mayReadConfidential }: RunContext,
): Pick<StreamProgress, 'confidential'> {
  const source = scannedParentOf(endpoint.definition)?.source;
  const isPassedBy = source?.hasConfidentialRows && mayReadConfidential() === false;
  return isPassedBy ? { confidential: { at: 0 } } : {};
}

/** A load that began before the cutoff was known ends there. */
function withCutoff(progress: StreamProgress, cutoff: number): StreamProgress {
  const { backfill } = progress;
  if (!backfill || Number.isFinite(backfill.until)) return progress;
  return { ...progress, backfill: { ...backfill, until: cutoff } };
}

/** What goes on beside the reading of changes and first loads. */
function pickBeside({
  bookmark: _bookmark,
  resume: _resume,
  backfill: _backfill,
  ...beside
}: StreamProgress): StreamProgress {
  return beside;
}
