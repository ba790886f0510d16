import { setFlagsFromString } from 'node:v8';
import type { Selection } from '../catalog/index.ts';

/**
 * Lets V8 collect garbage early where lists below rows are read. Such a run waits for Lever most of
 * the time, so it can afford it; rows that wait for their turn grow old, and what is old is
 * collected late: half as much memory again for 50,000 opportunities (docs/benchmarks.md).
 */
export function preferMemory({ streams }: Selection): void {
  if (streams.some(({ definition: { source } }) => source.kind === 'child'))
    setFlagsFromString('--optimize-for-size');
}
