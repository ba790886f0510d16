import { existsSync } from 'node:fs';
import { discoverCatalog, type Selection, selectStreams } from '../catalog/index.ts';
import { fileModeWarnings } from '../config/file-modes.ts';
import { gatherSettings } from '../config/gather-settings.ts';
import type { GatheredSettings } from '../config/gathered-settings.ts';
import { secretsOf } from '../config/secrets.ts';
import { proxySecrets } from '../connection/proxies.ts';
import { InputError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import type { Stderr } from '../logging/stderr.ts';
import { type BuiltInSchema, readSchema } from '../schemas.ts';
import { parseCatalog } from '../singer/read-catalog.ts';
import { EMPTY_STATE, parseState, type State } from '../singer/state.ts';
import { streams as definitions } from '../streams/index.ts';
import type { CommonFlags, SelectionFlags } from './flags.ts';

/** The settings that `--config` names. Their secrets are kept out of stderr from then on. */
export function readSettings({ config }: CommonFlags, stderr: Stderr): GatheredSettings {
  const gathered = gatherSettings(config, process.env);
  for (const secret of [...secretsOf(gathered), ...proxySecrets(process.env)]) stderr.hide(secret);
  return { ...gathered, warnings: [...gathered.warnings, ...fileModeWarnings(gathered)] };
}

/** What `--catalog` and `--select` choose; without a catalog, what discovery selects by default. */
export function readSelection(flags: SelectionFlags): Selection {
  const file = flags.catalog ?? flags.properties;
  const schemaOf = createSchemaReader();
  const catalog =
    file === undefined
      ? discoverCatalog(definitions, schemaOf)
      : parseCatalog(
          readText(file, 'Catalog', 'Make one with tap-lever --discover > catalog.json.'),
          file,
        );
  return selectStreams({ catalog, definitions, schemaOf, select: flags.select });
}

/** Reads each schema once, though the catalog and the selection both ask for it. */
function createSchemaReader(): typeof readSchema {
  const schemas = new Map<string, BuiltInSchema>();
  return (stream) => {
    const schema = schemas.get(stream) ?? readSchema(stream);
    schemas.set(stream, schema);
    return schema;
  };
}

/** The state that `--state` names; a file that is not there yet means a first run. */
export function readState(file: string | undefined): State {
  if (file === '-')
    throw new InputError(
      '--state takes the name of a file; - is none, and standard input is not read. A pipe has one: --state /dev/stdin, or --state <(…) in bash.',
    );
  if (file === undefined || !existsSync(file)) return EMPTY_STATE;
  return parseState(readText(file, 'State', 'Delete it to start over.'), file);
}
