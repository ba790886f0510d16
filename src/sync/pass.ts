import type { Parameters } from '../lever/client.ts';
import type { Page } from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { type Lane, laneBookmark, type RowTimes, requestsPerRow, timesOf } from './lane.ts';
import { createLaneSelector, type LaneSet } from './lane-set.ts';
import { settle } from './settle.ts';
import type { Walk } from './walk.ts';
import { readWindows } from './window-reader.ts';
import { type Window, windowSize } from './windows.ts';

/** One way through the parents, by windows of one of their times. */
export interface Pass {
  readonly lanes: readonly Lane[];
  readonly filter: TimeFilter;
  readonly parameters?: Parameters;
  /** Where a lane joins; before that it is not concerned. */
  startOf(lane: Lane): number;
  /** No row behind this is wanted. */
  readonly end?: number;
  /** Further times at which progress must be saved. */
  readonly edges?: readonly number[];
  /** Whether a lane wants a row of a window that it takes part in. */
  accepts(lane: Lane, times: RowTimes, window: Window): boolean;
  /** More work that belongs to the window. */
  finishWindow?(window: Window): Promise<void>;
  /** A lane's position after everything in the window is written; `end` is its last millisecond. */
  advance(lane: Lane, end: number): void;
}

/** Rows whose requests may be under way at once when a window could not be held. */
const MOST_ROWS_UNDER_WAY = 500;

/** Reads a pass window by window; after each, its lanes move on and a STATE is written. */
export async function runPass(walk: Walk, pass: Pass): Promise<void> {
  const { context } = walk;
  const starts = pass.lanes.map((lane) => pass.startOf(lane));
  const from = Math.min(...starts);
  const edges = [...starts.filter((start) => start > from), ...(pass.edges ?? [])];
  edges.sort((a, b) => a - b);
  const list = walk.reader.listRequest(pass.lanes);
  const windows = readWindows(context.client, {
    list: { ...list, parameters: { ...list.parameters, ...pass.parameters } },
    filter: pass.filter,
    size: windowSize(requestsPerRow(pass.lanes)),
    range: () => ({
      from,
      bound: context.bound(),
      edges,
      ...(pass.end !== undefined && { end: pass.end }),
    }),
  });
  for await (const { window, pages } of windows) {
    const joined = pass.lanes.filter((lane) => pass.startOf(lane) <= window.from);
    await readRows(walk, joined, pages, (lane, times) => pass.accepts(lane, times, window));
    await pass.finishWindow?.(window);
    const working = joined.filter(({ failure }) => failure === undefined);
    for (const lane of working) pass.advance(lane, window.to ?? context.bound());
    commitLanes(walk, working);
    await context.writer.ready();
    if (pass.lanes.every(({ failure }) => failure !== undefined)) return;
  }
}

/** Reads parent rows, and the lists below them, for the lanes that accept them. */
export async function readRows(
  walk: Walk,
  lanes: readonly Lane[],
  pages: Iterable<Page> | AsyncIterable<Page>,
  accepts: (lane: Lane, times: RowTimes) => boolean,
): Promise<void> {
  const select = createLaneSelector(lanes, accepts);
  let underWay: Promise<void>[] = [];
  try {
    for await (const { rows, receivedAt } of pages) {
      for (const row of rows) {
        const wanted: LaneSet = select(timesOf(row, walk.parent.source));
        await walk.reader.emitOwn({ row, receivedAt, wanted });
        if (wanted.requested.length === 0) continue;
        underWay.push(start(walk.reader.readChildren({ row, receivedAt, wanted })));
      }
      await walk.context.writer.ready();
      if (underWay.length < MOST_ROWS_UNDER_WAY) continue;
      await settle(underWay);
      underWay = [];
    }
  } finally {
    await settle(underWay);
  }
}

/** A promise that is awaited later; its failure is met there. */
function start<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}

/** Writes a STATE with the positions of lanes, if there are any. */
export function commitLanes({ parent, context }: Walk, lanes: readonly Lane[]): void {
  if (lanes.length === 0) return;
  const { key } = parent.source.updated;
  context.checkpoint.commit(
    Object.fromEntries(
      lanes.map(({ outlet, position }) => [outlet.stream.name, laneBookmark(position, key)]),
    ),
  );
}
