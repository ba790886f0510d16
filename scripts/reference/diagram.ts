import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { automaticColumns } from '../../src/streams/facts.ts';
import { type Reference, referencesOf } from './references.ts';

/**
 * A Mermaid entity-relationship diagram of some streams and of the references between them, but for
 * those inside lists of objects. With `columns` the entities show their keys and references.
 */
export function entityDiagram(
  streams: readonly StreamDefinition[],
  { columns = false }: { readonly columns?: boolean } = {},
): string {
  const drawn = new Set(streams.map(({ name }) => name));
  const relations = streams.flatMap((stream) => relationsOf(stream, drawn));
  const entities = columns ? streams.flatMap((stream) => entityOf(stream, drawn)) : loose(streams);
  return ['erDiagram', ...entities, ...relations].join('\n');
}

function drawnReferences(stream: string): readonly Reference[] {
  return referencesOf(readSchema(stream)).filter(({ path }) => !path.includes('[]'));
}

/** Streams of which no line tells. */
function loose(streams: readonly StreamDefinition[]): readonly string[] {
  const joined = new Set(
    streams.flatMap(({ name }) => {
      const targets = drawnReferences(name).map(({ stream }) => stream);
      return targets.length === 0 ? [] : [name, ...targets];
    }),
  );
  return streams.filter(({ name }) => !joined.has(name)).map(({ name }) => `    ${name}`);
}

function relationsOf(stream: StreamDefinition, drawn: ReadonlySet<string>): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const reference of drawnReferences(stream.name)) {
    if (!drawn.has(reference.stream)) continue;
    const line = `    ${reference.stream} ${cardinality(stream, reference)} ${stream.name}`;
    labels.set(line, [...(labels.get(line) ?? []), reference.path]);
  }
  return [...labels].map(([line, paths]) => `${line} : "${paths.join(', ')}"`);
}

function cardinality(stream: StreamDefinition, { path, isList }: Reference): string {
  if (isList) return '}o--o{';
  if (!automaticColumns(stream).includes(path)) return '|o--o{';
  return stream.keys.length === 1 && stream.keys.includes(path) ? '||--o|' : '||--o{';
}

function entityOf(stream: StreamDefinition, drawn: ReadonlySet<string>): readonly string[] {
  const schema = readSchema(stream.name);
  const references = drawnReferences(stream.name).filter(
    (one) => drawn.has(one.stream) && !one.isList,
  );
  const referring = references.map(({ path }) => path).filter((path) => !path.includes('.'));
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
