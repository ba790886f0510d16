import { streams } from '../../src/streams/index.ts';
import { stagingModel } from './staging-model.ts';
import { modelsFile, sourcesFile } from './staging-properties.ts';

/** The folder whose files follow from the declarations, all of them. */
export const STAGING = 'dbt/models/staging/';

/** By name, what stands in that folder. */
export function stagingFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['_sources.yml', sourcesFile()],
    ['_models.yml', modelsFile()],
    ...streams.map((one) => [`stg_tap_lever__${one.name}.sql`, stagingModel(one)] as const),
  ]);
}
