import { type ListRequest, type Page, restartedPages } from '../lever/pages.ts';
import { createFirstRows, type FirstRows } from './first-rows.ts';
import { isRequested, type Lane, type RowTimes, timesOf } from './lane.ts';
import { createLaneSelector } from './lane-set.ts';
import { LIMITS } from './limits.ts';
import { withoutContent } from './parent-rows.ts';
import { runPass } from './pass.ts';
import { isAfter, type Place, type Placed } from './place.ts';
import type { PlacedRow } from './placed-rows.ts';
import { afterChanges, changesFrom } from './positions.ts';
import { readInSegments } from './segments.ts';
import type { Walk } from './walk.ts';

/** Reads what changed since the bookmarks of the lanes, up to now (design 4.1, 4.3). */
export async function readChanges(walk: Walk, lanes: readonly Lane[]): Promise<void> {
  const { settings, bound } = walk.context;
  for (const lane of lanes) lane.next = changesFrom(lane.position, settings);
  for (let round = 0; ; round++) {
    const working = lanes.filter(({ failure }) => failure === undefined);
    if (working.length === 0) return;
    // What came with a row went out in the first round; only requests for children can be left.
    const looking = round === 0 ? working : working.filter(({ feed }) => isRequested(feed));
    const { rows, leftOut } = await findUnannounced(walk, looking);
    const isAll = leftOut === undefined || leftOut.at > bound();
    await readUpdates(walk, working, rows, isAll ? undefined : rows.at(-1));
    if (isAll) return;
  }
}

/** What decides whether a row changed in a way that the filter by `updatedAt` does not find. */
interface Facts extends Placed {
  readonly times: RowTimes;
}

/**
 * Finds rows that changed without moving `updatedAt`, or that have none. What comes with a row is
 * written at once; requests for its children wait for their turn in the order of time.
 */
async function findUnannounced(walk: Walk, lanes: readonly Lane[]): Promise<FirstRows<PlacedRow>> {
  const { reader, context, parent } = walk;
  const first = createFirstRows<PlacedRow>(LIMITS.backlogRows);
  const list = unannouncedList(walk, lanes);
  if (!list) return first.close();
  const earliest = Math.min(...lanes.map(({ next }) => next.at));
  const isTouched = countsTouches(walk);
  const accepts = (lane: Lane, facts: Facts): boolean => isUnannounced(facts, lane.next, isTouched);
  const [below, inside] = [lanes.filter(isBelow), lanes.filter((lane) => !isBelow(lane))];
  const selectInside = createLaneSelector(inside, accepts);
  const selectBelow = createLaneSelector(
    below,
    (lane, facts: Facts) => isAfter(facts, lane.next) && accepts(lane, facts),
  );
  const visit = async ({ rows, receivedAt }: Page): Promise<void> => {
    for (const row of rows) {
      const times = timesOf(row, parent.source);
      const at = Math.max(timeOfChange(times, isTouched), earliest);
      const facts = { times, at, id: String(row['id']) };
      await reader.emitOwn({ row, receivedAt, wanted: selectInside(facts) });
      const wanted = selectBelow(facts);
      if (wanted.requested.length > 0)
        first.add({ row: withoutContent(row, wanted.requested), receivedAt, wanted, ...facts });
    }
    await context.writer.ready();
  };
  const { created } = parent.source;
  const pages =
    created && isTouched
      ? readInSegments(context.client, {
          list,
          filter: created,
          stretch: {},
          read: restartedPages,
        })
      : restartedPages(context.client, list);
  for await (const page of pages) await visit(page);
  return first.close();
}

function isBelow({ feed }: Lane): boolean {
  return isRequested(feed);
}

/** Whether interactions count as changes; no filter finds them (lever-api 2.1). */
function countsTouches({ parent, context }: Walk): boolean {
  return context.settings.childRefresh !== 'updated' && parent.source.touchedBy.length > 0;
}

/** The whole list where interactions count or nothing else finds them, else what was created since. */
function unannouncedList(walk: Walk, lanes: readonly Lane[]): ListRequest | undefined {
  const { created } = walk.parent.source;
  if (lanes.length === 0) return undefined;
  const list = walk.reader.listRequest(lanes);
  if (countsTouches(walk) || !created) return list;
  const earliest = Math.min(...lanes.map(({ next }) => next.at));
  return { ...list, parameters: { ...list.parameters, [created.start]: earliest } };
}

function isUnannounced({ times, id }: Facts, since: Place, isTouched: boolean): boolean {
  const { createdAt, updatedAt, touchedAt } = times;
  if (isAfter({ at: updatedAt, id }, since)) return false;
  return (
    (isTouched && touchedAt >= since.at) || (Number.isNaN(updatedAt) && !(createdAt < since.at))
  );
}

/** When such a row changed; 0 when Lever does not say. */
function timeOfChange({ createdAt, touchedAt }: RowTimes, isTouched: boolean): number {
  return Math.max(createdAt || 0, isTouched ? touchedAt || 0 : 0);
}

async function readUpdates(
  walk: Walk,
  lanes: readonly Lane[],
  backlog: readonly PlacedRow[],
  end: Place | undefined,
): Promise<void> {
  const { context, parent } = walk;
  await runPass(walk, {
    lanes,
    filter: parent.source.updated,
    backlog,
    ...(end !== undefined && { end }),
    accepts: () => true,
    positionAt: ({ position }, reached) =>
      afterChanges(position, reached, {
        bound: context.bound(),
        lookbackMs: context.settings.lookbackMs,
      }),
  });
}
