import { discoverCatalog, selectStreams } from '../catalog/index.ts';
import { InputError } from '../errors.ts';
import { readSchema } from '../schemas.ts';
import type { Catalog } from '../singer/catalog.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { families, streams } from '../streams/index.ts';
import type { Prompter } from './prompter.ts';

/** Which streams are wanted. */
export interface StreamChoice {
  readonly streams: readonly StreamDefinition[];
  /** Whether these are the streams that a run without a catalog reads. */
  readonly isDefault: boolean;
}

/**
 * Parses the flag: `default`, `all`, or patterns separated by commas. Throws {@link InputError}.
 */
export function parseStreams(flag: string): StreamChoice {
  if (flag === 'default') return defaultStreams();
  const patterns = flag.split(',').map((name) => name.trim());
  if (patterns.some((pattern) => pattern.includes('.')))
    throw new InputError(
      '--streams takes whole streams: choose fields in the catalog that init writes.',
    );
  try {
    return { streams: select(patterns), isDefault: false };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.message.replace('--select', '--streams'), { cause: error });
  }
}

/** The streams that are replicated by default. */
export function defaultStreams(): StreamChoice {
  return { streams: select([]), isDefault: true };
}

function select(patterns: readonly string[]): readonly StreamDefinition[] {
  const catalog = discoverCatalog(streams, readSchema);
  const selection = selectStreams({
    catalog,
    definitions: streams,
    schemaOf: readSchema,
    select: patterns,
  });
  return selection.streams.map(({ definition }) => definition);
}

/** Asks which streams are wanted. */
export async function askForStreams(prompter: Prompter): Promise<StreamChoice> {
  const standard = defaultStreams();
  const everything = parseStreams('all');
  const kind = await prompter.choose('Which streams?', [
    {
      value: 'default',
      label: `The ${standard.streams.length} that most people want`,
      hint: 'without deprecated ones, paid add-ons and especially personal data',
    },
    {
      value: 'all',
      label: `All ${everything.streams.length}`,
      hint: 'without especially personal data',
    },
    { value: 'own', label: 'My own choice' },
  ]);
  if (kind === 'default') return standard;
  if (kind === 'all') return everything;
  const choices = families.flatMap(({ title, streams: members }) =>
    members.map(({ name }) => ({ value: name, label: name, hint: title })),
  );
  const names = await prompter.chooseMany('Which ones?', choices, [
    { label: 'default', values: standard.streams.map(({ name }) => name) },
    { label: 'all', values: everything.streams.map(({ name }) => name) },
    { label: 'none', values: [] },
  ]);
  return { streams: streams.filter(({ name }) => names.includes(name)), isDefault: false };
}

/** A catalog in which only these streams are selected. */
export function catalogOf(wanted: readonly StreamDefinition[]): Catalog {
  const names = new Set(wanted.map(({ name }) => name));
  const catalog = discoverCatalog(streams, readSchema);
  return {
    streams: catalog.streams.map((entry) => ({
      ...entry,
      metadata: entry.metadata.map(({ breadcrumb, metadata }) =>
        breadcrumb.length > 0
          ? { breadcrumb, metadata }
          : { breadcrumb, metadata: { ...metadata, selected: names.has(entry.stream) } },
      ),
    })),
  };
}
