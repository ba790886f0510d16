import { expect } from 'vitest';
import { runTap } from '../helpers/run-tap.ts';
import type { Cursor, Target } from './target.ts';

/** Creates the views from what the program prints. */
export async function createViews(
  target: Target,
  place: Cursor,
  flags: readonly string[],
): Promise<void> {
  const schema = ['--schema', place.schema];
  const { code, stdout } = await runTap([
    '--views',
    target.sql?.dialect ?? '',
    ...schema,
    ...flags,
  ]);
  expect(code).toBe(0);
  await target.sql?.execute(place, stdout);
}
