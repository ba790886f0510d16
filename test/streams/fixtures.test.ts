import { beforeAll, describe, expect, it } from 'vitest';
import { requireParts } from '../../scripts/missing-parts.ts';
import type { Row } from '../../src/lever/pages.ts';
import type { JsonSchema } from '../../src/singer/schema.ts';
import type { DerivedSource, Nesting, StreamDefinition } from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import { endpointStreams, fixtureRows } from '../helpers/fixtures.ts';
import { runTap, type TapRun } from '../helpers/run-tap.ts';
import { validateRecords } from '../helpers/validate.ts';
import { withoutReadTime } from '../helpers/warehouse.ts';
import { findLosses } from './find-losses.ts';
import { startFixtureServer } from './fixture-server.ts';

/** Members of fixtures that do not arrive, each with the reason. */
const NOT_REPLICATED: Readonly<Record<string, string>> = {
  'feedback_templates.group': 'an empty string where Lever has no object is null',
  'feedback_templates.stage': 'an empty string where Lever has no object is null',
  'profile_form_templates.group': 'an empty string where Lever has no object is null',
  'webhooks.configuration.signatureToken': 'a secret never leaves the program',
};

/** What the log says of values that do not fit their columns. */
const COMPLAINT = /coercions|does not know|skipped/;

let run: TapRun;

// One run of the built command over HTTP answers every question below.
beforeAll(async () => {
  requireParts(streams);
  const server = await startFixtureServer();
  const env = {
    TAP_LEVER_TOKEN: 'demo',
    TAP_LEVER_START_DATE: '2023-01-01',
    TAP_LEVER_BASE_URL: server.url,
    TAP_LEVER_REQUESTS_PER_SECOND: '100000',
    TAP_LEVER_BURST: '1000',
  };
  run = await runTap(['--config', 'ENV', '--select', '*,eeo*'], { env });
  server.close();
});

describe('a run over the fixtures', () => {
  it('succeeds, with only valid records and no value that does not fit its column', () => {
    const complaints = run.stderr.split('\n').filter((line) => COMPLAINT.test(line));
    expect(complaints, 'the fixture or the schema of a stream is wrong').toEqual([]);
    expect(run.code).toBe(0);
    expect(validateRecords(run.messages)).toEqual([]);
  });

  it.each(streams.map(({ name }) => name))('fills every column of %s, nested ones too', (name) => {
    const message = run.messages.find(({ type, stream }) => type === 'SCHEMA' && stream === name);
    const columns = leafColumns(message?.['schema'] as JsonSchema);
    const empty = columns.filter((column) => !isFilled(run.records(name), column.split('.')));
    expect(empty, `columns of ${name} for which the fixture has no value`).toEqual([]);
  });
});

describe('every leaf that Lever sends', () => {
  it.each(endpointStreams)('arrives in $name', (stream) => {
    const records = run.records(stream.name);
    const rows = fixtureRows(stream);
    const distinct = new Set(records.map((record) => JSON.stringify(withoutReadTime(record))));
    expect(distinct.size, `rows of test/fixtures/${stream.name}.json that arrived`).toBe(
      rows.length,
    );
    for (const row of rows) {
      const lost = unexpectedLosses(stream.name, row, records);
      expect(lost, `members of the fixture that ${stream.name} has no column for`).toEqual([]);
    }
  });

  it.each(streams.filter(({ source }) => source.kind === 'derived'))(
    'of the nested list arrives in $name',
    (stream) => {
      const elements = fixtureRows(originOf(stream)).flatMap((row) => elementsOf(row, stream));
      expect(elements.length).toBeGreaterThan(0);
      // A person comes with each opportunity.
      const records = run.records(stream.name).map((record) => withoutReadTime(record));
      expect(new Set(records.map((one) => JSON.stringify(one))).size).toBe(elements.length);
      for (const element of elements)
        expect(unexpectedLosses(stream.name, element, run.records(stream.name))).toEqual([]);
    },
  );

  it('is lost only where a reason is given', () => {
    const lost = endpointStreams.flatMap((stream) =>
      fixtureRows(stream).flatMap((row) =>
        lossesOf(row, run.records(stream.name)).map((path) => `${stream.name}.${path}`),
      ),
    );
    expect(new Set(lost)).toEqual(new Set(Object.keys(NOT_REPLICATED)));
  });

  it('arrives in another stream when an answer holds two lists', () => {
    const ids = run.records('archive_reasons').map(({ id }) => id);
    const stages = run.records('disposition_stages').map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(stages).toHaveLength(4);
  });
});

