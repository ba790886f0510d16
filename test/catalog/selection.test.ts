import { describe, expect, it } from 'vitest';
import { discoverCatalog } from '../../src/catalog/discover.ts';
import { selectStreams } from '../../src/catalog/selection.ts';
import { InputError } from '../../src/errors.ts';
import { readSchema } from '../../src/schemas.ts';
import type { Catalog } from '../../src/singer/catalog.ts';
import { parseCatalog } from '../../src/singer/read-catalog.ts';
import { automaticColumns } from '../../src/streams/facts.ts';
import { streams as definitions } from '../../src/streams/index.ts';
import { lintSchema } from '../helpers/lint-schema.ts';

const discovered = discoverCatalog(definitions, readSchema);

const selectFrom = (catalog: Catalog, select: readonly string[] = []) =>
  selectStreams({ catalog, definitions, schemaOf: readSchema, select });

/** A catalog of one stream, written by hand. */
function handmade(stream: string, root: object, rest: object = {}): Catalog {
  const metadata = [{ breadcrumb: [], metadata: { selected: true, ...root } }];
  const entry = { tap_stream_id: stream, stream, schema: {}, metadata, ...rest };
  return parseCatalog(JSON.stringify({ streams: [entry] }), 'catalog.json');
}

describe('what a run replicates', () => {
  it('are the default streams with all columns when the catalog is as it was discovered', () => {
    const { streams, warnings } = selectFrom(discovered);
    expect(streams.map(({ name }) => name)).toEqual(
      definitions.filter(({ isDefault }) => isDefault).map(({ name }) => name),
    );
    for (const { name, schema } of streams)
      expect(Object.keys(schema.properties)).toEqual(Object.keys(readSchema(name).properties));
    expect(warnings).toEqual([]);
  });

  it.each(definitions)('of $name are at least the columns that are automatic', (definition) => {
    const { streams } = selectFrom(discovered, [definition.name, `!${definition.name}.*`]);
    const [only] = streams;
    expect(streams).toHaveLength(1);
    expect(new Set(Object.keys(only?.schema.properties ?? {}))).toEqual(
      new Set(automaticColumns(definition)),
    );
  });

  it('is nothing that the key cannot read, even if it is asked for', () => {
    const fields = [
      { breadcrumb: [], metadata: { selected: true } },
      { breadcrumb: ['properties', 'email'], metadata: { inclusion: 'unsupported' } },
    ];
    const catalog = handmade('users', {}, { metadata: fields });
    const [users] = selectFrom(catalog, ['users.email', 'users.name']).streams;
    expect(Object.keys(users?.schema.properties ?? {})).toEqual(['id', 'name']);
    const denied = handmade('users', { inclusion: 'unsupported' });
    expect(selectFrom(denied, ['users']).streams).toEqual([]);
  });

  it('has all built-in columns for an entry that names none', () => {
    const [users] = selectFrom(handmade('users', {})).streams;
    expect(users?.schema.properties).toMatchObject(
      Object.fromEntries(Object.keys(readSchema('users').properties).map((name) => [name, {}])),
    );
  });

  it('has no form that targets stumble over, whatever the catalog says', () => {
    const properties = {
      id: {},
      name: { anyOf: [{ type: 'string' }] },
      email: { type: ['null', 'string', 'number', 'boolean'] },
      linkedContactIds: { type: 'array', items: {} },
      custom: { type: 'array', items: { type: 'object' } },
      later: { type: 'string', format: 'uuid', enum: ['a'] },
    };
    const [users] = selectFrom(handmade('users', {}, { schema: { properties } })).streams;
    expect(lintSchema(users?.schema ?? { properties: {} }, ['id'])).toEqual([]);
    expect(users?.schema.properties).toMatchObject({
      id: { type: 'string' },
      linkedContactIds: { items: { type: ['null', 'string'] } },
    });
  });
});

