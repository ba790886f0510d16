import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runTap } from '../helpers/run-tap.ts';
import { openChangingAccount } from './account.ts';
import { targets } from './definitions/index.ts';
import { EVERYTHING } from './load.ts';
import { createPlace } from './place.ts';
import type { Place, Target } from './target.ts';
import { commandOf } from './virtual-environment.ts';

/** Loads an account with `--target` into a place, from the state that is there. */
async function load(target: Target, place: Place, config: object) {
  const file = (name: string) => join(place.folder, name);
  writeFileSync(file('target.json'), JSON.stringify(target.config(place)));
  writeFileSync(file('tap.json'), JSON.stringify(config));
  const command = `'${commandOf(target.name, target.command)}' --config target.json`;
  const flags = ['--config', 'tap.json', '--state', 'state.json', '--target', command];
  const run = await runTap([...flags, ...EVERYTHING], { cwd: place.folder });
  expect(run, run.stderr.slice(-4000)).toMatchObject({ code: 0, stdout: '' });
  const bookmarks = JSON.parse(readFileSync(file('state.json'), 'utf8')).bookmarks;
  return { ...run, bookmarks };
}

/** How many rows each table has that has any. */
function countRows(tables: ReadonlyMap<string, { readonly rows: readonly unknown[] }>): object {
  const counts = [...tables].map(([name, { rows }]) => [name, rows.length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

describe.each(targets)('--target $name', (target) => {
  it('loads what a pipe loads, and keeps the last state', async () => {
    const { config, readAll } = await openChangingAccount(20);
    const place = createPlace();
    const { bookmarks } = await load(target, place, config);
    const tables = await target.read(place);
    const sent = await readAll(EVERYTHING);
    expect(countRows(tables)).toEqual(countRows(sent));
    expect(Object.keys(bookmarks)).toContain('opportunities');
    const again = await load(target, place, config);
    expect(again.stderr).toContain('Resuming from');
    expect(Object.keys(again.bookmarks)).toEqual(Object.keys(bookmarks));
  });
});
