import type { Feed } from './feed.ts';
import { isRequested, type Lane } from './lane.ts';
import type { Outlet } from './outlet.ts';

/** Lanes that want the same row, sorted by how their records are had. */
export interface LaneSet {
  readonly lanes: readonly Lane[];
  readonly outlets: ReadonlySet<Outlet>;
  /** The feed of the parent's own records, if a lane wants it. */
  readonly own: Feed | undefined;
  /** Feeds whose records come inside the parent's row. */
  readonly expanded: readonly Feed[];
  /** Feeds that cost a request for each row. */
  readonly requested: readonly Feed[];
}

/** Sorts lanes into a set. */
export function createLaneSet(lanes: readonly Lane[]): LaneSet {
  const feeds = [...new Set(lanes.map(({ feed }) => feed))];
  const ofKind = (kind: string): Feed[] =>
    feeds.filter(({ definition }) => definition.source.kind === kind);
  return {
    lanes,
    outlets: new Set(lanes.map(({ outlet }) => outlet)),
    own: ofKind('parent')[0],
    expanded: ofKind('expanded'),
    requested: feeds.filter(isRequested),
  };
}

/**
 * Returns a function that gives the set of the lanes which accept a row. Most rows of a walk have
 * the same set, so each is made once.
 */
export function createLaneSelector<Facts>(
  lanes: readonly Lane[],
  accepts: (lane: Lane, facts: Facts) => boolean,
): (facts: Facts) => LaneSet {
  const sets = new Map<string, LaneSet>();
  return (facts) => {
    let name = '';
    for (const lane of lanes) name += accepts(lane, facts) ? '1' : '0';
    let set = sets.get(name);
    if (!set) {
      set = createLaneSet(lanes.filter((_, i) => name[i] === '1'));
      sets.set(name, set);
    }
    return set;
  };
}
