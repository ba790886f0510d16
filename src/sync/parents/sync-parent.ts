import { ApiError } from '../../errors.ts';
import type { ParentDefinition } from '../../streams/define.ts';
import { HOUR_MS } from '../../time.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  type Consumer,
  changesFrom,
  type Endpoint,
  isDenial,
  isEndpointOf,
  isWorking,
  knownUntil,
  type RunContext,
  reportFailure,
  settleAll,
} from '../run/index.ts';
import { readAppeared } from './appeared.ts';
import { isExtended, loadBackfill } from './backfill.ts';
import { readChanges } from './changes.ts';
import { loadConfidential } from './confidential.ts';
import { createScan, type ParentScan } from './scan.ts';
import { createSweeper } from './sweep.ts';
import { retryUnread, saveUnread, warnOfUnread } from './unread.ts';

/**
 * During a load, changes are read first only if the last ones are at least this old. Otherwise short
 * runs would never make progress.
 */
const STALE_MS = HOUR_MS;

/**
 * Reads a parent stream, its children and what derives from them: changes first, so that a long load
 * of a new stream does not hold them up, and the sweep beside them; then first loads.
 */
export async function syncParent(
  parent: ParentDefinition,
  endpoints: readonly Endpoint[],
  given: { readonly context: RunContext; readonly sweepShare: number },
): Promise<void> {
  const { context } = given;
  const scan = createScan(parent, endpoints, given);
  if (scan.consumers.some(({ isSetBack }) => isSetBack)) scan.memory.loseCount();
  try {
    await retryUnread(scan, scan.consumers);
    await runScan(scan).catch(async (error: unknown) => {
      const expanded = isDenial(error) ? consumersToDrop(scan) : [];
      if (expanded.length === 0) throw error;
      await runScanWithout(expanded, scan);
    });
  } finally {
    saveUnread(scan, scan.consumers);
    warnOfUnread(scan, scan.consumers);
    for (const { recordWriter, failure } of scan.consumers)
      if (failure) reportFailure(context.report, recordWriter.stream, failure);
  }
}

async function runScan(scan: ParentScan): Promise<void> {
  const { context, consumers } = scan;
  const working = consumers.filter(isWorking);
  const loaded = working.filter(({ state }) => state.bookmark !== undefined);
  const loading = working.filter((consumer) => !loaded.includes(consumer));
  const changing = working.filter((consumer) => readsChanges(consumer, context.now()));
  const changeStarts = changeStartsOf(scan, changing);
  const sweeper = createSweeper(scan, loaded, changeStarts);
  const changes = readChanges(scan, changing, sweeper.onPage);
  // Changes begin with a full pass, page by page, which leaves most of the request rate to the sweep,
  // unless that finds its rows in this pass.
  await (sweeper.onPage ? changes.then(sweeper.run) : settleAll([changes, sweeper.run()]));
  await readAppeared(scan, loaded, changeStarts);
  await loadConfidential(scan, loaded);
  const extended = loaded.filter(
    (consumer) => isWorking(consumer) && isExtended(consumer, context.settings.startDate),
  );
  await loadBackfill(scan, [...loading, ...extended]);
  // A load begun by an earlier run still lacks the changes since it began, or since they were last read.
  // What came into sight meanwhile shows in the full pass after the load.
  const behind = loading.filter(
    (consumer) => changing.includes(consumer) || (consumer.state.bookmark ?? 0) < context.cutoff(),
  );
  const startsOfLoading = new Map([...changeStartsOf(scan, loading), ...changeStarts]);
  await readChanges(scan, behind);
  await readAppeared(scan, loading, startsOfLoading);
  await loadConfidential(scan, loading);
}

/** From where on this run reads the changes of each consumer. */
function changeStartsOf(
  { context }: ParentScan,
  consumers: readonly Consumer[],
): ReadonlyMap<Consumer, Cursor> {
  return new Map(
    consumers.map((consumer) => [consumer, changesFrom(consumer.state, context.settings)]),
  );
}

/**
 * Whether changes are read for a consumer before anything else: always once it is loaded, and now
 * and then while only a part of the archive is missing.
 */
function readsChanges({ state }: Consumer, now: number): boolean {
  const until = knownUntil(state);
  return until !== undefined && (state.bookmark !== undefined || now - until >= STALE_MS);
}

/** The consumers without which a list that Lever refuses may be readable: what `expand` needs is not documented. */
function consumersToDrop({ consumers }: ParentScan): readonly Consumer[] {
  const working = consumers.filter(isWorking);
  const expanded = working.filter(({ endpoint }) => isEndpointOf(endpoint, 'expanded'));
  return expanded.length < working.length ? expanded : [];
}

async function runScanWithout(dropped: readonly Consumer[], scan: ParentScan): Promise<void> {
  for (const consumer of dropped) {
    if (!isEndpointOf(consumer.endpoint, 'expanded')) continue;
    const { fallbackPath } = consumer.endpoint.definition.source;
    consumer.failure = new ApiError(`${fallbackPath}: refused.`, {
      path: fallbackPath,
      status: 403,
    });
  }
  await runScan(scan).catch((error: unknown) => {
    // The list itself is what the key may not read.
    if (isDenial(error)) for (const consumer of dropped) consumer.failure = error;
    throw error;
  });
}
