import { ApiError } from '../errors.ts';
import type { Page } from '../lever/pages.ts';
import { recordTimes, withFingerprints } from '../records/index.ts';
import { DAY_MS } from '../time.ts';
import {
  cutIntoSlices,
  doneWithoutGap,
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
  type EndpointOf,
  type RunContext,
  settleAll,
  writeRecord,
} from './run/index.ts';

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
  const { filter, maximumDays, rereadDays = 0 } = endpoint.definition.source;
  const consumers = createConsumers([endpoint], context);
  const { startDate } = context.settings;
  const erasedIn = context.eraser.streamsOf(endpoint.definition);
  const erasing = consumers.filter((consumer) => {
    const { at } = changesFrom(consumer.state, context.settings);
    const again = rereadDays === 0 ? at : context.now() - rereadDays * DAY_MS;
    consumer.cursor = { at: Math.max(startDate, Math.min(at, again)) };
    return beginErasing(consumer, erasedIn);
  });
  if (filter.needsEnd) await learnClock(context);
  const range = {
    from: Math.min(...consumers.map(({ cursor }) => cursor.at)),
    to: filter.needsEnd ? context.cutoff() : undefined,
  };
  const longestMs = maximumDays === undefined ? undefined : maximumDays * DAY_MS;
  await readEarlier({ endpoint, consumers, context }, longestMs);
  await readSlices({ endpoint, consumers, context }, cutIntoSlices(range, longestMs), longestMs);
  commit(context, erasing, ({ state }) => ({ ...state, erasedIn }));
}

/** Reads what an earlier start date adds. */
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
  for (const slice of cutIntoSlices({ from: startDate, to }, longestMs))
    for await (const _ of readSlice({ endpoint, consumers: copies, context }, slice, longestMs));
  commit(context, extended, ({ state }) => ({ ...state, loadedFrom: startDate }));
}

/** Reads slices side by side; bookmarks move as far as all is read without a gap. */
async function readSlices(
  list: PeriodRead,
  slices: readonly TimeRange[],
  longestMs: number | undefined,
): Promise<void> {
  const upTo = slices.map((slice) => slice.from - 1);
  let isAnswered: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    isAnswered = resolve;
  });
  const read = async (slice: TimeRange, i: number): Promise<void> => {
    for await (const time of readSlice(list, slice, longestMs)) {
      const before = doneWithoutGap(slices, upTo);
      upTo[i] = time;
      const after = doneWithoutGap(slices, upTo);
      if (after > before) moveBookmarks(list, after);
      isAnswered();
    }
  };
  const [first, ...others] = slices;
  if (!first) return;
  const readingFirst = read(first, 0);
  await settleAll([
    readingFirst,
    ...others.map(async (slice, i) => {
      // A list that is refused is asked for once, not once for each slice.
      await Promise.race([answered, readingFirst]);
      await read(slice, i + 1);
    }),
  ]);
}

/** Reads a slice in the order of time; yields the times up to which its rows are written. */
async function* readSlice(
  { endpoint, consumers, context }: PeriodRead,
  { from, to }: TimeRange,
  longestMs: number | undefined,
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
      ...(longestMs !== undefined && { longestMs }),
    }),
  });
  for await (const { window, pages, isWhole } of windows) {
    const joined = consumers.filter(({ cursor }) => cursor.at <= window.from);
    await writePages({ endpoint, consumers: joined, context }, pages);
    if (isWhole()) yield Math.min(window.to ?? Number.POSITIVE_INFINITY, context.cutoff());
  }
}

function moveBookmarks({ consumers, context }: PeriodRead, upTo: number): void {
  const joined = consumers.filter(({ cursor }) => cursor.at <= upTo);
  commit(context, joined, ({ state }) => ({
    bookmark: Math.max(upTo, state.bookmark ?? 0),
  }));
}

async function writePages(
  { endpoint, consumers, context: { writer, eraser } }: PeriodRead,
  pages: Iterable<Page> | AsyncIterable<Page>,
): Promise<void> {
  const { fingerprint } = endpoint.definition.source;
  const recordWriters = new Set(consumers.map(({ recordWriter }) => recordWriter));
  const write = ({ rows, receivedAt }: Page): void => {
    const times = recordTimes(receivedAt);
    for (const row of rows) {
      writeRecord(endpoint, row, times, (recordWriter) => recordWriters.has(recordWriter));
      eraser.erase(endpoint.definition, row, times);
    }
  };
  const buffered: Page[] = [];
  for await (const page of pages) {
    if (fingerprint) buffered.push(page);
    else write(page);
    await writer.ready();
  }
  // Equal rows can only be numbered once all of the period are here.
  const last = buffered.at(-1);
  if (!fingerprint || !last) return;
  const rows = buffered.flatMap((page) => page.rows);
  write({ rows: withFingerprints(rows, fingerprint), receivedAt: last.receivedAt });
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
