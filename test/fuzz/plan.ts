import { createRandom } from '../../src/demo/random.ts';
import type { Mutation } from './answer.ts';
import { PACKING_MUTATIONS, TEXT_MUTATIONS } from './body-mutations.ts';
import { ENVELOPE_MUTATIONS } from './envelope-mutations.ts';
import type { Plan } from './mutating-server.ts';
import { ROW_MUTATIONS } from './row-mutations.ts';
import {
  HEADER_MUTATIONS,
  REFUSED_KEY,
  SENDING_MUTATIONS,
  STATUS_MUTATIONS,
} from './sending-mutations.ts';

const FAMILIES: readonly (readonly Mutation[])[] = [
  ROW_MUTATIONS,
  ENVELOPE_MUTATIONS,
  TEXT_MUTATIONS,
  PACKING_MUTATIONS,
  HEADER_MUTATIONS,
  SENDING_MUTATIONS,
  STATUS_MUTATIONS,
];
const DENSITIES = [0.01, 0.1, 0.3, 0.6, 1];
/** Of twenty runs one in which the key is refused some time. */
const REFUSALS = 0.05;

/** The plan of a seed: what is mutated, how many answers, and for how long. */
export function planOf(seed: number): Plan {
  const random = createRandom(seed);
  const families = random.some(FAMILIES, random.int(1, FAMILIES.length));
  const plan = { seed, density: random.pick(DENSITIES), mutations: families.flat() };
  if (random.chance(REFUSALS)) return { ...plan, density: 0.01, mutations: REFUSED_KEY, times: 3 };
  return { ...plan, times: random.pick([1, 2, Number.POSITIVE_INFINITY]) };
}
