import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { automaticColumns } from '../../src/streams/facts.ts';
import { type Reference, referencesOf } from './references.ts';

/**
 * A Mermaid entity-relationship diagram of some streams and of the references between them, but for
 * those inside lists. With `columns` the entities show their keys and references.
 */
export function entityDiagram(
  streams: readonly StreamDefinition[],
  { columns = false }: { readonly columns?: boolean } = {},
): string {
  const names = new Set(streams.map(({ name }) => name));
  const relations = streams.flatMap((stream) =>
    relationsOf(stream, ({ stream: to }) => names.has(to)),
  );
  const entities = columns
    ? streams.flatMap((stream) => entityOf(stream, names))
    : loose(streams, relations);
  return ['erDiagram', ...entities, ...relations].join('\n');
}

/** What nearly every stream refers to, so that a line to it tells nothing. */
const EVERYWHERE = 'users';

/**
 * The same of the streams of one area, and of those elsewhere to which they refer, but for users and
 * for what they have from the row that they were made of.
 */
export function areaDiagram(streams: readonly StreamDefinition[]): string {
  const names = new Set(streams.map(({ name }) => name));
  const relations = streams.flatMap((stream) =>
    relationsOf(
      stream,
      ({ stream: to, path }) => (names.has(to) || to !== EVERYWHERE) && !isInherited(stream, path),
    ),
  );
  return ['erDiagram', ...loose(streams, relations), ...relations].join('\n');
}

function isInherited({ source, keys }: StreamDefinition, column: string): boolean {
  return source.kind === 'derived' && column in source.columns && !keys.includes(column);
}

function referencesToRows(stream: string): readonly Reference[] {
  return referencesOf(readSchema(stream)).filter(({ isList }) => !isList);
}

/** Streams of which no line tells. */
function loose(
  streams: readonly StreamDefinition[],
  relations: readonly string[],
): readonly string[] {
  const joined = new Set(relations.flatMap((line) => line.split(' ')));
  return streams.filter(({ name }) => !joined.has(name)).map(({ name }) => `    ${name}`);
}

function relationsOf(
  stream: StreamDefinition,
  isDrawn: (reference: Reference) => boolean,
): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const reference of referencesToRows(stream.name).filter(isDrawn)) {
    const line = `    ${reference.stream} ${cardinality(stream, reference)} ${stream.name}`;
    labels.set(line, [...(labels.get(line) ?? []), reference.path]);
  }
  return [...labels].map(([line, paths]) => `${line} : "${paths.join(', ')}"`);
}

function cardinality(stream: StreamDefinition, { path }: Reference): string {
  if (!automaticColumns(stream).includes(path)) return '|o--o{';
  return stream.keys.length === 1 && stream.keys.includes(path) ? '||--o|' : '||--o{';
}

function entityOf(stream: StreamDefinition, drawn: ReadonlySet<string>): readonly string[] {
  const schema = readSchema(stream.name);
  const referring = referencesToRows(stream.name)
    .filter(({ stream: to, path }) => drawn.has(to) && !path.includes('.'))
    .map(({ path }) => path);
  const names = new Set([...stream.keys, ...referring]);
  const lines = [...names].map((name) => {
    const marks = [
      ...(stream.keys.includes(name) ? ['PK'] : []),
      ...(referring.includes(name) ? ['FK'] : []),
    ];
    const [type] = [schema.properties[name]?.type ?? []].flat().filter((one) => one !== 'null');
    return `        ${type} ${name} ${marks.join(', ')}`;
  });
  return [`    ${stream.name} {`, ...lines, '    }'];
}
