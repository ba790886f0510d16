import { ApiError } from '../../errors.ts';
import { type ReadAheadClient, withReadAhead } from '../../lever/read-ahead.ts';
import type { ExpandedSource, ParentDefinition } from '../../streams/define.ts';
import { changesFrom, readPosition } from '../bookmark.ts';
import type { RunContext } from '../context.ts';
import { isDenial, reportFailure } from '../denial.ts';
import type { Endpoint } from '../endpoint.ts';
import { settleAll } from '../settle-all.ts';
import { loadHistory } from './backfill.ts';
import { readChanges } from './changes.ts';
import type { Consumer } from './consumer.ts';
import { createParentReader, type ParentReader } from './parent-reader.ts';
import { sweepChildren } from './sweep.ts';

/** One scan over the rows of a parent list, shared by every stream that is fed on the way. */
export interface ParentScan {
  readonly parent: ParentDefinition;
  readonly consumers: readonly Consumer[];
  readonly reader: ParentReader;
  /** A reader that works in another context, as with a client that has a budget. */
  createReader(context: RunContext): ParentReader;
  readonly context: RunContext;
  /** Makes a request before its answer is wanted. */
  readonly announce: ReadAheadClient['announce'];
}

/**
 * Reads a parent stream, its children and what derives from them. What changed comes first, so that
 * a long first load of a new stream does not hold it up, together with old children in turn; then
 * first loads.
 */
export async function syncParent(
  parent: ParentDefinition,
  endpoints: readonly Endpoint[],
  context: RunContext,
): Promise<void> {
  const scan = createScan(parent, endpoints, context);
  try {
    await readScan(scan).catch(async (error: unknown) => {
      const expanded = isDenial(error) ? consumersToDrop(scan) : [];
      if (expanded.length === 0) throw error;
      await readWithout(expanded, scan);
    });
  } finally {
    for (const { recordWriter, failure } of scan.consumers)
      if (failure) reportFailure(context.report, recordWriter.stream, failure);
  }
}

async function readScan(scan: ParentScan): Promise<void> {
  const { context, consumers } = scan;
  const known = consumers.filter(({ position }) => position.bookmark !== undefined);
  const loading = consumers.filter((consumer) => !known.includes(consumer));
  const since = new Map(
    known.map((consumer) => [consumer, changesFrom(consumer.position, context.settings)]),
  );
  // The sweep keeps requests under way while the list is gone through page by page.
  await settleAll([readChanges(scan, known), sweepChildren(scan, known, since)]);
  await loadHistory(scan, loading);
  // A load that an earlier run began is complete up to then only.
  const behind = loading.filter(({ position }) => (position.bookmark ?? 0) < context.cutoff());
  await readChanges(scan, behind);
}

/** The consumers without which a list that Lever refuses may be readable: what `expand` needs is not documented. */
function consumersToDrop({ consumers }: ParentScan): readonly Consumer[] {
  const working = consumers.filter(({ failure }) => failure === undefined);
  const expanded = working.filter(({ endpoint }) => endpoint.definition.source.kind === 'expanded');
  return expanded.length < working.length ? expanded : [];
}

async function readWithout(dropped: readonly Consumer[], scan: ParentScan): Promise<void> {
  for (const consumer of dropped) {
    const { fallbackPath } = consumer.endpoint.definition.source as ExpandedSource;
    consumer.failure = new ApiError(`${fallbackPath}: refused.`, {
      path: fallbackPath,
      status: 403,
    });
  }
  await readScan(scan).catch((error: unknown) => {
    // The list itself is what the key may not read.
    if (isDenial(error)) for (const consumer of dropped) consumer.failure = error;
    throw error;
  });
}

function createScan(
  parent: ParentDefinition,
  endpoints: readonly Endpoint[],
  run: RunContext,
): ParentScan {
  const client = withReadAhead(run.client);
  const context = { ...run, client };
  const { bookmarks } = context.checkpoint.state;
  const { startDate } = context.settings;
  const consumers = endpoints.flatMap((endpoint) =>
    endpoint.recordWriters.map((recordWriter): Consumer => {
      const position = readPosition(bookmarks[recordWriter.stream.name], startDate);
      return { recordWriter, endpoint, position, next: { at: startDate } };
    }),
  );
  const expandable = endpoints.filter(({ definition }) => definition.source.kind === 'expanded');
  const createReader = (within: RunContext): ParentReader =>
    createParentReader(parent, expandable, within);
  const reader = createReader(context);
  return { parent, consumers, context, createReader, reader, announce: client.announce };
}
