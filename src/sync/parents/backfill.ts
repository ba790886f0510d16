import { ApiError } from '../../errors.ts';
import type { Parameters } from '../../lever/client.ts';
import { restartedPages } from '../../lever/pages.ts';
import type { ParentSource, TimeFilter } from '../../streams/define.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  beginPhase,
  type Consumer,
  commit,
  isWorking,
  type Phase,
  type StreamProgress,
} from '../run/index.ts';
import { createConsumerSelector } from './consumer-set.ts';
import { type Pass, readPages, runPass } from './pass.ts';
import { type RowTimes, timesOf } from './row-facts.ts';
import type { ParentScan } from './scan.ts';

/**
 * Fills consumers that have no bookmark yet with everything since the start date
 * (how-it-reads: a-scan). Each goes on where an earlier run left it; all of them share the
 * requests.
 */
export async function loadBackfill(
  scan: ParentScan,
  consumers: readonly Consumer[],
): Promise<void> {
  const { source } = scan.parent;
  const order: readonly Phase[] = source.created
    ? ['undated', 'created', 'older']
    : ['updated', 'undated'];
  const first: Phase = source.created ? 'created' : 'updated';
  for (const phase of order) {
    const inPhase = consumers.filter(
      (consumer) => isWorking(consumer) && phaseOf(consumer, first) === phase,
    );
    if (inPhase.length === 0) continue;
    await readPhase(scan, phase, inPhase);
    const following = phase === 'undated' ? undefined : order[order.indexOf(phase) + 1];
    commit(scan.context, inPhase.filter(isWorking), (consumer) =>
      atEndOfPhase(scan, consumer, following),
    );
  }
}

function phaseOf({ progress: { bookmark, backfill } }: Consumer, first: Phase): Phase | undefined {
  return bookmark === undefined ? (backfill?.phase ?? first) : undefined;
}

function atEndOfPhase(
  { context }: ParentScan,
  consumer: Consumer,
  following: Phase | undefined,
): StreamProgress {
  const until = untilOf(consumer, context.cutoff());
  if (!following) return { bookmark: until };
  return { backfill: beginPhase(following, context.settings.startDate, until) };
}

/** The cutoff of the run that began the load. */
function untilOf({ progress }: Consumer, cutoff: number): number {
  return progress.backfill?.until ?? cutoff;
}

async function readPhase(
  scan: ParentScan,
  phase: Phase,
  consumers: readonly Consumer[],
): Promise<void> {
  const { source } = scan.parent;
  const { startDate } = scan.context.settings;
  for (const consumer of consumers)
    consumer.cursor = consumer.progress.backfill?.cursor ?? { at: startDate };
  if (phase === 'undated' && !source.created) return await readUndated(scan, consumers);
  const pass: Pass = {
    consumers,
    filter: filterOf(phase, source),
    accepts: (_consumer, times) => ACCEPTS[phase](times, startDate),
    progressAt: (consumer, upTo) => progressIn(scan, phase, consumer, upTo),
  };
  if (phase !== 'older' || !source.created) return await runPass(scan, pass);
  try {
    await runPass(scan, { ...pass, parameters: olderThan(startDate, source.created) });
  } catch (error) {
    // Nothing documents that the two filters may be combined (lever-api: combined-filters): then
    // without.
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    await runPass(scan, pass);
  }
}

function olderThan(startDate: number, created: TimeFilter): Parameters {
  return { [created.end]: startDate - 1 };
}

function progressIn(
  { context }: ParentScan,
  phase: Phase,
  consumer: Consumer,
  upTo: Cursor,
): StreamProgress {
  const cutoff = context.cutoff();
  const cursor = upTo.at > cutoff ? { at: cutoff + 1 } : upTo;
  const beginning = beginPhase(phase, context.settings.startDate, untilOf(consumer, cutoff));
  return { backfill: { ...beginning, cursor } };
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
async function readUndated(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, parent, reader } = scan;
  const { startDate } = context.settings;
  const select = createConsumerSelector(consumers, (_consumer, times: RowTimes) =>
    ACCEPTS.undated(times, startDate),
  );
  const list = reader.listRequest(consumers);
  await readPages(scan, restartedPages(context.client, list), (row) => ({
    wanted: select(timesOf(row, parent.source)),
  }));
}
