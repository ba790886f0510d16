import type { Half, SweepReport } from '../sync/run/index.ts';
import { formatCount, formatDay } from './format.ts';

/** Says in words how far the sweep of a list of parents has come, by the creation times of its rows. */
export function describeSweep(parents: string, sweep: SweepReport): string {
  const { before, after, halves, isDivided, isComplete, cutoff } = sweep;
  const nameOf = (half: Half): string => {
    if (!isDivided) return parents;
    return half === 'active' ? `${parents} in process` : `archived ${parents}`;
  };
  if (isComplete)
    return `The children of all ${halves.map(nameOf).join(' and all ')} were read again.`;
  const { half, first } = after;
  const at = after[half]?.at;
  const name = nameOf(half);
  const following = isDivided && half === 'active' ? '; archived ones come after them' : '';
  if (at === undefined || first === undefined)
    return `The sweep of children of older ${parents} continues with ${name}${following}.`;
  const share = Math.floor((100 * (at - first)) / Math.max(1, cutoff - first));
  const start = before.half === half ? (before[half]?.at ?? first) : first;
  const runs = at > start ? Math.ceil((cutoff - at) / (at - start)) : undefined;
  const pace =
    runs === undefined ? '' : `, and will be through in about ${formatCount(runs, 'more run')}`;
  return `The sweep of children of older ${parents} has covered ${name} created up to ${formatDay(at)}, ${share} % of the way${pace}${following}.`;
}
