import { restartedPages } from '../../lever/pages.ts';
import type { Cursor } from '../../windows/index.ts';
import { type Consumer, commit, isWorking, type StreamState } from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { readQueue } from './read-queue.ts';
import { isInScope, type RowTimes } from './row-facts.ts';
import { runPass } from './run-pass.ts';
import type { ParentScan } from './scan.ts';
import { runUnorderedPass } from './unordered-pass.ts';

/** Confidential rows alone (lever-api: confidential-rows). */
const PARAMETERS = { confidentiality: 'confidential' };

/**
 * Loads confidential rows, by creation, for consumers that have been loaded without them: the key
 * could not read them at the time, or singer-io/tap-lever never asked for them. Each goes on where an
 * earlier run left it.
 */
export async function loadConfidential(
  scan: ParentScan,
  consumers: readonly Consumer[],
): Promise<void> {
  const { context, parent } = scan;
  const lacking = consumers.filter(
    (consumer) =>
      isWorking(consumer) && consumer.state.bookmark !== undefined && cursorOf(consumer),
  );
  if (lacking.length === 0 || context.mayReadConfidential() !== true) return;
  for (const consumer of lacking) consumer.cursor = cursorOf(consumer) ?? { at: 0 };
  const { created } = parent.source;
  if (!created) await readUnordered(scan, lacking);
  else
    await runPass(scan, {
      consumers: lacking,
      filter: created,
      parameters: PARAMETERS,
      accepts: (_, { times }) => isInScope(times, context.settings.startDate),
      stateAt: stateWith,
    });
  commit(context, lacking.filter(isWorking), (consumer) => stateWith(consumer, undefined));
}

function cursorOf({ state }: Consumer): Cursor | undefined {
  return state.confidential ?? undefined;
}

function stateWith({ state }: Consumer, upTo: Cursor | undefined): StreamState {
  const isDone = upTo === undefined || !Number.isFinite(upTo.at);
  return { ...state, confidential: isDone ? null : upTo };
}

/** For a list without a filter by creation: full passes, and the lists below in the order of creation. */
async function readUnordered(scan: ParentScan, consumers: readonly Consumer[]): Promise<void> {
  const { context, reader } = scan;
  for (let isFirst = true; ; isFirst = false) {
    // Records inside rows were all written in the first pass; only lists below can be left.
    const remaining = consumers.filter(
      (consumer) => isWorking(consumer) && (isFirst || isRequested(consumer.endpoint)),
    );
    if (remaining.length === 0) return;
    const { parameters, ...list } = reader.listRequest(remaining);
    const request = { ...list, parameters: { ...parameters, ...PARAMETERS } };
    const { rows, firstDropped } = await runUnorderedPass(
      scan,
      restartedPages(context.client, request),
      {
        consumers: remaining,
        accepts: (_, { times }) => isInScope(times, context.settings.startDate),
        timeOf: ({ createdAt }: RowTimes) => createdAt || 0,
      },
    );
    const save = (upTo: Cursor): void => {
      for (const consumer of remaining) consumer.cursor = upTo;
      commit(context, remaining.filter(isWorking), (consumer) => stateWith(consumer, upTo));
    };
    await readQueue(scan, rows, { read: reader.read, cost: requestsPerRow(remaining), save });
    const last = rows.at(-1);
    if (firstDropped === undefined || !last) return;
    save({ at: last.at, id: last.id });
  }
}
