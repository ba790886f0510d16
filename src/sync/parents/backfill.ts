import { ApiError } from '../../errors.ts';
import type { Parameters } from '../../lever/client.ts';
import { restartedPages } from '../../lever/pages.ts';
import type { ParentSource, TimeFilter } from '../../streams/define.ts';
import type { Cursor } from '../../windows/index.ts';
import {
  type Backfill,
  beginPhase,
  type Consumer,
  commit,
  isWorking,
  type Phase,
  type StreamProgress,
} from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { lookThrough } from './look-through.ts';
import { type Pass, readQueue, runPass } from './pass.ts';
import type { RowTimes } from './row-facts.ts';
import type { Filling } from './row-memory.ts';
import type { ParentScan } from './scan.ts';

/**
 * Fills consumers that have no bookmark yet with everything since the start date
 * (how-it-reads: a-scan), and others with what an earlier start date adds. Each goes on where an
 * earlier run left it; all of them share the requests.
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
  const filling = scan.memory.fill(consumers);
  for (const consumer of consumers) beginLoad(scan, consumer, first);
  for (const phase of order) {
    const inPhase = consumers.filter(
      (consumer) => isWorking(consumer) && loadOf(consumer)?.phase === phase,
    );
    if (inPhase.length === 0) continue;
    await readPhase(scan, phase, inPhase, filling);
    const following = phase === 'undated' ? undefined : order[order.indexOf(phase) + 1];
    commit(scan.context, inPhase.filter(isWorking), (consumer) =>
      atEndOfPhase(scan, consumer, following),
    );
  }
}

/** Whether an earlier start date asks for more than a stream was loaded with. */
export function isExtended({ progress }: Consumer, startDate: number): boolean {
  const { bookmark, loadedFrom = startDate } = progress;
  return bookmark !== undefined && startDate < loadedFrom;
}

/** The load of a consumer that is under way: its first one, or that of an earlier start date. */
function loadOf({ progress }: Consumer): Backfill | undefined {
  return (progress.bookmark === undefined ? progress.backfill : progress.extension) ?? undefined;
}

function beginLoad({ context, memory }: ParentScan, consumer: Consumer, first: Phase): void {
  if (loadOf(consumer)) return;
  const { bookmark, loadedFrom } = consumer.progress;
  const { startDate } = context.settings;
  const load = beginPhase(first, startDate, {
    until: bookmark ?? context.cutoff(),
    to: bookmark === undefined ? undefined : loadedFrom,
  });
  if (bookmark === undefined) consumer.progress = { ...consumer.progress, ...memory.join() };
  consumer.progress = withLoad(consumer, load);
}

function withLoad({ progress }: Consumer, load: Backfill): StreamProgress {
  return progress.bookmark === undefined
    ? { ...progress, backfill: load }
    : { ...progress, extension: load };
}

function atEndOfPhase(
  { context }: ParentScan,
  consumer: Consumer,
  following: Phase | undefined,
): StreamProgress {
  const load = loadOf(consumer);
  const { startDate } = context.settings;
  const until = untilOf(consumer, context.cutoff());
  if (following)
    return withLoad(consumer, beginPhase(following, startDate, { until, to: load?.to }));
  const { bookmark, resume } = consumer.progress;
  if (bookmark === undefined) return { bookmark: until, loadedFrom: startDate };
  return { bookmark, ...(resume && { resume }), extension: null, loadedFrom: startDate };
}

/** The cutoff of the run that began the load. */
function untilOf(consumer: Consumer, cutoff: number): number {
  const until = loadOf(consumer)?.until ?? cutoff;
  return Number.isFinite(until) ? until : cutoff;
}

async function readPhase(
  scan: ParentScan,
  phase: Phase,
  consumers: readonly Consumer[],
  filling: Filling | undefined,
): Promise<void> {
  const { source } = scan.parent;
  const { startDate } = scan.context.settings;
  for (const consumer of consumers) consumer.cursor = loadOf(consumer)?.cursor ?? { at: startDate };
  if (phase === 'undated' && !source.created) return await readUndated(scan, consumers);
  const ends = consumers.map((consumer) => loadOf(consumer)?.to ?? Number.POSITIVE_INFINITY);
  const end = Math.max(...ends);
  const pass: Pass = {
    consumers,
    filter: filterOf(phase, source),
    ...(Number.isFinite(end) && { end: { at: end } }),
    filling,
    accepts: (consumer, times) => isAccepted(consumer, phase, times, startDate),
    progressAt: (consumer, upTo) => progressIn(scan, phase, consumer, upTo),
  };
  if (phase !== 'older' || !source.created) return await runPass(scan, pass);
  try {
    await runPass(scan, { ...pass, parameters: olderThan(startDate, source.created) });
  } catch (error) {
    // Nothing documents that the two filters may be combined (lever-api: combined-filters): then without.
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    await runPass(scan, pass);
  }
}

/** Whether a row belongs to a phase of a consumer's load, and was not loaded before. */
function isAccepted(consumer: Consumer, phase: Phase, times: RowTimes, startDate: number): boolean {
  const to = loadOf(consumer)?.to;
  const isLoaded = to !== undefined && (times.createdAt >= to || times.updatedAt >= to);
  return !isLoaded && ACCEPTS[phase](times, startDate);
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
  const range = { until: untilOf(consumer, cutoff), to: loadOf(consumer)?.to };
  const beginning = beginPhase(phase, context.settings.startDate, range);
  return withLoad(consumer, { ...beginning, cursor });
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

/**
 * Rows without `updatedAt` of a list that has no other time filter: they are looked for in all of
 * it, and the lists below are read in the order of creation.
 */
async function readUndated(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, reader } = scan;
  const { startDate } = context.settings;
  for (let isFirst = true; ; isFirst = false) {
    const working = consumers.filter(isWorking);
    // What came with a row was written the first time; only requests for children can be left.
    const looking = isFirst ? working : working.filter(({ endpoint }) => isRequested(endpoint));
    if (looking.length === 0) return;
    const look = isFirst ? scan.memory.look(scan.consumers) : undefined;
    const read = look?.read ?? restartedPages;
    const pages = read(context.client, reader.listRequest(looking));
    const { rows, firstDropped } = await lookThrough(scan, pages, {
      consumers: looking,
      accepts: (consumer, { times }) => isAccepted(consumer, 'undated', times, startDate),
      timeOf: ({ createdAt }) => Math.max(createdAt || 0, startDate),
    });
    look?.end();
    const moveTo = async (upTo: Cursor): Promise<void> => {
      for (const consumer of looking) consumer.cursor = upTo;
      commit(context, looking.filter(isWorking), (consumer) =>
        progressIn(scan, 'undated', consumer, upTo),
      );
      await context.writer.ready();
    };
    await readQueue(scan, rows, { read: reader.read, cost: requestsPerRow(looking), moveTo });
    const last = rows.at(-1);
    if (firstDropped === undefined || !last) return;
    await moveTo({ at: last.at, id: last.id });
  }
}
