import { ApiError } from '../errors.ts';
import { restartedPages } from '../lever/pages.ts';
import type { ParentSource, TimeFilter } from '../streams/define.ts';
import type { Lane, RowTimes } from './lane.ts';
import { commitLanes, type Pass, readRows, runPass } from './pass.ts';
import type { Backfill, Phase } from './positions.ts';
import type { Walk } from './walk.ts';
import type { Window } from './windows.ts';

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
      ({ position, failure }) =>
        !failure && phaseOf(position.backfill, position.bookmark, first) === phase,
    );
    if (inPhase.length === 0) continue;
    await readPhase(walk, phase, inPhase);
    const following = phase === 'undated' ? undefined : order[order.indexOf(phase) + 1];
    const complete = inPhase.filter(({ failure }) => !failure);
    for (const lane of complete) enterPhase(walk, lane, following);
    commitLanes(walk, complete);
  }
}

function phaseOf(
  backfill: Backfill | undefined,
  bookmark: number | undefined,
  first: Phase,
): Phase | undefined {
  if (bookmark !== undefined) return undefined;
  return backfill?.phase ?? first;
}

function enterPhase({ context }: Walk, lane: Lane, phase: Phase | undefined): void {
  const until = lane.position.backfill?.until ?? context.bound();
  const { startDate } = context.settings;
  lane.position = phase
    ? { backfill: { phase, from: startDate, position: startDate, until } }
    : { bookmark: until };
}

async function readPhase(walk: Walk, phase: Phase, lanes: readonly Lane[]): Promise<void> {
  const { source } = walk.parent;
  const { startDate } = walk.context.settings;
  if (phase === 'undated' && !source.created) return await readUndated(walk, lanes);
  const pass = (parameters: Pass['parameters'] = {}): Pass => ({
    lanes,
    filter: filterOf(phase, source),
    parameters,
    startOf: ({ position }) => position.backfill?.position ?? startDate,
    accepts: (_lane, times, window) => ACCEPTS[phase](times, startDate, window),
    advance: (lane, end) => {
      enterPhase(walk, lane, phase);
      lane.position = { backfill: { ...(lane.position.backfill as Backfill), position: end + 1 } };
    },
  });
  if (phase !== 'older' || !source.created) return await runPass(walk, pass());
  try {
    await runPass(walk, pass({ [source.created.end]: startDate - 1 }));
  } catch (error) {
    // Nothing documents that the two filters may be combined (lever-api 2.1): then without.
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    await runPass(walk, pass());
  }
}

function filterOf(phase: Phase, source: ParentSource): TimeFilter {
  const isByCreation = phase === 'created' || phase === 'undated';
  return isByCreation && source.created ? source.created : source.updated;
}

/** Which rows belong to a phase; each row belongs to one. */
const ACCEPTS: Readonly<
  Record<Phase, (times: RowTimes, startDate: number, window: Window) => boolean>
> = {
  created: ({ createdAt }, _startDate, { from, to }) =>
    !(createdAt < from || (to !== undefined && createdAt > to)),
  older: ({ createdAt, updatedAt }, startDate) =>
    !(createdAt >= startDate) && updatedAt >= startDate,
  updated: ({ updatedAt }, startDate) => updatedAt >= startDate,
  undated: ({ createdAt, updatedAt }, startDate) =>
    Number.isNaN(updatedAt) && !(createdAt < startDate),
};

/** Rows without `updatedAt` of a list that has no other time filter: they are looked for in all of it. */
async function readUndated(walk: Walk, lanes: readonly Lane[]): Promise<void> {
  const { startDate } = walk.context.settings;
  const window = { from: startDate, to: undefined, cutAfter: undefined };
  await readRows(
    walk,
    lanes,
    restartedPages(walk.context.client, walk.reader.listRequest(lanes)),
    (_lane, times) => ACCEPTS.undated(times, startDate, window),
  );
}
