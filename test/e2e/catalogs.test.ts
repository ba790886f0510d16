import { describe, expect, it } from 'vitest';
import { discoverCatalog } from '../../src/catalog/discover.ts';
import { createProgram } from '../../src/command-line.ts';
import { createCompany } from '../../src/demo/company.ts';
import { readSchema } from '../../src/schemas.ts';
import type { Catalog, CatalogEntry, Metadata } from '../../src/singer/catalog.ts';
import { streams } from '../../src/streams/index.ts';
import { schemasOf } from '../helpers/messages.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { validateRecords } from '../helpers/validate.ts';

const discovered = discoverCatalog(streams, readSchema);
const company = createCompany({ opportunities: 6 });
const open = () => openTapAccount({ company }, runInProcess);

/** A catalog in which only these streams are left, each changed by a tool. */
function edit(
  names: readonly string[],
  change: (entry: CatalogEntry) => object,
): { readonly streams: readonly object[] } {
  const { streams: entries } = structuredClone(discovered) as Catalog;
  return { streams: entries.filter(({ stream }) => names.includes(stream)).map(change) };
}

const withRoot = (metadata: readonly Metadata[], words: object): readonly Metadata[] =>
  metadata.map((one) =>
    one.breadcrumb.length > 0 ? one : { ...one, metadata: { ...one.metadata, ...words } },
  );

const columnsOf = (messages: Parameters<typeof schemasOf>[0]) =>
  Object.fromEntries(
    schemasOf(messages).map(({ stream, schema }) => [stream, Object.keys(schema.properties)]),
  );