describe('what is especially personal', () => {
  const EEO = ['eeo_responses', 'eeo_responses_pii'];
  const namesOf = ({ streams }: { readonly streams: readonly { readonly name: string }[] }) =>
    streams.map(({ name }) => name);

  it.each(['*', 'all'])('is left out by %s, which is said', (pattern) => {
    const selection = selectFrom(discovered, [pattern]);
    const others = definitions.map(({ name }) => name).filter((name) => !EEO.includes(name));
    expect(namesOf(selection)).toEqual(others);
    expect(selection.warnings).toEqual([
      "Left out: eeo_responses, eeo_responses_pii. What is especially personal must be named: add --select eeo_responses,eeo_responses_pii, or --select '!eeo_responses,!eeo_responses_pii' to leave it out.",
    ]);
  });

  it('is selected by its name', () => {
    const selection = selectFrom(discovered, ['*', 'eeo*']);
    expect(namesOf(selection)).toEqual(definitions.map(({ name }) => name));
    expect(selection.warnings).toEqual([]);
    expect(selectFrom(discovered, ['*', '!eeo*']).warnings).toEqual([]);
  });

  it('is selected by a catalog that marks it, and not by what is selected by default', () => {
    const isDefault = { selected: undefined, 'selected-by-default': true };
    expect(namesOf(selectFrom(handmade('eeo_responses', {})))).toEqual(['eeo_responses']);
    expect(namesOf(selectFrom(handmade('eeo_responses', isDefault)))).toEqual([]);
    expect(namesOf(selectFrom(handmade('users', isDefault)))).toEqual(['users']);
  });
});

describe('what a catalog asks for in vain', () => {
  it('is a stream that does not exist: it is skipped, with a warning that names the nearest', () => {
    const users = handmade('users', {}).streams[0];
    const misspelt = handmade('oportunities', {}).streams[0];
    const { streams, warnings } = selectFrom({ streams: [misspelt, users] as Catalog['streams'] });
    expect(streams.map(({ name }) => name)).toEqual(['users']);
    expect(warnings).toEqual([
      'The catalog names a stream that this tap does not have: "oportunities". It is skipped. Did you mean "opportunities"?',
    ]);
  });

  it.each([
    ['opportunities', { 'replication-method': 'FULL_TABLE' }],
    ['opportunities', { 'replication-key': 'createdAt' }],
    ['users', { 'replication-method': 'INCREMENTAL' }],
    ['users', { 'replication-method': 'LOG_BASED' }],
  ])('is another replication of %s: %j', (stream, root) => {
    const { streams, warnings } = selectFrom(handmade(stream, root));
    expect(streams).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`"${stream}" is replicated `);
  });

  it.each([
    ['opportunities', { 'replication-method': 'INCREMENTAL', 'replication-key': 'updatedAt' }],
    ['users', { 'replication-method': 'FULL_TABLE', 'replication-key': 'id' }],
    ['users', { 'replication-key': null }],
  ])('is not what this tap does anyway to %s: %j', (stream, root) => {
    expect(selectFrom(handmade(stream, root)).warnings).toEqual([]);
  });

  it('is not the method beside the metadata, which singer-io/tap-lever wrote for every stream', () => {
    const rest = { replication_method: 'FULL_TABLE' };
    expect(selectFrom(handmade('opportunities', {}, rest)).warnings).toEqual([]);
  });
});

describe('a pattern of --select that matches nothing', () => {
  it.each([
    ['user', 'Did you mean "users"?'],
    ['!opportunitys', 'Did you mean "opportunities"?'],
    ['users.emial', 'Did you mean "users.email"?'],
    ['nothing_at_all_like_it', 'no field of the catalog. tap-lever --about lists all streams.'],
  ])('ends the run before it begins: %s', (pattern, advice) => {
    const select = () => selectFrom(discovered, [pattern]);
    expect(select).toThrow(InputError);
    expect(select).toThrow(`--select ${pattern} matches no stream and no field of the catalog.`);
    expect(select).toThrow(advice);
  });
});
