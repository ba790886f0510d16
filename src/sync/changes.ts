import { restartedPages } from '../lever/pages.ts';
import { type Backlog, createBacklog, EMPTY_BACKLOG } from './backlog.ts';
import {
  changesSince,
  isRequested,
  type Lane,
  type RowTimes,
  requestsPerRow,
  timesOf,
} from './lane.ts';
import { createLaneSelector } from './lane-set.ts';
import { runPass } from './pass.ts';
import { settle } from './settle.ts';
import type { Walk } from './walk.ts';
import { type Window, windowSize } from './windows.ts';

/** Rows of a backlog at most; the list is gone through once more for each further lot. */
const BACKLOG_SIZE = 2000;

/** Reads what changed since the bookmarks of the lanes, up to now (design 4.1, 4.3). */
export async function readChanges(walk: Walk, lanes: readonly Lane[]): Promise<void> {
  const { settings } = walk.context;
  const since = new Map(lanes.map((lane) => [lane, changesSince(lane.position, settings)]));
  let limit = BACKLOG_SIZE;
  for (;;) {
    const working = lanes.filter(({ failure }) => failure === undefined);
    if (working.length === 0) return;
    const backlog = await findUnannounced(walk, working, since, limit);
    const from = Math.min(...working.map((lane) => since.get(lane) ?? 0));
    // So many rows at one time that the bookmark could not pass it: take more of them at once.
    if (backlog.horizon !== undefined && backlog.horizon <= from) {
      limit *= 4;
      continue;
    }
    await readUpdates(walk, working, since, backlog);
    if (backlog.horizon === undefined) return;
  }
}

/** Rows that changed without moving `updatedAt`, or that have none. */
async function findUnannounced(
  walk: Walk,
  lanes: readonly Lane[],
  since: ReadonlyMap<Lane, number>,
  limit: number,
): Promise<Backlog> {
  const { source } = walk.parent;
  if (walk.context.settings.childRefresh !== 'updated' && source.touchedBy.length > 0)
    return await findTouched(walk, lanes, since, limit);
  const { created } = source;
  if (created)
    await runPass(walk, {
      lanes,
      filter: created,
      startOf: (lane) => since.get(lane) ?? 0,
      accepts: (_lane, { updatedAt }) => Number.isNaN(updatedAt),
      // The bookmark moves with the updates only.
      advance: () => undefined,
    });
  return EMPTY_BACKLOG;
}

/**
 * Goes through the whole list, a request for a hundred rows. What comes with a row is written at
 * once; requests for its children wait for their turn in the order of time.
 */
async function findTouched(
  walk: Walk,
  lanes: readonly Lane[],
  since: ReadonlyMap<Lane, number>,
  limit: number,
): Promise<Backlog> {
  const { reader, context, parent } = walk;
  const backlog = createBacklog(limit);
  const select = createLaneSelector(lanes, (lane, times: RowTimes) =>
    isUnannounced(times, since.get(lane) ?? 0),
  );
  const earliest = Math.min(...since.values());
  for await (const { rows, receivedAt } of restartedPages(
    context.client,
    reader.listRequest(lanes),
  )) {
    for (const row of rows) {
      const times = timesOf(row, parent.source);
      const wanted = select(times);
      await reader.emitOwn({ row, receivedAt, wanted });
      if (wanted.requested.length === 0) continue;
      const touchedAt = Math.max(times.touchedAt || 0, times.createdAt || 0, earliest);
      backlog.add({ row, receivedAt, wanted, touchedAt });
    }
    await context.writer.ready();
  }
  return backlog.close();
}

/** Whether a row changed since then in a way that the filter by `updatedAt` does not find. */
function isUnannounced({ createdAt, updatedAt, touchedAt }: RowTimes, since: number): boolean {
  if (updatedAt >= since) return false;
  return touchedAt >= since || (Number.isNaN(updatedAt) && !(createdAt < since));
}

async function readUpdates(
  walk: Walk,
  lanes: readonly Lane[],
  since: Map<Lane, number>,
  backlog: Backlog,
): Promise<void> {
  const { context, parent, reader } = walk;
  let next = 0;
  const finishWindow = async ({ to }: Window): Promise<void> => {
    const first = next;
    const end = to ?? Number.POSITIVE_INFINITY;
    next = backlog.items.findIndex(({ touchedAt }) => touchedAt > end);
    if (next < 0) next = backlog.items.length;
    await settle(backlog.items.slice(first, next).map((item) => reader.readChildren(item)));
  };
  await runPass(walk, {
    lanes,
    filter: parent.source.updated,
    startOf: (lane) => since.get(lane) ?? 0,
    ...(backlog.horizon !== undefined && { end: backlog.horizon - 1 }),
    edges: edgesOf(backlog, lanes),
    accepts: () => true,
    finishWindow,
    advance: (lane, end) => {
      const reached = Math.min(end, context.bound());
      lane.position = { bookmark: Math.max(lane.position.bookmark ?? 0, reached) };
      since.set(lane, Math.max(since.get(lane) ?? 0, reached + 1));
    },
  });
}

/** Times at which enough of the backlog is done to save progress. */
function edgesOf({ items }: Backlog, lanes: readonly Lane[]): readonly number[] {
  if (!lanes.some(({ feed }) => isRequested(feed))) return [];
  const { target } = windowSize(requestsPerRow(lanes));
  return items.flatMap(({ touchedAt }, i) => (i % target === target - 1 ? [touchedAt + 1] : []));
}
