import type { ParentDefinition } from '../streams/define.ts';
import { readChanges } from './changes.ts';
import type { RunContext } from './context.ts';
import type { Feed } from './feed.ts';
import { loadHistory } from './history.ts';
import { changesSince, isRequested, type Lane } from './lane.ts';
import { createParentReader, type ParentReader } from './parent-rows.ts';
import { readPosition } from './positions.ts';
import { sweepChildren } from './sweep.ts';

/** One walk over the rows of a parent list, shared by every stream that is fed on the way. */
export interface Walk {
  readonly parent: ParentDefinition;
  readonly lanes: readonly Lane[];
  readonly reader: ParentReader;
  readonly context: RunContext;
}

/**
 * Reads a parent stream, its children and what derives from them. What changed comes first, so that
 * a long first load of a new stream does not hold it up; then first loads; then old children in turn.
 */
export async function runWalk(
  parent: ParentDefinition,
  feeds: readonly Feed[],
  context: RunContext,
): Promise<void> {
  const walk = createWalk(parent, feeds, context);
  try {
    const known = walk.lanes.filter(({ position }) => position.bookmark !== undefined);
    const loading = walk.lanes.filter((lane) => !known.includes(lane));
    const since = new Map(
      known.map((lane) => [lane, changesSince(lane.position, context.settings)]),
    );
    await readChanges(walk, known);
    await loadHistory(walk, loading);
    // A load that an earlier run began is complete up to then only.
    const behind = loading.filter(({ position }) => (position.bookmark ?? 0) < context.bound());
    await readChanges(walk, behind);
    const children = known.filter(({ feed }) => isRequested(feed));
    await sweepChildren(walk, children, since);
  } finally {
    for (const { outlet, failure } of walk.lanes)
      if (failure) context.report.failures.set(outlet.stream.name, failure);
  }
}

function createWalk(parent: ParentDefinition, feeds: readonly Feed[], context: RunContext): Walk {
  const { bookmarks } = context.checkpoint.state;
  const lanes = feeds.flatMap((feed) =>
    feed.outlets.map(
      (outlet): Lane => ({
        outlet,
        feed,
        position: readPosition(bookmarks[outlet.stream.name], context.settings.startDate),
      }),
    ),
  );
  const expandable = feeds.filter(({ definition }) => definition.source.kind === 'expanded');
  return { parent, lanes, context, reader: createParentReader(parent, expandable, context) };
}
