import { restartedPages } from '../../lever/pages.ts';
import { type Cursor, isAfter } from '../../windows/index.ts';
import { type Consumer, commit, isWorking, type StreamState } from '../run/index.ts';
import { repeatPass } from './repeat-pass.ts';
import { isInScope } from './row-facts.ts';
import { runPass } from './run-pass.ts';
import type { ParentScan } from './scan.ts';
import { readInListOrder } from './unordered-pass.ts';

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
  await repeatPass(scan, {
    consumers,
    async find(remaining) {
      const { parameters, ...list } = reader.listRequest(remaining);
      const request = { ...list, parameters: { ...parameters, ...PARAMETERS } };
      return await readInListOrder(scan, restartedPages(context.client, request), {
        consumers: remaining,
        accepts: ({ cursor }, facts) =>
          isInScope(facts.times, context.settings.startDate) && isAfter(facts, cursor),
        timeOf: ({ createdAt }) => createdAt || 0,
      });
    },
    stateAt: stateWith,
  });
}
