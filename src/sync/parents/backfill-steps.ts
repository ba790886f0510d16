import { type Cursor, positionOf, type TimeOrder } from '../../windows/index.ts';
import {
  type Backfill,
  beginPhase,
  type Consumer,
  isWorking,
  type Phase,
  type RunContext,
  type StreamState,
} from '../run/index.ts';
import type { RowTimes } from './row-facts.ts';
import type { ParentScan } from './scan.ts';

/** The load of a consumer that is under way: its first one, or that of an earlier start date. */
export function loadOf({ state }: Consumer): Backfill | undefined {
  return (state.bookmark === undefined ? state.backfill : state.extension) ?? undefined;
}

/** Whether a consumer is in a phase of its load. */
export function isIn(phase: Phase, consumer: Consumer): boolean {
  return isWorking(consumer) && loadOf(consumer)?.phase === phase;
}

/** Whether nothing was read yet in the phase that a consumer is in. */
export function isAtBeginning(consumer: Consumer): boolean {
  const load = loadOf(consumer);
  return load?.cursor.at === load?.startDate && load?.cursor.id === undefined;
}

/** Begins the load of a consumer, unless it is under way. */
export function beginLoad({ context, parent, memory }: ParentScan, consumer: Consumer): void {
  if (loadOf(consumer)) return;
  const { bookmark, loadedFrom } = consumer.state;
  const load = beginPhase(parent.source.created ? 'created' : 'updated', {
    startDate: context.settings.startDate,
    nextBookmark: bookmark ?? context.cutoff(),
    ...(bookmark !== undefined && { loadedFrom }),
  });
  if (bookmark === undefined) consumer.state = { ...consumer.state, ...memory.initialState() };
  consumer.state = withLoad(consumer, load);
}

/** The state of a consumer that comes to a phase. */
export function atPhase(context: RunContext, consumer: Consumer, phase: Phase): StreamState {
  const load = { ...loadOf(consumer), ...boundsOf(context, consumer) };
  return withLoad(consumer, beginPhase(phase, load));
}

/** The state of a consumer within its phase, once everything before a cursor is written. */
export function atCursor(
  context: RunContext,
  consumer: Consumer,
  upTo: Cursor,
  order: TimeOrder,
): StreamState {
  const load = loadOf(consumer);
  if (!load) return consumer.state;
  const cutoff = context.cutoff();
  const { at, id } = upTo.at > cutoff ? { at: cutoff + 1, id: undefined } : upTo;
  const cursor = { at: positionOf(at, order), id };
  return withLoad(consumer, { ...load, ...boundsOf(context, consumer), cursor });
}

/** The state of a consumer whose load is complete. */
export function atEnd(context: RunContext, consumer: Consumer): StreamState {
  const { bookmark, resume } = consumer.state;
  return {
    bookmark: bookmark ?? boundsOf(context, consumer).nextBookmark,
    ...(resume && { resume }),
    ...(bookmark !== undefined && { extension: null }),
    loadedFrom: context.settings.startDate,
  };
}

/** Whether a row was loaded before a consumer's load began. */
export function wasLoadedBefore(consumer: Consumer, { createdAt, updatedAt }: RowTimes): boolean {
  const loadedFrom = loadOf(consumer)?.loadedFrom;
  return loadedFrom !== undefined && (createdAt >= loadedFrom || updatedAt >= loadedFrom);
}

function withLoad({ state }: Consumer, load: Backfill): StreamState {
  return state.bookmark === undefined
    ? { ...state, backfill: load }
    : { ...state, extension: load };
}

/** Where a load ends: at the cutoff of the run that began it, or up to where changes were read beside it. */
function boundsOf(
  { settings, cutoff }: RunContext,
  consumer: Consumer,
): Pick<Backfill, 'startDate' | 'nextBookmark'> {
  const next = loadOf(consumer)?.nextBookmark ?? cutoff();
  return { startDate: settings.startDate, nextBookmark: Number.isFinite(next) ? next : cutoff() };
}
