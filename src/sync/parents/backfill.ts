import { ApiError } from '../../errors.ts';
import { positionOf } from '../../windows/index.ts';
import { type Consumer, commit, isWorking, PHASES, type Phase, phaseAfter } from '../run/index.ts';
import {
  atCursor,
  atEnd,
  atPhase,
  beginLoad,
  isAtBeginning,
  isIn,
  loadOf,
  wasLoadedBefore,
} from './backfill-steps.ts';
import { requestsPerRow } from './consumer-set.ts';
import type { Pass } from './pass.ts';
import { phaseQuery } from './phase-query.ts';
import { createPrefetchedRows } from './queued-rows.ts';
import { runPass } from './run-pass.ts';
import type { ParentScan } from './scan.ts';
import { readUndated } from './undated.ts';

/**
 * Fills consumers that have no bookmark yet with everything since the start date
 * (how-it-reads: a-scan), and others with what an earlier start date adds. Each goes on where an
 * earlier run left it; all that are in the same phase share the requests.
 */
export async function loadBackfill(
  scan: ParentScan,
  consumers: readonly Consumer[],
): Promise<void> {
  const { prefetchRequests } = scan.context.limits;
  const recorder = scan.memory.beginRecording(consumers);
  for (const consumer of consumers) beginLoad(scan, consumer);
  const prefetched = createPrefetchedRows(
    scan.reader.read,
    requestsPerRow(consumers) && prefetchRequests,
  );
  try {
    await divideIfLarge(scan, consumers, { prefetched, recorder });
    for (const phase of PHASES) {
      const inPhase = consumers.filter((consumer) => isIn(phase, consumer));
      if (inPhase.length === 0) continue;
      const rows = phase === 'active' ? { prefetched, recorder } : { recorder };
      await readPhase(scan, phase, inPhase, rows);
      endPhase(scan, phase, inPhase);
    }
  } finally {
    await prefetched.settled();
  }
}

/** The prefetched rows of a load, and the recorder of its rows. */
type RowOptions = Pick<Pass, 'prefetched' | 'recorder'>;

/** Whether an earlier start date asks for more than a stream was loaded with. */
export function isExtended({ state }: Consumer, startDate: number): boolean {
  const { bookmark, loadedFrom = startDate } = state;
  return bookmark !== undefined && startDate < loadedFrom;
}

/**
 * Where rows cost requests, what is in process comes before the archive. A load of so few rows that
 * this makes no difference is read here in one go; others come to the phase `active`.
 */
async function divideIfLarge(
  scan: ParentScan,
  consumers: readonly Consumer[],
  rows: RowOptions,
): Promise<void> {
  const { context, parent } = scan;
  const fresh = consumers.filter((one) => isIn('created', one) && isAtBeginning(one));
  if (!parent.source.archived || requestsPerRow(fresh) === 0) return;
  // Prefetched rows are read for these alone: a consumer that is in `active` already would miss them.
  const isAlone = !consumers.some((one) => isIn('active', one));
  const isSmall = await runPass(scan, {
    ...passOf(scan, 'created', fresh),
    ...rows,
    mostRows: context.limits.undividedRows,
    mayBePrefetched: ({ half }) => isAlone && half === 'active',
  });
  if (isSmall) endPhase(scan, 'created', fresh);
  else
    commit(
      context,
      fresh.filter(isWorking),
      (consumer) => atPhase(context, consumer, 'active'),
      // This also saves which stream's load is recorded.
      rows.recorder?.flush(),
    );
}

/** Moves consumers that are done with a phase to the next one, or to the end of the load. */
function endPhase(scan: ParentScan, phase: Phase, consumers: readonly Consumer[]): void {
  const { context, parent } = scan;
  // With a filter by creation, only states of singer-io/tap-lever have this phase, and need no further one.
  const following = phase === 'undated' && parent.source.created ? undefined : phaseAfter(phase);
  const working = consumers.filter(isWorking);
  commit(context, working, (consumer) =>
    following ? atPhase(context, consumer, following) : atEnd(context, consumer),
  );
  const streams = working.map(({ recordWriter }) => recordWriter.stream.name);
  if (following === 'archived') context.progress.cameToArchive(parent.name, streams);
}

async function readPhase(
  scan: ParentScan,
  phase: Phase,
  consumers: readonly Consumer[],
  rows: RowOptions,
): Promise<void> {
  if (phase === 'undated' && !scan.parent.source.created) return await readUndated(scan, consumers);
  const pass = passOf(scan, phase, consumers);
  try {
    await runPass(scan, { ...pass, ...rows });
  } catch (error) {
    const isRejected = error instanceof ApiError && error.status === 400;
    if (!isRejected || Object.keys(pass.parameters ?? {}).length === 0) throw error;
    await runPass(scan, { ...passOf(scan, phase, consumers, false), ...rows });
  }
}

/** The pass of a phase, which each consumer joins at its cursor. */
function passOf(
  { context, parent }: ParentScan,
  phase: Phase,
  consumers: readonly Consumer[],
  isNarrowed = true,
): Pass {
  const { startDate } = context.settings;
  const { order, half, parameters, belongs } = phaseQuery(phase, parent.source, startDate);
  for (const consumer of consumers) {
    const { at, id } = loadOf(consumer)?.cursor ?? { at: startDate };
    consumer.cursor = { at: positionOf(at, order), id };
  }
  const ends = consumers.map(
    (consumer) => loadOf(consumer)?.loadedFrom ?? Number.POSITIVE_INFINITY,
  );
  const end = order.isNewestFirst ? positionOf(startDate, order) + 1 : Math.max(...ends);
  return {
    consumers,
    ...order,
    half,
    ...(isNarrowed && { parameters }),
    ...(Number.isFinite(end) && { end: { at: end } }),
    accepts: (consumer, facts) =>
      !wasLoadedBefore(consumer, facts.times) &&
      (isNarrowed || half === undefined || facts.half === half) &&
      belongs(facts.times),
    stateAt: (consumer, upTo) => atCursor(context, consumer, upTo, order),
  };
}
