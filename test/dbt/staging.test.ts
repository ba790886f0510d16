import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';
import { erode } from '../helpers/erosion.ts';
import type { LiveRow } from '../helpers/live-rows.ts';
import { type OpenCompany, openCompany } from './open-company.ts';
import { openPlace } from './place.ts';
import { type DbtRun, runDbt } from './run-dbt.ts';
import { readStaging, stagingDifferences } from './staging-rows.ts';
import { WAREHOUSES } from './warehouses.ts';

/** Whether a model shows what was sent, as far as the target stores it (docs/targets.md). */
const EQUALITIES: Readonly<Record<string, (shown: unknown, sent: unknown) => boolean>> = {
  'meltanolabs-target-postgres': isDeepStrictEqual,
  'target-duckdb': (shown, sent) => isDeepStrictEqual(shown, sent === '' ? null : sent),
  'pipelinewise-target-postgres': (shown, sent) =>
    typeof sent === 'string' || isDeepStrictEqual(shown, sent),
};

describe.each(WAREHOUSES)('the staging models on $target.name', (warehouse) => {
  const { target } = warehouse;
  const place = openPlace();
  let account: OpenCompany;
  let live: ReadonlyMap<string, readonly LiveRow[]>;
  let build: DbtRun;
  beforeAll(async () => {
    account = await openCompany(target, place);
    live = await account.load();
    build = await runDbt({ warehouse, place, args: ['build', '--select', 'tag:staging'] });
  });

  const differences = async () => {
    const isEqual = EQUALITIES[target.name] ?? isDeepStrictEqual;
    const staged = await readStaging(warehouse, place);
    return streams.flatMap((stream) =>
      stagingDifferences(
        stream,
        live.get(stream.name) ?? [],
        staged.get(stream.name) ?? [],
        isEqual,
      ),
    );
  };

  it('are one for each stream, and pass their tests', () => {
    expect(build.code, build.log).toBe(0);
    expect(build.faults).toEqual([]);
    const models = build.results.filter(({ status }) => status === 'success');
    const names = models.map(({ name }) => name.replace('stg_tap_lever__', ''));
    expect(names).toEqual(expect.arrayContaining(streams.map(({ name }) => name)));
    expect(build.results.length).toBeGreaterThan(5 * streams.length);
  });

  it('show every row and column', async () => {
    expect(await differences()).toEqual([]);
    const shown = [...live].filter(([, rows]) => rows.length > 0);
    expect(shown.length).toBeGreaterThan(streams.length - 10);
  });

  it('show what is live, whatever went from the account or moved within it', async () => {
    account.wait();
    erode(account.company, account.now());
    account.wait();
    live = await account.load();
    expect(await differences()).toEqual([]);
  });
});
