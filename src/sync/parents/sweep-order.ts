/** Which of two sweeps is further, and what lies before it. */
import type { ParentSource } from '../../streams/define.ts';
import { isAfter } from '../../windows/index.ts';
import type { Half, SweepState } from '../run/index.ts';
import type { RowFacts } from './row-facts.ts';

const BEGINNING: SweepState = { cycle: 0, half: 'active' };

/** The halves of a list, in order: all rows are in process where it does not tell. */
export function halvesOf({ archived }: ParentSource): readonly [Half, ...Half[]] {
  return archived ? ['active', 'archived'] : ['active'];
}

/** Whether a row that is swept in a cycle lies beyond another sweep, which has not come to it. */
export function isBeyond(
  row: Pick<RowFacts, 'at' | 'id' | 'half'>,
  cycle: number,
  other: SweepState,
): boolean {
  if (cycle !== other.cycle) return cycle > other.cycle;
  if (row.half !== other.half) return row.half === 'archived';
  const cursor = other[row.half];
  return cursor === undefined || isAfter(row, cursor);
}

/** Whether a sweep is further than another. */
export function isAhead(sweep: SweepState, of: SweepState): boolean {
  return distance(sweep, of) > 0;
}

/** The one that is further; the second if both are equally far. */
export function further(a: SweepState, b: SweepState): SweepState {
  return distance(a, b) > 0 ? a : b;
}

/**
 * Where several sweeps go on: at the one that is furthest behind, so that none misses a row. A stream
 * without a sweep was just loaded, and joins the others where they are. None counts as more than one
 * cycle behind, since within a cycle everything is read.
 */
export function leastAdvanced(sweeps: readonly (SweepState | undefined)[]): SweepState {
  const begun = sweeps.filter((sweep) => sweep !== undefined);
  const [first = BEGINNING, ...others] = begun;
  const most = others.reduce(further, first);
  return begun
    .map((sweep) => withinCycle(sweep, most))
    .reduce((a, b) => (distance(a, b) <= 0 ? a : b), most);
}

/** A sweep at most one cycle behind another. */
export function withinCycle(sweep: SweepState, most: SweepState): SweepState {
  const least = { ...most, cycle: most.cycle - 1 };
  return distance(sweep, least) < 0 ? least : sweep;
}

function distance(a: SweepState, b: SweepState): number {
  if (a.cycle !== b.cycle) return a.cycle - b.cycle;
  if (a.half !== b.half) return a.half === 'archived' ? 1 : -1;
  const [own, other] = [a[a.half], b[a.half]];
  if (own?.at !== other?.at) return (own?.at ?? 0) - (other?.at ?? 0);
  const [id, otherId] = [own?.id ?? '', other?.id ?? ''];
  if (id === otherId) return 0;
  return id < otherId ? -1 : 1;
}
