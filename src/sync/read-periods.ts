import { ApiError } from '../errors.ts';
import type { Page } from '../lever/pages.ts';
import { withFingerprints } from '../records/fingerprint.ts';
import type { RecordWriter } from '../records/record-writer.ts';
import type { PeriodSource } from '../streams/define.ts';
import { DAY_MS } from '../time.ts';
import { windowSize } from '../windows/plan-windows.ts';
import { readWindows } from '../windows/read-windows.ts';
import { cutIntoParts, type Part, reachedBy } from '../windows/slices.ts';
import { readPosition, toBookmark } from './bookmark.ts';
import type { RunContext } from './context.ts';
import { type Endpoint, emitRecord } from './endpoint.ts';
import { changesSince } from './parents/consumer.ts';
import { settleAll } from './settle-all.ts';

/** Where a record writer stands: its bookmark, and where it begins, in milliseconds. */
interface Start {
  readonly bookmark: number;
  readonly since: number;
}

/**
 * Reads a list by periods of its time, from the bookmark (or the start date) to the run's upper
 * cutoff. Every record writer of the endpoint has a bookmark of its own.
 */
export async function readPeriods(endpoint: Endpoint, context: RunContext): Promise<void> {
  const { filter, maximumDays } = endpoint.definition.source as PeriodSource;
  const starts = readStarts(endpoint, context);
  const from = Math.min(...[...starts.values()].map(({ since }) => since));
  if (filter.needsEnd) await learnClock(context);
  const end = filter.needsEnd ? context.cutoff() : undefined;
  const longestMs = maximumDays === undefined ? undefined : maximumDays * DAY_MS;
  const parts = cutIntoParts({ from, end, longestMs });
  // Of each part, up to where it is done.
  const reached = parts.map((part) => part.from - 1);
  let isAnswered: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    isAnswered = resolve;
  });
  const read = async (part: Part, i: number): Promise<void> =>
    await readPart({ endpoint, part, starts, context }, (until) => {
      const before = reachedBy(parts, reached);
      reached[i] = until;
      const after = reachedBy(parts, reached);
      if (after > before) commit(endpoint, starts, context, after);
      isAnswered();
    });
  const [first, ...others] = parts;
  if (!first) return;
  const reading = read(first, 0);
  const readOther = async (part: Part, i: number): Promise<void> => {
    // One refusal is enough.
    await Promise.race([answered, reading]);
    await read(part, i + 1);
  };
  await settleAll([reading, ...others.map(readOther)]);
}

interface PartReading {
  readonly endpoint: Endpoint;
  readonly part: Part;
  readonly starts: ReadonlyMap<RecordWriter, Start>;
  readonly context: RunContext;
}

async function readPart(
  { endpoint, part, starts, context }: PartReading,
  done: (until: number) => void,
): Promise<void> {
  const { filter, path, recordsKey, maximumDays } = endpoint.definition.source as PeriodSource;
  const { from, end, longestMs } = part;
  const edges = [...starts.values()].map(({ since }) => since).filter((edge) => edge > from);
  const windows = readWindows(context.client, {
    list: { path, isUrgent: true, ...(recordsKey !== undefined && { recordsKey }) },
    filter,
    size: windowSize(0),
    isAhead: true,
    isSegmented: maximumDays === undefined,
    range: () => ({
      from,
      cutoff: context.cutoff(),
      edges: edges.sort((a, b) => a - b),
      ...(end !== undefined && { end }),
      ...(longestMs !== undefined && { longestMs }),
    }),
  });
  for await (const { window, pages, isWhole } of windows) {
    const joined = endpoint.recordWriters.filter(
      (recordWriter) => (starts.get(recordWriter)?.since ?? 0) <= window.from,
    );
    await emitPages(endpoint, pages, joined, context);
    if (isWhole()) done(Math.min(window.to ?? Number.POSITIVE_INFINITY, context.cutoff()));
  }
}

/** Moves the bookmarks of the record writers that have been read up to a time. */
function commit(
  { recordWriters, definition }: Endpoint,
  starts: ReadonlyMap<RecordWriter, Start>,
  { checkpoint }: RunContext,
  until: number,
): void {
  const { filter } = definition.source as PeriodSource;
  const joined = recordWriters.filter(
    (recordWriter) => (starts.get(recordWriter)?.since ?? 0) <= until,
  );
  if (joined.length === 0) return;
  checkpoint.commit(
    Object.fromEntries(
      joined.map((recordWriter) => [
        recordWriter.stream.name,
        toBookmark(filter.key, Math.max(until, starts.get(recordWriter)?.bookmark ?? 0)),
      ]),
    ),
  );
}

function readStarts(
  { recordWriters }: Endpoint,
  context: RunContext,
): ReadonlyMap<RecordWriter, Start> {
  const { checkpoint, settings } = context;
  return new Map(
    recordWriters.map((recordWriter) => {
      const bookmark = checkpoint.state.bookmarks[recordWriter.stream.name];
      const position = readPosition(bookmark, settings.startDate);
      const since = changesSince(position, settings);
      return [recordWriter, { bookmark: position.bookmark ?? 0, since }];
    }),
  );
}

async function emitPages(
  endpoint: Endpoint,
  pages: Iterable<Page> | AsyncIterable<Page>,
  recordWriters: readonly RecordWriter[],
  { writer }: RunContext,
): Promise<void> {
  const { fingerprint } = endpoint.definition.source as PeriodSource;
  const emit = ({ rows, receivedAt }: Page): void => {
    const timeExtracted = new Date(receivedAt).toISOString();
    for (const row of rows)
      emitRecord(endpoint, row, timeExtracted, (recordWriter) =>
        recordWriters.includes(recordWriter),
      );
  };
  const held: Page[] = [];
  for await (const page of pages) {
    if (fingerprint) held.push(page);
    else emit(page);
    await writer.ready();
  }
  // Equal rows can only be numbered once all of the period are here.
  const last = held.at(-1);
  if (!fingerprint || !last) return;
  const rows = held.flatMap((page) => page.rows);
  emit({ rows: withFingerprints(rows, fingerprint), receivedAt: last.receivedAt });
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
