import { ApiError } from '../errors.ts';
import type { Parameters } from '../lever/client.ts';
import { PAGE_SIZE, restartedPages } from '../lever/pages.ts';
import type { ParentSource, TimeFilter } from '../streams/define.ts';
import { type Lane, type RowTimes, timesOf } from './lane.ts';
import { createLaneSelector } from './lane-set.ts';
import { commitLanes, type Pass, readRows, runPass } from './pass.ts';
import type { Place } from './place.ts';
import { beginPhase, type Phase } from './positions.ts';
import type { Walk } from './walk.ts';

/**
 * Fills lanes that have no bookmark yet with everything since the start date (design 4.1). Each
 * lane goes on where an earlier run left it; all of them share the requests.
 */
export async function loadHistory(walk: Walk, lanes: readonly Lane[]): Promise<void> {
  const { source } = walk.parent;
  const order: readonly Phase[] = source.created
    ? ['undated', 'created', 'older']
    : ['updated', 'undated'];
  const first: Phase = source.created ? 'created' : 'updated';
  for (const phase of order) {
    const inPhase = lanes.filter(
      ({ position, failure }) => !failure && phaseOf(position, first) === phase,
    );
    if (inPhase.length === 0) continue;
    await readPhase(walk, phase, inPhase);
    const following = phase === 'undated' ? undefined : order[order.indexOf(phase) + 1];
    const complete = inPhase.filter(({ failure }) => !failure);
    for (const lane of complete) enterPhase(walk, lane, following);
    commitLanes(walk, complete);
  }
}

function phaseOf({ bookmark, backfill }: Lane['position'], first: Phase): Phase | undefined {
  return bookmark === undefined ? (backfill?.phase ?? first) : undefined;
}

function enterPhase({ context }: Walk, lane: Lane, phase: Phase | undefined): void {
  const until = untilOf(lane, context.bound());
  lane.position = phase
    ? { backfill: beginPhase(phase, context.settings.startDate, until) }
    : { bookmark: until };
}

/** The bound of the run that began the load. */
function untilOf({ position }: Lane, bound: number): number {
  return position.backfill?.until ?? bound;
}

async function readPhase(walk: Walk, phase: Phase, lanes: readonly Lane[]): Promise<void> {
  const { source } = walk.parent;
  const { startDate } = walk.context.settings;
  for (const lane of lanes) lane.next = lane.position.backfill?.place ?? { at: startDate };
  if (phase === 'created') announceOlder(walk, lanes);
  if (phase === 'undated' && !source.created) return await readUndated(walk, lanes);
  const pass: Pass = {
    lanes,
    filter: filterOf(phase, source),
    accepts: (_lane, times) => ACCEPTS[phase](times, startDate),
    positionAt: (lane, reached) => placeIn(walk, phase, lane, reached),
  };
  if (phase !== 'older' || !source.created) return await runPass(walk, pass);
  try {
    await runPass(walk, { ...pass, parameters: olderThan(startDate, source.created) });
  } catch (error) {
    // Nothing documents that the two filters may be combined (lever-api 2.1): then without.
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    await runPass(walk, pass);
  }
}

/** Asks for the first page of the next phase already, which often is all of it. */
function announceOlder({ reader, parent, context, announce }: Walk, lanes: readonly Lane[]): void {
  const { updated, created } = parent.source;
  const { startDate } = context.settings;
  if (!created) return;
  const { path, parameters } = reader.listRequest(lanes);
  announce(path, {
    ...parameters,
    ...olderThan(startDate, created),
    [updated.start]: startDate,
    limit: PAGE_SIZE,
  });
}

function olderThan(startDate: number, created: TimeFilter): Parameters {
  return { [created.end]: startDate - 1 };
}

function placeIn({ context }: Walk, phase: Phase, lane: Lane, reached: Place): Lane['position'] {
  const bound = context.bound();
  const place = reached.at > bound ? { at: bound + 1 } : reached;
  const { startDate } = context.settings;
  return { backfill: { ...beginPhase(phase, startDate, untilOf(lane, bound)), place } };
}

function filterOf(phase: Phase, source: ParentSource): TimeFilter {
  const isByCreation = phase === 'created' || phase === 'undated';
  return isByCreation && source.created ? source.created : source.updated;
}

/** Which rows belong to a phase; each row belongs to one. */
const ACCEPTS: Readonly<Record<Phase, (times: RowTimes, startDate: number) => boolean>> = {
  created: ({ createdAt }, startDate) => !(createdAt < startDate),
  older: ({ createdAt, updatedAt }, startDate) =>
    !(createdAt >= startDate) && updatedAt >= startDate,
  updated: ({ updatedAt }, startDate) => updatedAt >= startDate,
  undated: ({ createdAt, updatedAt }, startDate) =>
    Number.isNaN(updatedAt) && !(createdAt < startDate),
};

/** Rows without `updatedAt` of a list that has no other time filter: they are looked for in all of it. */
async function readUndated(walk: Walk, lanes: readonly Lane[]): Promise<void> {
  const { context, parent } = walk;
  const { startDate } = context.settings;
  const select = createLaneSelector(lanes, (_lane, times: RowTimes) =>
    ACCEPTS.undated(times, startDate),
  );
  const list = walk.reader.listRequest(lanes);
  await readRows(walk, restartedPages(context.client, list), (row) =>
    select(timesOf(row, parent.source)),
  );
}
