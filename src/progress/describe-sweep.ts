import type { Half, SweepReport } from '../sync/run/index.ts';
import { formatCount, formatDay } from './format.ts';

const NAMES: Readonly<Record<Half, string>> = {
  active: 'opportunities in process',
  archived: 'archived opportunities',
};

/** Says in words how far the sweep has come, by the creation times that it went through. */
export function describeSweep({ before, after, halves, isComplete, cutoff }: SweepReport): string {
  if (isComplete)
    return `The children of all ${halves.map((half) => NAMES[half]).join(' and all ')} were read again.`;
  const { half, first } = after;
  const at = after[half]?.at;
  const following = half === 'active' ? '; archived ones come after them' : '';
  if (at === undefined || first === undefined)
    return `The sweep of children of older opportunities continues with ${NAMES[half]}${following}.`;
  const share = Math.floor((100 * (at - first)) / Math.max(1, cutoff - first));
  const start = before.half === half ? (before[half]?.at ?? first) : first;
  const runs = at > start ? Math.ceil((cutoff - at) / (at - start)) : undefined;
  const pace =
    runs === undefined ? '' : `, and will be through in about ${formatCount(runs, 'more run')}`;
  return `The sweep of children of older opportunities has covered ${NAMES[half]} created up to ${formatDay(at)}, ${share} % of the way${pace}${following}.`;
}
