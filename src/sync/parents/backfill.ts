import { ApiError } from '../../errors.ts';
import { type Consumer, commit, isWorking, PHASES, type Phase } from '../run/index.ts';
import { atEnd, atPhase, beginLoad, isAtBeginning, isIn } from './backfill-steps.ts';
import { requestsPerRow } from './consumer-set.ts';
import type { Pass } from './pass.ts';
import { createPhasesAhead, followingPhase, type PhasesAhead, phasePass } from './phase-pass.ts';
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
  const ahead = createPhasesAhead(scan, consumers);
  const prefetched = createPrefetchedRows(
    scan.reader.read,
    requestsPerRow(consumers) && prefetchRequests,
  );
  try {
    await divideIfLarge(scan, consumers, { prefetched, recorder, ahead });
    for (const phase of PHASES) {
      const inPhase = consumers.filter((consumer) => isIn(phase, consumer));
      if (inPhase.length === 0) continue;
      const options = { recorder, ahead, ...(phase === 'active' && { prefetched }) };
      await readPhase(scan, phase, inPhase, options);
      endPhase(scan, phase, inPhase);
    }
  } finally {
    ahead.close();
    await prefetched.settled();
  }
}

/** What the passes of a load share and hand on. */
interface LoadOptions extends Pick<Pass, 'prefetched' | 'recorder'> {
  readonly ahead: PhasesAhead;
}

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
  { ahead, ...rows }: LoadOptions,
): Promise<void> {
  const { context, parent } = scan;
  const fresh = consumers.filter((one) => isIn('created', one) && isAtBeginning(one));
  if (!parent.source.archived || requestsPerRow(fresh) === 0) return;
  // Prefetched rows are read for these alone: a consumer that is in `active` already would miss them.
  const isAlone = !consumers.some((one) => isIn('active', one));
  const isSmall = await runPass(scan, {
    ...phasePass(scan, 'created', fresh),
    ...rows,
    onListed: () => ahead.listed('created'),
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
  const following = followingPhase(scan, phase);
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
  { ahead, ...rows }: LoadOptions,
): Promise<void> {
  if (phase === 'undated' && !scan.parent.source.created) return await readUndated(scan, consumers);
  const pass = phasePass(scan, phase, consumers);
  const onListed = (): void => ahead.listed(phase);
  try {
    await runPass(scan, { ...pass, ...rows, onListed, windows: ahead.take(phase, consumers) });
  } catch (error) {
    const isRejected = error instanceof ApiError && error.status === 400;
    if (!isRejected || Object.keys(pass.parameters ?? {}).length === 0) throw error;
    await runPass(scan, { ...phasePass(scan, phase, consumers, false), ...rows, onListed });
  }
}
