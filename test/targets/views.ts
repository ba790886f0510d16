import { expect } from 'vitest';
import { sqlBlocks } from '../helpers/documents.ts';
import { runTap } from '../helpers/run-tap.ts';
import type { Place, Target } from './target.ts';

/** Creates the views from what the program prints. */
export async function createViews(
  target: Target,
  place: Place,
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

/** The SQL of a page as it is for this place; the pages say what each target makes of names. */
export function sqlOf(page: string, { columnName }: Target, { schema }: Place): readonly string[] {
  return sqlBlocks(page).map((sql) =>
    sql
      .replaceAll('lever.', `${schema}.`)
      .replaceAll(/"(\w+)"/g, (_, name) => `"${columnName(name)}"`),
  );
}