describe('a catalog', () => {
  it('as discovered selects the default streams, like a run without a catalog', async () => {
    const command = await openTapAccount({ company });
    const given = await command.tap(['--test=schema'], { catalog: discovered });
    const { tap } = await open();
    const none = await tap(['--test=schema']);
    expect(given.stdout).toBe(none.stdout);
    expect(Object.keys(columnsOf(given.messages))).toEqual(
      streams.filter(({ isDefault }) => isDefault).map(({ name }) => name),
    );
  });

  it('edited by Meltano selects by field, whatever is deselected inside of it', async () => {
    const selected = ['name', 'stageChanges', 'createdAt'];
    const catalog = edit(['opportunities', 'users'], (entry) => {
      const isSelected = entry.stream === 'opportunities';
      const inside = Object.keys(entry.schema.properties).map((name) => ({
        breadcrumb: ['properties', name, 'properties', 'any'],
        metadata: { inclusion: 'available', selected: false },
      }));
      const metadata = entry.metadata.map(({ breadcrumb, metadata: words }) => ({
        breadcrumb,
        metadata: {
          ...words,
          'meltano-made-this-up': [1],
          selected:
            breadcrumb.length === 0 ? isSelected : selected.includes(breadcrumb.at(-1) ?? ''),
        },
      }));
      // The `schema:` extra replaces a property's schema.
      const properties = { ...entry.schema.properties, createdAt: { type: ['string', 'null'] } };
      return {
        ...entry,
        selected: isSelected,
        replication_method: 'INCREMENTAL',
        metadata: [...metadata, ...inside],
        schema: { ...entry.schema, properties },
      };
    });
    const { tap } = await openTapAccount({ company });
    const run = await tap([], { catalog });
    expect(run.code).toBe(0);
    expect(Object.keys(columnsOf(run.messages))).toEqual(['opportunities']);
    expect(new Set(columnsOf(run.messages)['opportunities'])).toEqual(
      new Set(['id', 'updatedAt', ...selected]),
    );
    const [first] = run.records('opportunities');
    expect(first?.['stageChanges']).toContainEqual(
      expect.objectContaining({ toStageId: expect.any(String) }),
    );
    expect(first?.['createdAt']).toMatch(/^\d+$/);
    expect(validateRecords(run.messages)).toEqual([]);
  });

  it('edited by PipelineWise selects whole streams, with every column', async () => {
    const catalog = edit(['users', 'postings', 'stages'], (entry) => ({
      ...entry,
      metadata: withRoot(entry.metadata, {
        selected: entry.stream !== 'stages',
        'replication-method': entry.replication_method,
        ...(entry.replication_key !== undefined && { 'replication-key': entry.replication_key }),
      }),
    }));
    const { tap } = await open();
    const run = await tap([], { catalog });
    expect({ code: run.code, warnings: run.stderr.includes('"warn"') }).toEqual({
      code: 0,
      warnings: false,
    });
    expect(columnsOf(run.messages)).toEqual({
      users: Object.keys(readSchema('users').properties),
      postings: Object.keys(readSchema('postings').properties),
    });
  });

  it('with "true" and "false" is read like one with booleans', async () => {
    const catalog = edit(['users', 'stages'], (entry) => ({
      ...entry,
      metadata: withRoot(entry.metadata, { selected: entry.stream === 'users' ? 'true' : 'false' }),
    }));
    const { tap } = await open();
    const { messages } = await tap(['--test=schema'], { catalog });
    expect(Object.keys(columnsOf(messages))).toEqual(['users']);
  });

  it('deselects columns in SCHEMA and RECORD, but never automatic ones', async () => {
    const catalog = edit(['opportunities', 'opportunity_resumes'], (entry) => ({
      ...entry,
      metadata: entry.metadata.map((one) => ({
        ...one,
        metadata: { ...one.metadata, selected: one.breadcrumb.length === 0 },
      })),
    }));
    const { tap } = await open();
    const run = await tap([], { catalog });
    expect(columnsOf(run.messages)).toEqual({
      opportunities: ['id', 'updatedAt'],
      opportunity_resumes: ['id', 'opportunityId'],
    });
    for (const row of run.records('opportunities')) expect(Object.keys(row)).toHaveLength(2);
    expect(run.records('opportunity_resumes')).not.toHaveLength(0);
    expect(run.stderr).not.toContain('does not know');
  });

  it('with streams and columns that this tap does not have is used, with a warning', async () => {
    const entry = { schema: { properties: {} }, metadata: [] };
    const catalog = {
      streams: [
        { ...entry, tap_stream_id: 'posting', stream: 'posting', selected: true },
        ...edit(['users'], (users) => ({
          ...users,
          selected: true,
          schema: {
            properties: {
              ...users.schema.properties,
              shoeSize: { type: ['null', 'integer'] },
              nonsense: 7,
            },
          },
        })).streams,
      ],
    };
    const { tap } = await open();
    const run = await tap([], { catalog });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(
      'The catalog names a stream that this tap does not have: \\"posting\\". It is skipped. Did you mean \\"postings\\"?',
    );
    expect(run.records('users')[0]).toMatchObject({ shoeSize: null, nonsense: null });
    expect(validateRecords(run.messages)).toEqual([]);
  });

  it('cannot change the replication method, and a warning says so', async () => {
    const catalog = edit(['opportunities'], (entry) => ({
      ...entry,
      metadata: withRoot(entry.metadata, { selected: true, 'replication-method': 'FULL_TABLE' }),
    }));
    const { tap } = await open();
    const first = await tap([], { catalog });
    expect(first.records('opportunities')).toHaveLength(company.opportunities.length);
    expect(first.stderr).toContain('is replicated INCREMENTAL by updatedAt');
    const second = await tap([], { catalog, state: first.state });
    expect(second.records('opportunities')).toEqual([]);
  });

  it('can also be given with the old flag', async () => {
    const { tap } = await open();
    const catalog = edit(['stages'], (entry) => entry);
    const file = createFolder().write('properties.json', catalog);
    const { messages } = await tap(['--test=schema', '-p', file]);
    expect(Object.keys(columnsOf(messages))).toEqual(['stages']);
    for (const flags of [['--properties', file], [`--properties=${file}`]])
      expect(
        createProgram()
          .parse(['node', 'tap-lever', ...flags])
          .opts(),
      ).toMatchObject({
        properties: file,
      });
  });
});

describe('--select', () => {
  it('applies on top of the catalog', async () => {
    const { tap } = await open();
    const catalog = edit(['users', 'stages', 'tags'], (entry) => entry);
    const flags = ['--select', 'users', '--select', 'stages.id', '--select', '!users.e*'];
    const { messages } = await tap(['--test=schema', ...flags], { catalog });
    expect(columnsOf(messages)).toEqual({
      users: Object.keys(readSchema('users').properties).filter((name) => !name.startsWith('e')),
      stages: ['id'],
    });
  });
});
