import { ApiError } from '../errors.ts';
import { type ReadAheadClient, withReadAhead } from '../lever/read-ahead.ts';
import type { ExpandedSource, ParentDefinition } from '../streams/define.ts';
import { readChanges } from './changes.ts';
import type { RunContext } from './context.ts';
import { isDenial, reportFailure } from './denial.ts';
import type { Feed } from './feed.ts';
import { loadHistory } from './history.ts';
import type { Lane } from './lane.ts';
import { createParentReader, type ParentReader } from './parent-rows.ts';
import { changesFrom, readPosition } from './positions.ts';
import { settle } from './settle.ts';
import { sweepChildren } from './sweep.ts';

/** One walk over the rows of a parent list, shared by every stream that is fed on the way. */
export interface Walk {
  readonly parent: ParentDefinition;
  readonly lanes: readonly Lane[];
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
export async function runWalk(
  parent: ParentDefinition,
  feeds: readonly Feed[],
  context: RunContext,
): Promise<void> {
  const walk = createWalk(parent, feeds, context);
  try {
    await readWalk(walk).catch(async (error: unknown) => {
      const expanded = isDenial(error) ? lanesToDrop(walk) : [];
      if (expanded.length === 0) throw error;
      await readWithout(expanded, walk);
    });
  } finally {
    for (const { outlet, failure } of walk.lanes)
      if (failure) reportFailure(context.report, outlet.stream, failure);
  }
}

async function readWalk(walk: Walk): Promise<void> {
  const { context, lanes } = walk;
  const known = lanes.filter(({ position }) => position.bookmark !== undefined);
  const loading = lanes.filter((lane) => !known.includes(lane));
  const since = new Map(known.map((lane) => [lane, changesFrom(lane.position, context.settings)]));
  // The sweep keeps requests under way while the list is gone through page by page.
  await settle([readChanges(walk, known), sweepChildren(walk, known, since)]);
  await loadHistory(walk, loading);
  // A load that an earlier run began is complete up to then only.
  const behind = loading.filter(({ position }) => (position.bookmark ?? 0) < context.bound());
  await readChanges(walk, behind);
}

/** The lanes without which a list that Lever refuses may be readable: what `expand` needs is not documented. */
function lanesToDrop({ lanes }: Walk): readonly Lane[] {
  const working = lanes.filter(({ failure }) => failure === undefined);
  const expanded = working.filter(({ feed }) => feed.definition.source.kind === 'expanded');
  return expanded.length < working.length ? expanded : [];
}

async function readWithout(dropped: readonly Lane[], walk: Walk): Promise<void> {
  for (const lane of dropped) {
    const { fallbackPath } = lane.feed.definition.source as ExpandedSource;
    lane.failure = new ApiError(`${fallbackPath}: refused.`, { path: fallbackPath, status: 403 });
  }
  await readWalk(walk).catch((error: unknown) => {
    // The list itself is what the key may not read.
    if (isDenial(error)) for (const lane of dropped) lane.failure = error;
    throw error;
  });
}

function createWalk(parent: ParentDefinition, feeds: readonly Feed[], run: RunContext): Walk {
  const client = withReadAhead(run.client);
  const context = { ...run, client };
  const { bookmarks } = context.checkpoint.state;
  const { startDate } = context.settings;
  const lanes = feeds.flatMap((feed) =>
    feed.outlets.map((outlet): Lane => {
      const position = readPosition(bookmarks[outlet.stream.name], startDate);
      return { outlet, feed, position, next: { at: startDate } };
    }),
  );
  const expandable = feeds.filter(({ definition }) => definition.source.kind === 'expanded');
  const createReader = (within: RunContext): ParentReader =>
    createParentReader(parent, expandable, within);
  const reader = createReader(context);
  return { parent, lanes, context, createReader, reader, announce: client.announce };
}
