import type { Lap, SweepPosition } from '../sync/parents/sweep-position.ts';
import { formatCount, formatDay } from './format.ts';

/** What is known of a sweep when a run ends. */
export interface SweepProgress {
  readonly before: SweepPosition;
  readonly after: SweepPosition;
  readonly laps: readonly Lap[];
  /** Whether the run went through all of the laps. */
  readonly isRound: boolean;
  /** The end of the way, in milliseconds. */
  readonly cutoff: number;
}

const NAMES: Readonly<Record<Lap, string>> = {
  active: 'opportunities in process',
  archived: 'archived opportunities',
};

/** Says in words how far the sweep has come, by the creation times that it went through. */
export function describeSweep({ before, after, laps, isRound, cutoff }: SweepProgress): string {
  if (isRound)
    return `The children of all ${laps.map((lap) => NAMES[lap]).join(' and all ')} were read again.`;
  const { lap, first } = after;
  const at = after[lap]?.at;
  const following = lap === 'active' ? '; archived ones come after them' : '';
  if (at === undefined || first === undefined)
    return `The sweep of old children comes to ${NAMES[lap]} next${following}.`;
  const share = Math.floor((100 * (at - first)) / Math.max(1, cutoff - first));
  const start = before.lap === lap ? (before[lap]?.at ?? first) : first;
  const runs = at > start ? Math.ceil((cutoff - at) / (at - start)) : undefined;
  const pace =
    runs === undefined
      ? ''
      : `, and reaches their end after about ${formatCount(runs, 'more run')}`;
  return `The sweep of old children has come through ${NAMES[lap]} that were created up to ${formatDay(at)}, ${share} % of the way${pace}${following}.`;
}
