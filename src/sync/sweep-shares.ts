import type { ParentDefinition } from '../streams/define.ts';
import { type Endpoint, isEndpointOf } from './run/index.ts';

/**
 * The part of the requests for old children (freshness: the-sweep) that each list of parents gets, of
 * those below which this run reads lists: all of them together 1.
 */
export function sweepShares(
  scans: ReadonlyMap<ParentDefinition, readonly Endpoint[]>,
): ReadonlyMap<ParentDefinition, number> {
  const hasLists = (endpoints: readonly Endpoint[]): boolean =>
    endpoints.some((endpoint) => isEndpointOf(endpoint, 'child'));
  const swept = [...scans].filter(([, endpoints]) => hasLists(endpoints)).map(([parent]) => parent);
  const sum = swept.reduce((total, { source }) => total + source.sweepShare, 0);
  return new Map(swept.map((parent) => [parent, parent.source.sweepShare / sum]));
}
