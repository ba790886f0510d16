import { readFileSync } from 'node:fs';
import type { SampledEndpoint } from '../../src/demo/sampled/endpoint.ts';
import { simulatedLists } from '../../src/demo/simulated-lists.ts';
import { type ColumnSchema, readSchema } from '../../src/schemas.ts';
import type {
  ChildSource,
  ListSource,
  ParentSource,
  PeriodSource,
  StreamDefinition,
  TimeFilter,
} from '../../src/streams/define.ts';
import { hasEndpoint } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';
import { columnsOf, referencesOf } from '../reference/references.ts';

/** A stream whose rows are those of an endpoint. */
export type ListedStream = StreamDefinition<ListSource | PeriodSource | ParentSource | ChildSource>;

/** The text of src/demo/sampled/endpoints.ts but for its format. */
export function renderSampledEndpoints(): string {
  return `// Made by \`npm run docs\` from src/streams/, schemas/ and test/fixtures/. Edit those.
import type { SampledEndpoint } from './endpoint.ts';

/** The endpoint of every stream that is not simulated by hand. */
export const sampledEndpoints: readonly SampledEndpoint[] = ${JSON.stringify(findSampledEndpoints())};
`;
}

/** The endpoint of every stream that is not simulated by hand, with the fixture as its sample. */
export function findSampledEndpoints(): readonly SampledEndpoint[] {
  return streams.filter(isListed).flatMap((stream) => {
    const { name, source } = stream;
    if (simulatedLists.has(source.path)) return [];
    const fixture = new URL(`../../test/fixtures/${name}.json`, import.meta.url);
    const sample: unknown = JSON.parse(readFileSync(fixture, 'utf8'));
    return toSampledEndpoint(stream, readSchema(name), sample);
  });
}

/** What the demo account must know of a stream to answer its endpoint from a sample. */
export function toSampledEndpoint(
  { name, keys, source }: ListedStream,
  schema: ColumnSchema,
  sample: unknown,
): SampledEndpoint {
  const { isPaged, recordsKey, hasConfidentialRows }: Partial<Omit<ListSource, 'kind'>> = source;
  const parent = source.kind === 'child' ? source.parent.source : undefined;
  return {
    path: source.path,
    ...(parent && { parent: parent.path }),
    ...(isPaged === false && { isPaged }),
    ...(recordsKey !== undefined && { recordsKey }),
    ...(hasConfidentialRows && { hasConfidentialRows }),
    // Where the parent's id is part of the key, it tells rows of two parents apart.
    keys: keys.some((key) => key === parent?.idColumn) ? [] : keys,
    times: [...columnsOf(schema)]
      .filter((column) => column.schema.format === 'date-time')
      .map(({ path }) => withoutLists(path)),
    references: Object.fromEntries(
      referencesOf(schema).flatMap(({ path, stream, column: member }) => {
        const list = stream === name ? source.path : pathOf(stream);
        return list === undefined ? [] : [[withoutLists(path), { list, member }]];
      }),
    ),
    filters: filtersOf(source).map(({ key, start, end, isEndExclusive }) => ({
      member: key,
      start,
      end,
      ...(isEndExclusive && { isEndExclusive }),
    })),
    sample,
  };
}

/** Whether the rows of a stream are those of an endpoint of its own. */
export function isListed(stream: StreamDefinition): stream is ListedStream {
  return hasEndpoint(stream) && stream.source.kind !== 'expanded';
}

function pathOf(name: string): string | undefined {
  const stream = streams.find((one) => one.name === name);
  if (!stream || !hasEndpoint(stream)) return undefined;
  const { source } = stream;
  return source.kind === 'expanded' ? source.fallbackPath : source.path;
}

function filtersOf(source: ListedStream['source']): readonly TimeFilter[] {
  if (source.kind === 'period') return [source.filter];
  if (source.kind !== 'parent') return [];
  return source.created ? [source.updated, source.created] : [source.updated];
}

function withoutLists(path: string): string {
  return path.replaceAll('[]', '');
}
