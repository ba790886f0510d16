import { ApiError } from '../errors.ts';
import type { LeverClient } from '../lever/client.ts';
import { DAY_MS } from '../time.ts';
import {
  cutIntoPeriods,
  periodsAtOnce,
  readWindows,
  type TimeRange,
  windowSize,
} from '../windows/index.ts';
import {
  beginErasing,
  type Consumer,
  changesFrom,
  commit,
  createConsumers,
  deferRejection,
  type EndpointOf,
  type RunContext,
  workInOrder,
} from './run/index.ts';
import { writePeriod } from './write-period.ts';

/** A list that is read by periods, and the streams that are filled from it. */
interface PeriodRead {
  readonly endpoint: EndpointOf<'period'>;
  readonly consumers: readonly Consumer[];
  readonly context: RunContext;
}

/**
 * Reads a list by periods of its time, from the bookmark (or the start date) to the run's cutoff.
 * Every stream of the endpoint has a bookmark of its own.
 */
export async function readPeriods(
  endpoint: EndpointOf<'period'>,
  context: RunContext,
): Promise<void> {
  const { filter, maximumDays } = endpoint.definition.source;
  const consumers = createConsumers([endpoint], context);
  const { startDate } = context.settings;
  const erasedIn = context.eraser.streamsOf(endpoint.definition);
  const erasing: Consumer[] = [];
  for (const consumer of consumers) {
    const { at } = changesFrom(consumer.state, context.settings);
    const again = rereadFrom(consumer, endpoint, context);
    consumer.cursor = { at: Math.max(startDate, Math.min(at, again)) };
    if (beginErasing(consumer, erasedIn)) erasing.push(consumer);
  }
  if (filter.needsEnd) await learnClock(context);
  const range = {
    from: Math.min(...consumers.map(({ cursor }) => cursor.at)),
    to: filter.needsEnd ? context.cutoff() : undefined,
  };
  const longestMs = maximumDays === undefined ? undefined : maximumDays * DAY_MS;
  await readEarlier({ endpoint, consumers, context }, longestMs);
  await readInOrder({ endpoint, consumers, context }, cutIntoPeriods(range, longestMs));
  commit(context, erasing, ({ state }) => ({ ...state, erasedIn }));
}

/** From when on rows are read again that change without moving their time, in milliseconds. */
function rereadFrom(
  { state }: Consumer,
  { definition }: EndpointOf<'period'>,
  { settings, now }: RunContext,
): number {
  const { rereadDays } = definition.source;
  // A run that was cut short while it read again goes on where that was.
  if (rereadDays === undefined || state.resume !== undefined) return Number.POSITIVE_INFINITY;
  return settings.childRefresh === 'all' ? settings.startDate : now() - rereadDays * DAY_MS;
}

/** Reads what an earlier start date adds, from the latest period to the earliest. */
async function readEarlier(
  { endpoint, consumers, context }: PeriodRead,
  longestMs: number | undefined,
): Promise<void> {
  const { startDate } = context.settings;
  const extended = consumers.filter(
    ({ state: { bookmark, loadedFrom = startDate } }) =>
      bookmark !== undefined && startDate < loadedFrom,
  );
  if (extended.length === 0) return;
  const copies = extended.map((consumer) => ({ ...consumer, cursor: { at: startDate } }));
  const to = Math.max(...extended.map(({ state }) => state.loadedFrom ?? startDate)) - 1;
  for (const period of cutIntoPeriods({ from: startDate, to }, longestMs).toReversed()) {
    for await (const _ of readPeriod({ endpoint, consumers: copies, context }, period));
    commit(context, extended, ({ state }) => ({ ...state, loadedFrom: period.from }));
  }
}

/** Reads periods, several at once. They are written in order, and bookmarks move along. */
async function readInOrder(
  list: PeriodRead,
  [first, ...others]: readonly TimeRange[],
): Promise<void> {
  if (!first) return;
  const { client, answerTime } = timed(list.context.client);
  const reading = { ...list, context: { ...list.context, client } };
  const read = async (period: TimeRange, turn?: Promise<void>): Promise<void> => {
    for await (const time of readPeriod(reading, period, turn)) moveBookmarks(list, time);
  };
  let last = deferRejection(read(first));
  // A list that is refused is asked for once, not once for each period.
  const tookMs = await Promise.race([answerTime, last.then(() => 0)]);
  await workInOrder(others, {
    concurrency: () => Math.max(1, periodsAtOnce(tookMs) - 1),
    work(period) {
      last = deferRejection(read(period, last));
      return last;
    },
    completed: () => undefined,
  });
  await last;
}

/** The client, and how long its first answer takes, in milliseconds. */
function timed(client: LeverClient): {
  readonly client: LeverClient;
  readonly answerTime: Promise<number>;
} {
  let learn: (tookMs: number) => void = () => undefined;
  const answerTime = new Promise<number>((resolve) => {
    learn = resolve;
  });
  return {
    answerTime,
    client: {
      ...client,
      async get(...request) {
        const answer = await client.get(...request);
        learn(answer.tookMs);
        return answer;
      },
    },
  };
}

/**
 * Reads a period in the order of time, and writes it when its turn has come; yields the times up to
 * which its rows are written.
 */
async function* readPeriod(
  { endpoint, consumers, context }: PeriodRead,
  { from, to }: TimeRange,
  turn?: Promise<void>,
): AsyncGenerator<number> {
  const { filter, path, recordsKey, maximumDays } = endpoint.definition.source;
  const starts = consumers.map(({ cursor }) => cursor.at).filter((start) => start > from);
  const windows = readWindows(context.client, {
    list: { path, isUrgent: true, ...(recordsKey !== undefined && { recordsKey }) },
    filter,
    size: windowSize(0, context.limits),
    millisecondRows: context.limits.millisecondRows,
    isAhead: true,
    isSegmented: maximumDays === undefined,
    range: () => ({
      from,
      to,
      cutoff: context.cutoff(),
      boundaries: starts.sort((a, b) => a - b),
    }),
  });
  for await (const { window, pages, wasReadToEnd } of windows) {
    const joined = consumers.filter(({ cursor }) => cursor.at <= window.from);
    const recordWriters = new Set(joined.map(({ recordWriter }) => recordWriter));
    await writePeriod(endpoint, pages, { recordWriters, context, turn });
    if (wasReadToEnd()) yield Math.min(window.to ?? Number.POSITIVE_INFINITY, context.cutoff());
  }
}

function moveBookmarks({ consumers, context }: PeriodRead, upTo: number): void {
  const joined = consumers.filter(({ cursor }) => cursor.at <= upTo);
  commit(context, joined, ({ state: { bookmark = 0 } }) =>
    upTo < bookmark ? { bookmark, resume: { at: upTo + 1 } } : { bookmark: upTo },
  );
}

/** Makes the cutoff known where a request needs it; any answer of Lever tells its clock. */
async function learnClock({ client, cutoff }: RunContext): Promise<void> {
  if (Number.isFinite(cutoff())) return;
  try {
    await client.get('/stages', { limit: 1 });
  } catch (error) {
    if (!(error instanceof ApiError) || !Number.isFinite(cutoff())) throw error;
  }
}
