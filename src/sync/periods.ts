import { ApiError } from '../errors.ts';
import type { Page } from '../lever/pages.ts';
import type { PeriodSource } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { emitRecord, type Feed } from './feed.ts';
import { withFingerprints } from './fingerprint.ts';
import { changesSince } from './lane.ts';
import type { Outlet } from './outlet.ts';
import { cutIntoParts, type Part, reachedBy } from './parts.ts';
import { readPosition, toBookmark } from './positions.ts';
import { settle } from './settle.ts';
import { readWindows } from './window-reader.ts';
import { windowSize } from './windows.ts';

const DAY_MS = 86_400_000;

/** Where an outlet stands: its bookmark, and where it begins, in milliseconds. */
interface Start {
  readonly bookmark: number;
  readonly since: number;
}

/**
 * Reads a list by periods of its time, from the bookmark (or the start date) to the run's upper
 * bound. Every outlet of the feed has a bookmark of its own.
 */
export async function readPeriods(feed: Feed, context: RunContext): Promise<void> {
  const { filter, maximumDays } = feed.definition.source as PeriodSource;
  const starts = readStarts(feed, context);
  const from = Math.min(...[...starts.values()].map(({ since }) => since));
  if (filter.needsEnd) await learnClock(context);
  const end = filter.needsEnd ? context.bound() : undefined;
  const longestMs = maximumDays === undefined ? undefined : maximumDays * DAY_MS;
  const parts = cutIntoParts({ from, end, longestMs });
  // Of each part, up to where it is done.
  const reached = parts.map((part) => part.from - 1);
  let isAnswered: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => {
    isAnswered = resolve;
  });
  const read = async (part: Part, i: number): Promise<void> =>
    await readPart({ feed, part, starts, context }, (until) => {
      const before = reachedBy(parts, reached);
      reached[i] = until;
      const after = reachedBy(parts, reached);
      if (after > before) commit(feed, starts, context, after);
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
  await settle([reading, ...others.map(readOther)]);
}

interface PartReading {
  readonly feed: Feed;
  readonly part: Part;
  readonly starts: ReadonlyMap<Outlet, Start>;
  readonly context: RunContext;
}

async function readPart(
  { feed, part, starts, context }: PartReading,
  done: (until: number) => void,
): Promise<void> {
  const { filter, path, rowsIn, maximumDays } = feed.definition.source as PeriodSource;
  const { from, end, longestMs } = part;
  const edges = [...starts.values()].map(({ since }) => since).filter((edge) => edge > from);
  const windows = readWindows(context.client, {
    list: { path, isUrgent: true, ...(rowsIn !== undefined && { rowsIn }) },
    filter,
    size: windowSize(0),
    isAhead: true,
    isSegmented: maximumDays === undefined,
    range: () => ({
      from,
      bound: context.bound(),
      edges: edges.sort((a, b) => a - b),
      ...(end !== undefined && { end }),
      ...(longestMs !== undefined && { longestMs }),
    }),
  });
  for await (const { window, pages, isWhole } of windows) {
    const joined = feed.outlets.filter((outlet) => (starts.get(outlet)?.since ?? 0) <= window.from);
    await emitPages(feed, pages, joined, context);
    if (isWhole()) done(Math.min(window.to ?? Number.POSITIVE_INFINITY, context.bound()));
  }
}

/** Moves the bookmarks of the outlets that have been read up to a time. */
function commit(
  { outlets, definition }: Feed,
  starts: ReadonlyMap<Outlet, Start>,
  { checkpoint }: RunContext,
  until: number,
): void {
  const { filter } = definition.source as PeriodSource;
  const joined = outlets.filter((outlet) => (starts.get(outlet)?.since ?? 0) <= until);
  if (joined.length === 0) return;
  checkpoint.commit(
    Object.fromEntries(
      joined.map((outlet) => [
        outlet.stream.name,
        toBookmark(filter.key, Math.max(until, starts.get(outlet)?.bookmark ?? 0)),
      ]),
    ),
  );
}

function readStarts({ outlets }: Feed, context: RunContext): ReadonlyMap<Outlet, Start> {
  const { checkpoint, settings } = context;
  return new Map(
    outlets.map((outlet) => {
      const bookmark = checkpoint.state.bookmarks[outlet.stream.name];
      const position = readPosition(bookmark, settings.startDate);
      const since = changesSince(position, settings);
      return [outlet, { bookmark: position.bookmark ?? 0, since }];
    }),
  );
}

async function emitPages(
  feed: Feed,
  pages: Iterable<Page> | AsyncIterable<Page>,
  outlets: readonly Outlet[],
  { writer }: RunContext,
): Promise<void> {
  const { fingerprint } = feed.definition.source as PeriodSource;
  const emit = ({ rows, receivedAt }: Page): void => {
    const timeExtracted = new Date(receivedAt).toISOString();
    for (const row of rows)
      emitRecord(feed, row, timeExtracted, (outlet) => outlets.includes(outlet));
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

/** Makes the upper bound known where a request needs it; any answer of Lever tells its clock. */
async function learnClock({ client, bound }: RunContext): Promise<void> {
  if (Number.isFinite(bound())) return;
  try {
    await client.get('/stages', { limit: 1 });
  } catch (error) {
    if (!(error instanceof ApiError) || !Number.isFinite(bound())) throw error;
  }
}
