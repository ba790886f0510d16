import { ApiError } from '../../errors.ts';
import type { Parameters } from '../../lever/client.ts';
import { PAGE_SIZE, restartedPages } from '../../lever/pages.ts';
import type { ParentSource, TimeFilter } from '../../streams/define.ts';
import type { Cursor } from '../../windows/cursor.ts';
import { beginPhase, type Phase } from '../bookmark.ts';
import { type Consumer, type RowTimes, timesOf } from './consumer.ts';
import { createConsumerSelector } from './consumer-set.ts';
import { commitConsumers, type Pass, readRows, runPass } from './pass.ts';
import type { ParentScan } from './sync-parent.ts';

/**
 * Fills consumers that have no bookmark yet with everything since the start date
 * (how-it-reads: a-walk). Each consumer goes on where an earlier run left it; all of them share the
 * requests.
 */
export async function loadHistory(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { source } = scan.parent;
  const order: readonly Phase[] = source.created
    ? ['undated', 'created', 'older']
    : ['updated', 'undated'];
  const first: Phase = source.created ? 'created' : 'updated';
  for (const phase of order) {
    const inPhase = consumers.filter(
      ({ position, failure }) => !failure && phaseOf(position, first) === phase,
    );
    if (inPhase.length === 0) continue;
    await readPhase(scan, phase, inPhase);
    const following = phase === 'undated' ? undefined : order[order.indexOf(phase) + 1];
    const complete = inPhase.filter(({ failure }) => !failure);
    for (const consumer of complete) enterPhase(scan, consumer, following);
    commitConsumers(scan, complete);
  }
}

function phaseOf({ bookmark, backfill }: Consumer['position'], first: Phase): Phase | undefined {
  return bookmark === undefined ? (backfill?.phase ?? first) : undefined;
}

function enterPhase({ context }: ParentScan, consumer: Consumer, phase: Phase | undefined): void {
  const until = untilOf(consumer, context.cutoff());
  consumer.position = phase
    ? { backfill: beginPhase(phase, context.settings.startDate, until) }
    : { bookmark: until };
}

/** The cutoff of the run that began the load. */
function untilOf({ position }: Consumer, cutoff: number): number {
  return position.backfill?.until ?? cutoff;
}

async function readPhase(
  scan: ParentScan,
  phase: Phase,
  consumers: readonly Consumer[],
): Promise<void> {
  const { source } = scan.parent;
  const { startDate } = scan.context.settings;
  for (const consumer of consumers)
    consumer.next = consumer.position.backfill?.place ?? { at: startDate };
  if (phase === 'created') announceOlder(scan, consumers);
  if (phase === 'undated' && !source.created) return await readUndated(scan, consumers);
  const pass: Pass = {
    consumers,
    filter: filterOf(phase, source),
    accepts: (_lane, times) => ACCEPTS[phase](times, startDate),
    positionAt: (consumer, reached) => placeIn(scan, phase, consumer, reached),
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

/** Asks for the first page of the next phase already, which often is all of it. */
function announceOlder(
  { reader, parent, context, announce }: ParentScan,
  consumers: readonly Consumer[],
): void {
  const { updated, created } = parent.source;
  const { startDate } = context.settings;
  if (!created) return;
  const { path, parameters } = reader.listRequest(consumers);
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

function placeIn(
  { context }: ParentScan,
  phase: Phase,
  consumer: Consumer,
  reached: Cursor,
): Consumer['position'] {
  const cutoff = context.cutoff();
  const place = reached.at > cutoff ? { at: cutoff + 1 } : reached;
  const { startDate } = context.settings;
  return { backfill: { ...beginPhase(phase, startDate, untilOf(consumer, cutoff)), place } };
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
  const { context, parent } = scan;
  const { startDate } = context.settings;
  const select = createConsumerSelector(consumers, (_lane, times: RowTimes) =>
    ACCEPTS.undated(times, startDate),
  );
  const list = scan.reader.listRequest(consumers);
  await readRows(scan, restartedPages(context.client, list), (row) =>
    select(timesOf(row, parent.source)),
  );
}
