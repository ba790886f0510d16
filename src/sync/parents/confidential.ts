import { restartedPages } from '../../lever/pages.ts';
import type { Cursor } from '../../windows/index.ts';
import { type Consumer, commit, isWorking, type StreamProgress } from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { lookThrough } from './look-through.ts';
import { readQueue } from './read-queue.ts';
import { isInScope, type RowTimes } from './row-facts.ts';
import { runPass } from './run-pass.ts';
import type { ParentScan } from './scan.ts';

/** Confidential rows alone (lever-api: confidential-rows). */
const PARAMETERS = { confidentiality: 'confidential' };

/**
 * Loads confidential rows for consumers that have been loaded without them, since the key could not
 * read them at the time, or singer-io/tap-lever never asked for them. By creation; each goes on where
 * an earlier run left it.
 */
export async function loadConfidential(
  scan: ParentScan,
  consumers: readonly Consumer[],
): Promise<void> {
  const { context, parent } = scan;
  const lacking = consumers.filter(
    (consumer) =>
      isWorking(consumer) && consumer.progress.bookmark !== undefined && placeOf(consumer),
  );
  if (lacking.length === 0 || context.mayReadConfidential() !== true) return;
  for (const consumer of lacking) consumer.cursor = placeOf(consumer) ?? { at: 0 };
  const { created } = parent.source;
  if (!created) await readUnordered(scan, lacking);
  else
    await runPass(scan, {
      consumers: lacking,
      filter: created,
      parameters: PARAMETERS,
      accepts: (_, { times }) => isInScope(times, context.settings.startDate),
      progressAt: progressWith,
    });
  commit(context, lacking.filter(isWorking), (consumer) => progressWith(consumer, undefined));
}

function placeOf({ progress }: Consumer): Cursor | undefined {
  return progress.confidential ?? undefined;
}

function progressWith({ progress }: Consumer, upTo: Cursor | undefined): StreamProgress {
  const isDone = upTo === undefined || !Number.isFinite(upTo.at);
  return { ...progress, confidential: isDone ? null : upTo };
}

/** A list that cannot be read by creation is gone through; the lists below follow in that order. */
async function readUnordered(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, reader } = scan;
  for (let isFirst = true; ; isFirst = false) {
    // What came with a row was written the first time; only requests for children can be left.
    const looking = consumers.filter(
      (consumer) => isWorking(consumer) && (isFirst || isRequested(consumer.endpoint)),
    );
    if (looking.length === 0) return;
    const { parameters, ...list } = reader.listRequest(looking);
    const request = { ...list, parameters: { ...parameters, ...PARAMETERS } };
    const { rows, firstDropped } = await lookThrough(
      scan,
      restartedPages(context.client, request),
      {
        consumers: looking,
        accepts: (_, { times }) => isInScope(times, context.settings.startDate),
        timeOf: ({ createdAt }: RowTimes) => createdAt || 0,
      },
    );
    const moveTo = async (upTo: Cursor): Promise<void> => {
      for (const consumer of looking) consumer.cursor = upTo;
      commit(context, looking.filter(isWorking), (consumer) => progressWith(consumer, upTo));
      await context.writer.ready();
    };
    await readQueue(scan, rows, { read: reader.read, cost: requestsPerRow(looking), moveTo });
    const last = rows.at(-1);
    if (firstDropped === undefined || !last) return;
    await moveTo({ at: last.at, id: last.id });
  }
}
