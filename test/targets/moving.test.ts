import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createFixedAccount, FIRST_READ } from '../helpers/fixed-account.ts';
import { openAccount } from '../helpers/open-account.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { accountsFor, CHANGES, unannounced } from '../migration/changes.ts';
import { compareTables } from '../migration/compare.ts';
import {
  CATALOG,
  CATALOG_TEXT,
  CONFIG,
  EVERYTHING,
  readPredecessor,
  STATE,
} from '../migration/predecessor.ts';
import { targets } from './definitions/index.ts';
import { load } from './load.ts';
import { createPlace } from './place.ts';
import type { Place, Target } from './target.ts';
import { commandOf } from './virtual-environment.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Gives a target what singer-io/tap-lever wrote. */
function loadPredecessor(target: Target, place: Place, settings: Settings): void {
  const file = createFolder().write('target.json', { ...target.config(place), ...settings });
  const lines = readPredecessor().map((message) => `${JSON.stringify(message)}\n`);
  execFileSync(commandOf(target.name, target.command), ['--config', file], {
    input: lines.join(''),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

/** Lets this tap go on in the same tables, with the catalog and the state that are there. */
async function goOn(target: Target, place: Place, settings: Settings): Promise<void> {
  const { server } = await openAccount({ company: createFixedAccount(), now: () => FIRST_READ });
  const catalog = createFolder().write('catalog.json', CATALOG_TEXT);
  const config = { ...CONFIG, token: 'demo', base_url: server.url, requests_per_second: 1000 };
  const flags = ['--catalog', catalog, ...EVERYTHING];
  await load({ target, place, settings, config, flags, state: STATE });
}

async function move(target: Target, settings: Settings) {
  const place = createPlace();
  loadPredecessor(target, place, settings);
  const before = await target.read(place);
  await goOn(target, place, settings);
  const keys = new Map(CATALOG.map((entry) => [entry.stream, entry.key_properties ?? []]));
  const keysOf = (table: string) => (keys.get(table) ?? []).map(target.columnName);
  return { before, differences: compareTables(before, await target.read(place), keysOf) };
}

const cases = targets.flatMap((target) =>
  target.flattening === undefined
    ? []
    : [
        { name: target.name, target, settings: {} },
        { name: `${target.name}, flattening`, target, settings: target.flattening },
      ],
);

describe.each(cases)('the tables of singer-io/tap-lever in $name', ({ target, settings }) => {
  it('keep their columns, types and values when this tap goes on, but for what the page says', async () => {
    const { before, differences } = await move(target, settings);
    expect(before.size).toBe(CATALOG.length);
    for (const [table, { rows }] of before) expect(rows, table).not.toHaveLength(0);
    expect(unannounced(differences)).toEqual([]);
    for (const change of CHANGES.filter(({ kind }) => kind === 'row new' || kind === 'column new'))
      expect(
        differences.some((one) => accountsFor(change, one)),
        change.says,
      ).toBe(
        change.says.startsWith('Where the target')
          ? target.name !== 'meltanolabs-target-postgres'
          : true,
      );
  });
});
