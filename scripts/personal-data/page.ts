import { readFileSync } from 'node:fs';
import { type BuiltInSchema, readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { fillTemplate } from '../fill-template.ts';

/** The text of docs/personal-data.md. */
export function personalDataPage(streams: readonly StreamDefinition[]): string {
  const personal = streams.filter(({ name }) => readSchema(name).personal.length > 0);
  const standard = personal.filter(({ isDefault }) => isDefault);
  const others = personal.filter(({ isDefault }) => !isDefault);
  return fillTemplate(readFileSync(new URL('template.md', import.meta.url), 'utf8'), {
    standard: standard.map(toRow).join('\n'),
    others: others.map(toRow).join('\n'),
    select: standard.map((stream) => `  --select '${exclusionOf(stream)}' \\`).join('\n'),
    none: streams
      .filter((stream) => !personal.includes(stream))
      .map(({ name }) => `\`${name}\``)
      .join(', '),
  });
}

function toRow(stream: StreamDefinition): string {
  const { name, mustBeNamed } = stream;
  const columns = readSchema(name).personal.map((column) => `\`${column}\``);
  const key = isKeyPersonal(stream) ? ' (the key, so leave out the table)' : '';
  const note = mustBeNamed ? ', only if it is named' : '';
  return `| [\`${name}\`](streams.md#${name})${note} | ${columns.join(', ')}${key} |`;
}

/** The pattern of `--select` that leaves out what is personal: a key only goes with its table. */
function exclusionOf(stream: StreamDefinition): string {
  const { name } = stream;
  if (isKeyPersonal(stream)) return `!${name}`;
  return readSchema(name)
    .personal.map((column) => `!${name}.${column}`)
    .join();
}

function isKeyPersonal({ name, keys }: StreamDefinition): boolean {
  const { personal }: BuiltInSchema = readSchema(name);
  return keys.some((key) => personal.includes(key));
}
