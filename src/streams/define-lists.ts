import { type DerivedSource, defineStream, type StreamDefinition } from './define.ts';

/** A list inside the rows of a stream. */
interface InnerList {
  readonly from: StreamDefinition;
  readonly documentation: string;
  /** Columns taken from the row that holds the list; its id comes first. */
  readonly columns: DerivedSource['columns'];
  readonly list: string;
  readonly isDefault?: boolean;
}

/** Declares the plain values of a list, one row each: its key is the value itself. */
export function defineValues(name: string, value: string, inner: InnerList) {
  return defineInner(name, value, inner, { value });
}

/** Declares the objects of a list, one row each, which nothing but their position tells apart. */
export function defineElements(
  name: string,
  inner: InnerList,
  options: Pick<DerivedSource, 'renamed' | 'value'> = {},
) {
  return defineInner(name, 'position', inner, options);
}

function defineInner(
  name: string,
  key: string,
  { from, documentation, columns, list, isDefault = from.isDefault }: InnerList,
  options: Pick<DerivedSource, 'renamed' | 'value'>,
) {
  const [owner = ''] = Object.keys(columns);
  return defineStream({
    name,
    documentation,
    permission: from.permission,
    isDefault,
    keys: [owner, key],
    source: {
      kind: 'derived',
      from,
      columns,
      path: [{ list, position: 'position' }],
      ...options,
    },
  });
}