/** Paths of a row that are in no record, judged by the record that has most of it. */
function lossesOf(row: Row, records: readonly Row[]): readonly string[] {
  let least: readonly string[] = ['the whole row'];
  for (const [i, record] of records.entries()) {
    const losses = findLosses(row, record);
    if (i === 0 || losses.length < least.length) least = losses;
  }
  return least;
}

function unexpectedLosses(stream: string, row: Row, records: readonly Row[]): readonly string[] {
  return lossesOf(row, records).filter((path) => NOT_REPLICATED[`${stream}.${path}`] === undefined);
}

function originOf({ source }: StreamDefinition): StreamDefinition {
  return (source as DerivedSource).from;
}

/** What the nested list of a row should become: the elements with their place, under the columns' names. */
function elementsOf(row: Row, { source, keys }: StreamDefinition): Row[] {
  const { columns, path, renamed = {}, value } = source as DerivedSource;
  let holders: Row[] = [{ of: row, inherited: pick(row, withoutParentId(columns)) }];
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    holders = holders.flatMap(({ of, inherited }) =>
      elementsIn(of as Row, step).flatMap((element, position) => {
        if (element === null) return [];
        const members = isLast
          ? own(element, renamed, value)
          : pick(element as Row, step.columns ?? {});
        return {
          of: element,
          inherited: { ...(inherited as Row), ...members, [step.position]: position },
        };
      }),
    );
  }
  const rows = holders.map(({ inherited }) => inherited as Row);
  if (keys.includes('position')) return rows;
  return rows.filter((one, i) => i === rows.findIndex((other) => hasSameKey(one, other, keys)));
}

function hasSameKey(one: Row, other: Row, keys: readonly string[]): boolean {
  return keys.every((key) => one[key] === other[key]);
}

function elementsIn(holder: Row, { list, beside, where = {} }: Nesting): readonly unknown[] {
  for (const [name, pattern] of Object.entries(where))
    if (!pattern.test(String(holder[name]))) return [];
  const elements = listIn(holder, list);
  if (beside === undefined) return elements;
  const others = listIn(holder, beside);
  return Array.from({ length: Math.max(elements.length, others.length) }, (_, place) => ({
    ...(elements[place] as Row),
    ...(others[place] as Row),
  }));
}

/** The parent's id is the tap's own and in no fixture. */
function withoutParentId(columns: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(columns).filter(([, member]) => member === 'id'));
}

function listIn(row: Row, names: string | readonly string[]): readonly unknown[] {
  const lists = [names].flat().map((name) => name.split('.').reduce<unknown>(memberOf, row));
  return lists.find(Array.isArray) ?? [];
}

function memberOf(holder: unknown, name: string): unknown {
  return (holder as Row | null | undefined)?.[name];
}

function pick(row: Row, columns: Readonly<Record<string, string>>): Row {
  return Object.fromEntries(
    Object.entries(columns).map(([column, member]) => [column, row[member]]),
  );
}

function own(element: unknown, renamed: Readonly<Record<string, string>>, value = ''): Row {
  if (typeof element !== 'object') return { [value]: element };
  return Object.fromEntries(
    Object.entries(element as Row).map(([name, member]) => [renamed[name] ?? name, member]),
  );
}

/** The dotted paths of all leaves of a schema; lists do not count as a step. */
function leafColumns(schema: JsonSchema): readonly string[] {
  const inner = schema.items ?? schema;
  if (inner.properties === undefined) return [''];
  return Object.entries(inner.properties).flatMap(([name, member]) =>
    leafColumns(member).map((rest) => (rest === '' ? name : `${name}.${rest}`)),
  );
}

function isFilled(value: unknown, path: readonly string[]): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.some((element) => isFilled(element, path));
  const [name, ...rest] = path;
  return name === undefined || isFilled((value as Row)[name], rest);
}
