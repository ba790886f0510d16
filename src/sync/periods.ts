import { ApiError } from '../errors.ts';
import type { PeriodSource } from '../streams/define.ts';
import type { RunContext } from './context.ts';
import { emitRecord, type Feed } from './feed.ts';
import { changesSince } from './lane.ts';
import { readPosition, toBookmark } from './positions.ts';
import { readWindows } from './window-reader.ts';
import { windowSize } from './windows.ts';

const DAY_MS = 86_400_000;

/**
 * Reads a list by periods of its time, from the bookmark (or the start date) to the run's upper
 * bound. Every outlet of the feed has a bookmark of its own.
 */
export async function readPeriods(feed: Feed, context: RunContext): Promise<void> {
  const { filter, path, rowsIn, maximumDays } = feed.definition.source as PeriodSource;
  const { bookmarks } = context.checkpoint.state;
  const { settings } = context;
  const starts = new Map(
    feed.outlets.map((outlet) => {
      const position = readPosition(bookmarks[outlet.stream.name], settings.startDate);
      return [
        outlet,
        { since: changesSince(position, settings), bookmark: position.bookmark ?? 0 },
      ];
    }),
  );
  const from = Math.min(...[...starts.values()].map(({ since }) => since));
  const edges = [...starts.values()].map(({ since }) => since).filter((since) => since > from);
  const isBounded = filter.needsEnd === true || maximumDays !== undefined;
  if (isBounded) await learnClock(context);
  const windows = readWindows(context.client, {
    list: { path, ...(rowsIn !== undefined && { rowsIn }) },
    filter,
    size: windowSize(0),
    range: () => ({
      from,
      bound: context.bound(),
      edges: edges.sort((a, b) => a - b),
      ...(isBounded && { end: context.bound() }),
      ...(maximumDays !== undefined && { longestMs: maximumDays * DAY_MS }),
    }),
  });
  for await (const { window, pages } of windows) {
    const joined = new Set(
      feed.outlets.filter((outlet) => (starts.get(outlet)?.since ?? 0) <= window.from),
    );
    for await (const { rows, receivedAt } of pages) {
      const timeExtracted = new Date(receivedAt).toISOString();
      for (const row of rows) emitRecord(feed, row, timeExtracted, (outlet) => joined.has(outlet));
      await context.writer.ready();
    }
    const reached = Math.min(window.to ?? Number.POSITIVE_INFINITY, context.bound());
    context.checkpoint.commit(
      Object.fromEntries(
        [...joined].map((outlet) => [
          outlet.stream.name,
          toBookmark(filter.key, Math.max(reached, starts.get(outlet)?.bookmark ?? 0)),
        ]),
      ),
    );
  }
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
