import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import {
  type CatalogEntry,
  isFieldSelected,
  isStreamSelected,
  isSupported,
  metadataOf,
} from '../../src/singer/catalog.ts';
import { parseCatalog } from '../../src/singer/read-catalog.ts';

const INCLUSIONS = [undefined, 'available', 'automatic', 'unsupported'];
const SELECTED = [undefined, true, false, 'true', 'false'];
const BY_DEFAULT = [undefined, true, false];

/** Every combination of the three words of metadata that decide. */
const TABLE = INCLUSIONS.flatMap((inclusion) =>
  SELECTED.flatMap((selected) =>
    BY_DEFAULT.map((byDefault) => ({
      inclusion,
      selected,
      ...(byDefault !== undefined && { 'selected-by-default': byDefault }),
    })),
  ),
);

function entry(root: object, field: object = {}, rest: object = {}): CatalogEntry {
  const metadata = [
    { breadcrumb: ['properties', 'name'], metadata: field },
    { breadcrumb: [], metadata: root },
  ];
  const stream = {
    tap_stream_id: 'users',
    schema: { properties: { id: { type: 'string' }, name: { type: 'string' } } },
    metadata,
    ...rest,
  };
  return parseCatalog(JSON.stringify({ streams: [stream] }), 'catalog.json')
    .streams[0] as CatalogEntry;
}

/** What the user chose, if anything. */
const choiceOf = ({ selected, ...words }: (typeof TABLE)[number]): boolean | undefined =>
  selected === undefined ? words['selected-by-default'] : String(selected) === 'true';

describe('a stream', () => {
  it.each(TABLE)('is selected by the words %j of its root', (words) => {
    const expected =
      words.inclusion !== 'unsupported' && (choiceOf(words) ?? words.inclusion === 'automatic');
    expect(isStreamSelected(entry(words))).toBe(expected);
  });

  it.each([
    [{ selected: true }, {}, true],
    [{ selected: false }, { 'selected-by-default': true }, false],
    [{ schema: { properties: {}, selected: true } }, {}, true],
    [{ schema: { properties: {}, selected: false } }, { 'selected-by-default': true }, false],
    [{ selected: true }, { selected: false }, false],
  ])('is selected by what else of it says so: %j with %j', (rest, root, expected) => {
    expect(isStreamSelected(entry(root, {}, rest))).toBe(expected);
  });

  it('is not selected when nobody said anything', () => {
    expect(isStreamSelected(entry({}, {}, { metadata: undefined }))).toBe(false);
    expect(isStreamSelected(entry({}, {}, { metadata: null }))).toBe(false);
  });
});

describe('a field', () => {
  it.each(TABLE)('is selected by its own words %j', (words) => {
    const expected =
      words.inclusion !== 'unsupported' &&
      (words.inclusion === 'automatic' || (choiceOf(words) ?? true));
    expect(isFieldSelected(entry({ selected: true }, words), 'name')).toBe(expected);
  });

  it('is kept when it has no metadata, as PipelineWise leaves it', () => {
    expect(isFieldSelected(entry({ selected: true }), 'id')).toBe(true);
  });

  it('does not depend on metadata of its members, which Meltano deselects one by one', () => {
    const nested = [
      { breadcrumb: ['properties', 'name', 'properties', 'first'], metadata: { selected: false } },
    ];
    expect(isFieldSelected(entry({}, {}, { metadata: nested }), 'name')).toBe(true);
  });
});

it('tells what a key cannot read', () => {
  const unsupported = entry({ inclusion: 'unsupported' }, { inclusion: 'available' });
  expect(isSupported(unsupported)).toBe(false);
  expect(isSupported(unsupported, 'name')).toBe(true);
});

describe('parseCatalog', () => {
  it('takes the name of a stream from either of its members', () => {
    const { streams } = parseCatalog(
      '{"streams":[{"stream":"users","schema":{}},{"tap_stream_id":"tags","schema":{}}]}',
      'catalog.json',
    );
    expect(streams.map(({ stream, tap_stream_id: id }) => [stream, id])).toEqual([
      ['users', 'users'],
      ['tags', 'tags'],
    ]);
  });

  it('keeps words that it does not know', () => {
    const words = { 'sql-datatype': 'text', selected: true };
    const found = entry(words, {}, { table_name: 'people', is_view: false });
    expect(metadataOf(found)).toEqual(words);
    expect(found).toMatchObject({ table_name: 'people', is_view: false });
  });

  it.each([
    ['is null', null],
    ['is a list', []],
    ['is a word', 'string'],
    ['has a number for a type', { type: 5 }],
    ['has nonsense for members', { properties: 7, description: [] }],
    ['has nonsense for elements', { type: 'array', items: [{ type: 'string' }] }],
  ])('does not stumble over a property that %s', (_name, property) => {
    const text = JSON.stringify({
      streams: [{ stream: 'a', schema: { properties: { property } } }],
    });
    expect(() => parseCatalog(text, 'catalog.json')).not.toThrow();
  });

  it.each([
    ['{"streams": [', 'is not JSON'],
    ['', 'is not JSON'],
    ['[]', 'is not a Singer catalog'],
    ['{}', 'is not a Singer catalog (at streams)'],
    ['{"streams": {}}', 'is not a Singer catalog (at streams)'],
    ['{"streams": [{"stream": "users"}]}', 'is not a Singer catalog (at streams.0.schema)'],
    ['{"streams": [7]}', 'is not a Singer catalog (at streams.0)'],
    [
      '{"streams": [{"stream": "users", "schema": {}, "metadata": [{"breadcrumb": 5}]}]}',
      'is not a Singer catalog (at streams.0.metadata.0.breadcrumb)',
    ],
  ])('says in one line what is wrong with %s, and what to do', (text, problem) => {
    const read = () => parseCatalog(text, 'my-catalog.json');
    expect(read).toThrow(InputError);
    expect(read).toThrow(/^Catalog my-catalog\.json [^\n]+tap-lever --discover > catalog\.json\.$/);
    expect(read).toThrow(problem);
  });
});
