import { ApiError } from '../errors.ts';
import type { Page } from '../lever/pages.ts';
import type { PeriodSource } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { emitRecord, type Feed } from './feed.ts';
import { withFingerprints } from './fingerprint.ts';
import { changesSince } from './lane.ts';
import type { Outlet } from './outlet.ts';
import { readPosition, toBookmark } from './positions.ts';
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
  const source = feed.definition.source as PeriodSource;
  const { filter, path, rowsIn, maximumDays } = source;
  const starts = readStarts(feed, context);
  const since = [...starts.values()].map((start) => start.since);
  const from = Math.min(...since);
  if (filter.needsEnd) await learnClock(context);
  const windows = readWindows(context.client, {
    list: { path, isUrgent: true, ...(rowsIn !== undefined && { rowsIn }) },
    filter,
    size: windowSize(0),
    isAhead: true,
    range: () => ({
      from,
      bound: context.bound(),
      edges: since.filter((edge) => edge > from).sort((a, b) => a - b),
      ...(filter.needsEnd && { end: context.bound() }),
      ...(maximumDays !== undefined && { longestMs: maximumDays * DAY_MS }),
    }),
  });
  for await (const { window, pages, isWhole } of windows) {
    const joined = feed.outlets.filter((outlet) => (starts.get(outlet)?.since ?? 0) <= window.from);
    await emitPages(feed, pages, joined, context);
    if (!isWhole()) continue;
    const reached = Math.min(window.to ?? Number.POSITIVE_INFINITY, context.bound());
    context.checkpoint.commit(
      Object.fromEntries(
        joined.map((outlet) => [
          outlet.stream.name,
          toBookmark(filter.key, Math.max(reached, starts.get(outlet)?.bookmark ?? 0)),
        ]),
      ),
    );
  }
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
