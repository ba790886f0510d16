import type { RecordWriter } from '../../records/index.ts';
import type { Bookmark } from '../../singer/state.ts';
import { bookmarkKey, scannedParentOf } from '../../streams/facts.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  DISTRUST_MS,
  isLaterStart,
  parseStreamState,
  type StreamState,
  serializeStreamState,
  withoutFuture,
} from './bookmark.ts';
import type { RunContext } from './context.ts';
import { type Endpoint, isEndpointOf } from './endpoint.ts';
import type { BookmarkChanges } from './known-rows.ts';

/** A selected stream. It may share the requests for a list with others; its state is its own. */
export interface Consumer {
  readonly recordWriter: RecordWriter;
  readonly endpoint: Endpoint;
  state: StreamState;
  /** Rows up to this cursor are written already, or not wanted. */
  cursor: Cursor;
  /** Whether its bookmark lay in the future, so that nobody knows what it has. */
  readonly isSetBack: boolean;
  /** Ids of parents whose list failed in an earlier run, and was read first thing in this one. */
  retried?: ReadonlySet<string>;
  /** Why the stream cannot go on in this run; its bookmark stays as it is. */
  failure?: Error;
}

/** Creates the consumers of endpoints, each with what the state says of it. */
export function createConsumers(
  endpoints: readonly Endpoint[],
  context: RunContext,
): readonly Consumer[] {
  const { settings, log } = context;
  const { startDate } = settings;
  const consumers = endpoints.flatMap((endpoint) =>
    endpoint.recordWriters.map((recordWriter): Consumer => {
      const { name } = recordWriter.stream;
      const saved = parseStreamState(context.checkpoint.state.bookmarks[name], startDate);
      // Each row of a period comes once: what was missed long ago, no later change brings.
      const isPeriod = isEndpointOf(endpoint, 'period');
      const trusted = isPeriod ? startDate : Math.max(startDate, context.now() - DISTRUST_MS);
      const setBack = withoutFuture(saved, { now: context.now(), trusted });
      const state = setBack ?? saved;
      return { recordWriter, endpoint, state, cursor: { at: startDate }, isSetBack: !!setBack };
    }),
  );
  const later = consumers.filter(({ state }) => isLaterStart(state, startDate));
  if (later.length > 0)
    log.warn(
      { streams: later.map(({ recordWriter }) => recordWriter.stream.name) },
      'start_date is later than in the previous run: what is older stays in the warehouse, and nothing is loaded again.',
    );
  for (const consumer of consumers)
    consumer.state = { loadedFrom: startDate, ...consumer.state, startDate };
  return consumers;
}

/** Says once for all streams which bookmarks are not believed; {@link createConsumers} sets them back. */
export function warnOfFuture(
  recordWriters: readonly RecordWriter[],
  { checkpoint, settings, log, now }: RunContext,
): void {
  const { bookmarks } = checkpoint.state;
  const isAhead = (name: string): boolean =>
    withoutFuture(parseStreamState(bookmarks[name], settings.startDate), {
      now: now(),
      trusted: 0,
    }) !== undefined;
  const streams = recordWriters.map(({ stream }) => stream.name).filter(isAhead);
  if (streams.length > 0)
    log.warn(
      { streams },
      'The bookmark in the state lies in the future: a clock was wrong. The changes of the last 31 days are read again, and all older rows written again; the lists below these follow with the sweep.',
    );
}

/** Whether a consumer has not failed in this run. */
export function isWorking({ failure }: Consumer): boolean {
  return failure === undefined;
}

/**
 * Updates the states of consumers and writes a STATE that says so; `beside` has further keys of
 * bookmarks. Everything that it covers must have been written. Of the state that `stateOf` returns,
 * `bookmark`, `resume` and `backfill` replace the old ones together, so those that are absent are
 * cleared; any other member that is absent stays as it is.
 */
export function commit(
  context: RunContext,
  consumers: readonly Consumer[],
  stateOf: (consumer: Consumer) => StreamState,
  beside: BookmarkChanges = {},
): void {
  if (consumers.length === 0) return;
  for (const consumer of consumers) {
    const state = { ...withoutLoadState(consumer.state), ...stateOf(consumer) };
    consumer.state = withCutoff(
      { ...state, ...pendingConfidential(consumer, context) },
      context.cutoff(),
    );
  }
  const changes: Record<string, Bookmark> = { ...beside };
  for (const { recordWriter, state } of consumers) {
    const { name, definition } = recordWriter.stream;
    changes[name] = {
      ...beside[name],
      ...serializeStreamState(bookmarkKey(definition) ?? '', state),
    };
  }
  context.checkpoint.commit(changes);
}

/** If the key may not read confidential rows, none was written: all remain to be loaded. */
function pendingConfidential(
  { endpoint }: Consumer,
  { mayReadConfidential }: RunContext,
): Pick<StreamState, 'confidential'> {
  const source = scannedParentOf(endpoint.definition)?.source;
  const isLeftOut = source?.hasConfidentialRows && mayReadConfidential() === false;
  return isLeftOut ? { confidential: { at: 0 } } : {};
}

/** A load that began before the cutoff was known ends at the cutoff. */
function withCutoff(state: StreamState, cutoff: number): StreamState {
  const { backfill } = state;
  if (!backfill || Number.isFinite(backfill.nextBookmark)) return state;
  return { ...state, backfill: { ...backfill, nextBookmark: cutoff } };
}

/** A state without the members that a commit replaces together. */
function withoutLoadState({
  bookmark: _bookmark,
  resume: _resume,
  backfill: _backfill,
  ...beside
}: StreamState): StreamState {
  return beside;
}
