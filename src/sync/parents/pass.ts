import type { Parameters } from '../../lever/client.ts';
import type { Row } from '../../lever/pages.ts';
import {
  type Cursor,
  isAfter,
  positionOf,
  positionOfRow,
  previewWindows,
  type TimeOrder,
  type TimeRange,
  type Window,
  type WindowPreview,
  type WindowRows,
  windowSize,
} from '../../windows/index.ts';
import {
  type Consumer,
  type Half,
  isWorking,
  type PassRange,
  type StreamState,
} from '../run/index.ts';
import { type ConsumerSet, createConsumerSelector, requestsPerRow } from './consumer-set.ts';
import type { PrefetchedRows, QueuedRow } from './queued-rows.ts';
import { factsOf, type RowFacts } from './row-facts.ts';
import type { RowRecorder } from './row-memory.ts';
import type { ParentScan } from './scan.ts';

/** A traversal of the list of parents in windows of one of its times. Each consumer joins at its cursor. */
export interface Pass extends TimeOrder {
  readonly consumers: readonly Consumer[];
  readonly parameters?: Parameters;
  /** The half that its rows are in; undefined: both. */
  readonly half?: Half | undefined;
  /** No row after this cursor is read. */
  readonly end?: Cursor;
  /** If there are more rows than this, none is read. */
  readonly mostRows?: number;
  /** Rows found before, sorted; each is read when its time comes. */
  readonly backlog?: readonly QueuedRow[];
  /** Records the rows of a first load. */
  readonly recorder?: RowRecorder | undefined;
  /** Prefetched rows that outlive the pass: the caller waits for them. */
  readonly prefetched?: PrefetchedRows | undefined;
  /** Its windows, where their listing has begun already; see {@link listWindows}. */
  readonly windows?: ListedWindows | undefined;
  /**
   * Called once all of its list is here, while its last rows are still to be read; not where the last
   * window is read as it comes. Windows that were begun before have their own.
   */
  onListed?(): void;
  /** Whether a row may be begun before its turn; by default, any. */
  mayBePrefetched?(facts: RowFacts): boolean;
  /** Whether a consumer that has joined wants a row. */
  accepts(consumer: Consumer, facts: RowFacts): boolean;
  /** A consumer's state once everything before a cursor is written. */
  stateAt(consumer: Consumer, upTo: Cursor): StreamState;
}

/** The windows of a pass, with previews of those that are still being listed. */
export type ListedWindows = AsyncGenerator<WindowRows | WindowPreview>;

/** Lists the rows of a pass, window by window. */
export function listWindows({ context, parent, reader }: ParentScan, pass: Pass): ListedWindows {
  const { from, to, boundaries } = rangeOf(pass);
  const { filter, isNewestFirst = false, mostRows = Number.POSITIVE_INFINITY } = pass;
  const list = reader.listRequest(pass.consumers);
  const cost = requestsPerRow(pass.consumers);
  const size = windowSize(cost, context.limits);
  return previewWindows(context.client, {
    list: { ...list, parameters: { ...list.parameters, ...pass.parameters } },
    filter,
    isNewestFirst,
    size: { ...size, limit: Math.min(size.limit, mostRows) },
    isCut: mostRows === Number.POSITIVE_INFINITY,
    millisecondRows: context.limits.millisecondRows,
    isAhead: true,
    // Where rows have lists below them, those requests already use the full rate.
    isSegmented: cost === 0,
    onListed: () => pass.onListed?.(),
    onOverflow: (rows) => context.progress.expected(parent.name, rows),
    lastDoneId: (position) => lastDoneId(pass.consumers, position),
    range: () => ({ from, to, cutoff: context.cutoff(), boundaries }),
  });
}

/** The positions between which a pass reads, and those at which further consumers join. */
function rangeOf({ consumers, end }: Pass): TimeRange & { readonly boundaries: readonly number[] } {
  const starts = consumers.map(({ cursor }) => cursor.at);
  const from = Math.min(...starts);
  // A cursor without an id stands before all rows of its millisecond, so the range ends one earlier.
  const to = end?.id === undefined && end ? end.at - 1 : end?.at;
  return { from, to, boundaries: starts.filter((at) => at > from).sort((a, b) => a - b) };
}

/** What a pass reads, as times. */
export function passRange(pass: Pass): PassRange {
  const { from, to } = rangeOf(pass);
  const { half, isNewestFirst = false } = pass;
  const range = { half, isNewestFirst, requestsPerRow: requestsPerRow(pass.consumers) };
  if (!isNewestFirst) return { ...range, from, to };
  const earliest = to === undefined ? 0 : positionOf(to, { isNewestFirst });
  return { ...range, from: earliest, to: positionOf(from, { isNewestFirst }) };
}

/** The consumers that take part in a window. */
export function consumersIn({ consumers }: Pass, { from }: Window): readonly Consumer[] {
  return consumers.filter((consumer) => isWorking(consumer) && consumer.cursor.at <= from);
}

/** Finds the consumers that want a row, and the facts by which they decide. */
export type Select = (row: Row) => { readonly facts: RowFacts; readonly wanted: ConsumerSet };

export function createSelector({ parent }: ParentScan, pass: Pass, window: Window): Select {
  const { end } = pass;
  const select = createConsumerSelector(
    consumersIn(pass, window),
    (consumer, facts: RowFacts) =>
      isAfter(facts, consumer.cursor) &&
      !consumer.retried?.has(facts.id) &&
      !(end && isAfter(facts, end)) &&
      pass.accepts(consumer, facts),
  );
  return (row) => {
    const at = positionOfRow(row, pass);
    const facts = factsOf(row, parent.source, Number.isNaN(at) ? window.from : at);
    return { facts, wanted: select(facts) };
  };
}

/** The id up to which all consumers are done with the rows of a position. */
function lastDoneId(consumers: readonly Consumer[], position: number): string | undefined {
  const cursors = consumers.map(({ cursor }) => cursor).filter(({ at }) => at <= position);
  const ids = cursors.map(({ at, id }) => (at === position ? (id ?? '') : ''));
  return ids.sort()[0] || undefined;
}
