import type { Beginning, Fuzz } from './fuzz.ts';
import { planOf } from './plan.ts';

/** Where seeds begin; `FUZZ_SEED=1000 npm run test:fuzz` tries others than CI does. */
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/**
 * Makes attempts, first runs and later ones in turn, until so many answers were mutated. `share` of
 * all attempts is taken, so that several callers do not try the same.
 */
export async function mutateAnswers(
  fuzz: Fuzz,
  answers: number,
  [part, parts]: readonly [part: number, parts: number] = [0, 1],
): Promise<void> {
  let mutated = 0;
  for (let i = 0; mutated < answers; i++) {
    const beginning: Beginning = i % 2 === 0 ? 'first' : 'later';
    mutated += await fuzz.attempt(beginning, planOf(FIRST_SEED + part + i * parts));
  }
}
