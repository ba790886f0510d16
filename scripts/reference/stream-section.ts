import { type BuiltInSchema, type ColumnSchema, readSchema } from '../../src/schemas.ts';
import type { DerivedSource, StreamDefinition } from '../../src/streams/define.ts';
import { parentOf, replicationKey } from '../../src/streams/facts.ts';
import { type Column, referencesOf } from './references.ts';

/** The section of one stream: where its rows come from, how they join, and its columns. */
export function streamSection(stream: StreamDefinition): string {
  const schema = readSchema(stream.name);
  const rows = [...columnRows(schema)].map(columnRow);
  return [
    `### ${stream.name}\n`,
    `${linkColumns(schema.description ?? '')}\n`,
    ...factsOf(stream, schema).map(([name, fact]) => `- ${name}: ${fact}`),
    '\n| column | type | meaning |\n| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** `incremental by updatedAt` or `full table`. */
export function replicationOf(stream: StreamDefinition): string {
  const key = replicationKey(stream);
  return key === undefined ? 'full table' : `incremental by \`${key}\``;
}

/** A link to the section of a stream. */
export function linkTo(name: string): string {
  return `[\`${name}\`](#${name})`;
}

function factsOf(
  stream: StreamDefinition,
  schema: BuiltInSchema,
): readonly (readonly [name: string, fact: string])[] {
  const parent = parentOf(stream);
  const references = referencesOf(schema).map(
    ({ path, stream: target, column }) => `\`${path}\` → [\`${target}.${column}\`](#${target})`,
  );
  return [
    ['Endpoint', `${endpointOf(stream)} ([Lever](${stream.documentation}))`],
    ['Permission', `\`${stream.permission}\``],
    ['Key', stream.keys.map((key) => `\`${key}\``).join(', ')],
    ['Replication', replicationOf(stream)],
    ...(parent ? [['Parent', linkTo(parent.name)] as const] : []),
    ...(references.length > 0 ? [['Foreign keys', references.join(', ')] as const] : []),
    ['Selected by default', selectionOf(stream)],
    ...(schema.personal.length > 0
      ? [['Personal data', schema.personal.map((name) => `\`${name}\``).join(', ')] as const]
      : []),
  ];
}

function selectionOf({ isDefault, mustBeNamed }: StreamDefinition): string {
  if (isDefault) return 'yes';
  return mustBeNamed ? 'no, and not by `*` or `all` either' : 'no';
}

function endpointOf({ source }: StreamDefinition): string {
  switch (source.kind) {
    case 'child':
      return `\`GET ${source.path}\`, for each row of ${linkTo(source.parent.name)}`;
    case 'expanded':
      return `comes with \`GET ${source.parent.source.path}?expand=${source.field}\``;
    case 'derived':
      return `none, made from \`${listOf(source)}\` of ${linkTo(source.from.name)}`;
    case 'reads':
      return 'none, made when lists are read';
    case 'list': {
      const parameters = new URLSearchParams(source.parameters).toString();
      return `\`GET ${source.path}${parameters && `?${parameters}`}\``;
    }
    default:
      return `\`GET ${source.path}\``;
  }
}

function listOf({ path }: DerivedSource): string {
  return path.map(({ list }) => [list].flat()[0]).join('[].');
}

/**
 * The columns and their members. Members that repeat those of a sibling are left out, and the column
 * says whose they repeat.
 */
function* columnRows(schema: ColumnSchema, prefix = ''): Generator<Column & { twin?: string }> {
  const shapes = new Map<string, string>();
  for (const [name, column] of Object.entries(schema.properties ?? {})) {
    const path = `${prefix}${name}`;
    const inner = column.items ?? column;
    const shape = JSON.stringify(inner.properties);
    const twin = shapes.get(shape);
    yield { path, schema: column, ...(twin !== undefined && { twin }) };
    if (inner.properties === undefined || twin !== undefined) continue;
    shapes.set(shape, path);
    yield* columnRows(inner, column.items ? `${path}[].` : `${path}.`);
  }
}

function columnRow({ path, schema, twin }: Column & { twin?: string }): string {
  const members = twin === undefined ? '' : ` Members as in \`${twin}\`.`;
  return `| \`${path}\` | ${typeWord(schema)} | ${linkColumns(schema.description ?? '')}${members} |`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = { string: 'text' };

function typeWord({ type = [], format, items }: ColumnSchema): string {
  const [own = ''] = [type].flat().filter((one) => one !== 'null');
  if (own === 'array')
    return items?.properties ? 'list of objects' : `list of ${typeWord(items ?? {})}`;
  return format === 'date-time' ? 'time' : (TYPE_WORDS[own] ?? own);
}

/** Makes links of the columns of other streams that a description names. */
function linkColumns(description: string): string {
  return description.replaceAll(/`([a-z_]+)(\.\w+)`/g, '[`$1$2`](#$1)').replaceAll('|', '\\|');
}
