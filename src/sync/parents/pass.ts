import type { Parameters } from '../../lever/client.ts';
import type { Row } from '../../lever/pages.ts';
import {
  type Cursor,
  isAfter,
  placeOf,
  placeOfRow,
  previewWindows,
  type TimeOrder,
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
  type StreamProgress,
} from '../run/index.ts';
import { type ConsumerSet, createConsumerSelector } from './consumer-set.ts';
import type { EarlyRows, QueuedRow } from './queued-rows.ts';
import { factsOf, type RowFacts } from './row-facts.ts';
import type { Filling } from './row-memory.ts';
import type { ParentScan } from './scan.ts';

/** One way through the parents, by windows of one of their times. Every consumer joins at its cursor. */
export interface Pass extends TimeOrder {
  readonly consumers: readonly Consumer[];
  readonly parameters?: Parameters;
  /** The half of the rows that it brings, where it is not both. */
  readonly half?: Half | undefined;
  /** No row behind this cursor is read. */
  readonly end?: Cursor;
  /** With more rows than this, none is read. */
  readonly mostRows?: number;
  /** Rows found elsewhere whose turn comes between those of the list, in order. */
  readonly backlog?: readonly QueuedRow[];
  /** Remembers the rows of a first load. */
  readonly filling?: Filling | undefined;
  /** Rows that were begun before the pass, and go on after it; the caller waits for them. */
  readonly early?: EarlyRows | undefined;
  /** Whether a row may be begun before its turn; by default, any. */
  mayBeEarly?(facts: RowFacts): boolean;
  /** Whether a consumer that has joined wants a row. */
  accepts(consumer: Consumer, facts: RowFacts): boolean;
  /** A consumer's progress once everything before a cursor is written. */
  progressAt(consumer: Consumer, upTo: Cursor): StreamProgress;
}

/** Lists the rows of a pass, window by window; each row costs so many requests at most. */
export function listWindows(
  { context, parent, reader }: ParentScan,
  pass: Pass,
  cost: number,
): AsyncGenerator<WindowRows | WindowPreview> {
  const starts = pass.consumers.map(({ cursor }) => cursor.at);
  const from = Math.min(...starts);
  const boundaries = starts.filter((at) => at > from).sort((a, b) => a - b);
  const { filter, isNewestFirst = false, end, mostRows = Number.POSITIVE_INFINITY } = pass;
  const isCut = mostRows === Number.POSITIVE_INFINITY;
  const list = { ...reader.listRequest(pass.consumers), readsAhead: isCut };
  // Before a cursor without an id nothing of its time is read.
  const to = end?.id === undefined && end ? end.at - 1 : end?.at;
  const size = windowSize(cost, context.limits);
  context.progress.pass(parent.name, { ...timesOf(pass, from, to), requestsPerRow: cost });
  context.progress.expected(parent.name, pass.backlog?.length ?? 0);
  return previewWindows(context.client, {
    list: { ...list, parameters: { ...list.parameters, ...pass.parameters } },
    filter,
    isNewestFirst,
    size: { ...size, limit: Math.min(size.limit, mostRows) },
    isCut,
    millisecondRows: context.limits.millisecondRows,
    isAhead: true,
    // Lists below the rows keep the pace up where there are any.
    isSegmented: cost === 0,
    onOverflow: (rows) => context.progress.expected(parent.name, rows),
    doneAt: (time) => doneAt(pass.consumers, time),
    range: () => ({ from, to, cutoff: context.cutoff(), boundaries }),
  });
}

/** The way of a pass between two places. */
function timesOf(
  { half, isNewestFirst = false }: Pass,
  from: number,
  to: number | undefined,
): Omit<PassRange, 'requestsPerRow'> {
  if (!isNewestFirst) return { from, to, half, isNewestFirst };
  const earliest = to === undefined ? 0 : placeOf(to, { isNewestFirst });
  return { from: earliest, to: placeOf(from, { isNewestFirst }), half, isNewestFirst };
}

/** The consumers that take part in a window. */
export function consumersIn({ consumers }: Pass, { from }: Window): readonly Consumer[] {
  return consumers.filter((consumer) => isWorking(consumer) && consumer.cursor.at <= from);
}

/** Finds the consumers that want a row, and where it stands. */
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
    const at = placeOfRow(row, pass);
    const facts = factsOf(row, parent.source, Number.isNaN(at) ? window.from : at);
    return { facts, wanted: select(facts) };
  };
}

/** The id up to which all consumers are done with the rows of a time. */
function doneAt(consumers: readonly Consumer[], time: number): string | undefined {
  const cursors = consumers.map(({ cursor }) => cursor).filter(({ at }) => at <= time);
  const ids = cursors.map(({ at, id }) => (at === time ? (id ?? '') : ''));
  return ids.sort()[0] || undefined;
}
