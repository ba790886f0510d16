import { suggestion } from '../did-you-mean.ts';
import { InputError } from '../errors.ts';
import { printDocument } from '../print-document.ts';
import type { Program } from '../program.ts';
import { createViews, DIALECTS, type Dialect } from '../views/index.ts';
import type { ViewsFlags } from './flags.ts';
import { readSelection } from './inputs.ts';

/** Prints the SQL of the views. It needs neither settings nor Lever. */
export async function runViews(flags: ViewsFlags, { stderr }: Program): Promise<void> {
  const dialect = findDialect(flags.views);
  const { schema } = flags;
  if (schema?.trim() === '')
    throw new InputError('--schema is empty. Name the schema of the tables, or leave it out.');
  const { streams, warnings } = readSelection(flags);
  for (const warning of warnings) stderr.write(`WARNING ${warning}\n`);
  if (streams.length === 0) throw new InputError('No stream is selected, so there is no view.');
  const loaded = streams.map(({ definition, schema: { properties } }) => ({
    definition,
    columns: new Set(Object.keys(properties)),
  }));
  await printDocument(createViews({ streams: loaded, dialect, schema }), stderr.redact);
}

function findDialect(name: string | undefined): Dialect {
  if (name === undefined)
    throw new InputError('--schema says where the views of --views go. Give both.');
  const dialect = new Map<string, Dialect>(Object.entries(DIALECTS)).get(name);
  if (dialect) return dialect;
  const names = Object.keys(DIALECTS);
  throw new InputError(
    `--views does not know the dialect "${name}".${suggestion(name, names)} There are: ${names.join(', ')}.`,
  );
}
