import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingParts } from '../../scripts/missing-parts.ts';
import { columnsOf } from '../../scripts/reference/references.ts';
import { type ColumnSchema, readSchema } from '../../src/schemas.ts';
import { toTargetSchema } from '../../src/singer/target-schema.ts';
import type { Copied, DerivedSource, StreamDefinition } from '../../src/streams/define.ts';
import { parentOf, replicationKey } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';
import { endpointStreams, fixtureNames } from '../helpers/fixtures.ts';
import { lintSchema } from '../helpers/lint-schema.ts';

const ROOT = new URL('../../', import.meta.url);

/** The readable scopes of Lever (lever-api: scopes). */
const SCOPES = (
  'applications archive_reasons audit_events diversity_surveys eeo_responses eeo_responses_pii offers ' +
  'referrals resumes sources stages tags tasks contact feedback feedback_templates files forms ' +
  'form_templates groups interviews notes opportunities panels permissions postings requisitions ' +
  'requisition_fields roles users webhooks'
)
  .split(' ')
  .map((scope) => `${scope}:read:admin`);

/** Columns whose description names another stream's column without being a reference to it. */
const MENTIONS: Readonly<Record<string, string>> = {
  'requisition_fields.id': 'a name of a member, not a value',
  'requisitions.customFields': 'the names of its members are the ids',
  'opportunity_applications.customQuestions[].id': 'only the forms of referrals have that id',
  'candidate_applications.customQuestions[].id': 'only the forms of referrals have that id',
  'opportunity_application_fields.formId': 'only the forms of referrals have that id',
};

const names = new Set(streams.map(({ name }) => name));

describe.each(streams)('$name', (stream) => {
  const { name, keys } = stream;

  it('has a schema and, if it has an endpoint, a fixture', () => {
    expect(missingParts(stream)).toEqual([]);
  });

  it('has a schema that every target can load', () => {
    expect(lintSchema(toTargetSchema(readSchema(name), keys), keys)).toEqual([]);
  });

  it('has its key, its replication key and at least one further column', () => {
    const columns = Object.keys(readSchema(name).properties);
    const key = replicationKey(stream);
    expect(columns).toEqual(expect.arrayContaining([...keys, ...(key ? [key] : [])]));
    expect(keys.length).toBeGreaterThan(0);
    expect(columns.length).toBeGreaterThan(keys.length);
  });

  it('says what a row is and what each column means', () => {
    expect(readSchema(name).description, 'the description of a row').toMatch(/^[A-Z].*\.$/);
    const silent = [...columnsOf(readSchema(name))].filter(({ schema }) => !schema.description);
    expect(silent.map(({ path }) => `${name}.${path}: no description`)).toEqual([]);
  });

  it('gets what its path and its columns need from its parent', () => {
    const parent = parentOf(stream);
    if (parent) expect(names).toContain(parent.name);
    expect(missingMembers(stream), 'what the declaration names and no column has').toEqual([]);
  });

  it('copies columns that it has from places that its rows have', () => {
    const faults = Object.entries(stream.copied ?? {}).flatMap(([column, declared]) => {
      const copied: Copied = typeof declared === 'string' ? { from: declared } : declared;
      const paths = [column, ...Object.keys(copied.where ?? {})].map((path) => `${name}.${path}`);
      const owner = copied.from.startsWith('^') ? parentOf(stream)?.name : name;
      return [...paths, ...placesOf(copied.from).map((path) => `${owner}.${path}`)];
    });
    expect(faults.filter((path) => !isColumn(path))).toEqual([]);
  });

  it('names a permission of Lever and a page about its endpoint', () => {
    if (stream.permission !== '' || stream.source.kind !== 'reads')
      expect(SCOPES, 'the permissions of Lever; a new one belongs to SCOPES').toContain(
        stream.permission,
      );
    const { protocol, hash, href } = new URL(stream.documentation);
    expect(protocol).toBe('https:');
    if (href.startsWith('https://hire.lever.co/developer/documentation'))
      expect(hash).toMatch(/^#[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('refers to columns that exist, and its descriptions say so', () => {
    const faults = [...columnsOf(readSchema(name))].flatMap(({ path, schema }) =>
      referenceFaults(schema).map((fault) => `${name}.${path}: ${fault}`),
    );
    const excused = faults.filter((fault) => MENTIONS[fault.split(': ')[0] ?? ''] === undefined);
    expect(excused).toEqual([]);
  });

  it('is in the reference', () => {
    const reference = readFileSync(new URL('docs/streams.md', ROOT), 'utf8');
    expect(reference, 'run npm run docs').toContain(`\n### ${name}\n`);
  });
});

describe('the registry', () => {
  it('has each name once, in a form that can name a table', () => {
    expect(names.size).toBe(streams.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
  });

  it('has a stream for every schema and every fixture', () => {
    const schemas = readdirSync(new URL('schemas/', ROOT)).map((file) => file.replace('.json', ''));
    expect(schemas.filter((name) => !names.has(name))).toEqual([]);
    const endpoints = new Set(endpointStreams.map(({ name }) => name));
    expect(fixtureNames().filter((name) => !endpoints.has(name))).toEqual([]);
  });
});

/** The columns on a way, those included by which an element is chosen. */
function placesOf(way: string): readonly string[] {
  const [, list, member] = /(\w+)\[(\w+)=/.exec(way) ?? [];
  const path = way.replace(/^\^/, '').replace(/\[[^\]]*\]/, '[]');
  return list === undefined ? [path] : [path, `${list}[].${member}`];
}

function isColumn(path: string): boolean {
  const [stream = '', ...rest] = path.split('.');
  return [...columnsOf(readSchema(stream))].some((column) => column.path === rest.join('.'));
}

/** What a declaration takes from rows that do not have it. */
function missingMembers(stream: StreamDefinition): readonly string[] {
  const { name, source } = stream;
  const missing = (owner: string, members: readonly string[]): readonly string[] => {
    const columns = [...columnsOf(readSchema(owner))].map(({ path }) => path);
    return members.filter((member) => !columns.includes(member)).map((one) => `${owner}.${one}`);
  };
  switch (source.kind) {
    case 'child':
      return [
        ...holesOf(source.path).filter((hole) => hole !== 'id'),
        ...missing(source.parent.name, ['id', ...[source.skipWhenEmpty ?? []].flat()]),
        ...missing(name, [source.parent.source.idColumn]),
      ];
    case 'expanded':
      return [
        ...holesOf(source.fallbackPath).filter((hole) => hole !== 'id' && hole !== 'value'),
        ...missing(source.parent.name, ['id', source.field]),
        ...missing(name, source.hasParentId ? [source.parent.source.idColumn] : []),
      ];
    case 'derived':
      return missingOfDerived(name, source, missing);
    case 'parent':
      return [...holesOf(source.path), ...missing(name, source.touchedBy)];
    case 'reads':
      return source.parent ? missing(name, [source.parent.source.idColumn]) : [];
    case 'list':
      return [...holesOf(source.path), ...missing(name, [source.position ?? []].flat())];
    default:
      return holesOf(source.path);
  }
}

function missingOfDerived(
  name: string,
  { from, columns, path, renamed = {}, value }: DerivedSource,
  missing: (owner: string, members: readonly string[]) => readonly string[],
): readonly string[] {
  const taken: string[] = Object.values(columns);
  const own = [...Object.keys(columns), ...[value ?? []].flat()];
  let prefix = '';
  for (const step of path) {
    const lists = [step.list].flat();
    taken.push(...[...lists, ...[step.beside ?? []].flat()].map((list) => `${prefix}${list}`));
    taken.push(...Object.keys(step.where ?? {}).map((member) => `${prefix}${member}`));
    prefix += `${lists[0]}[].`;
    taken.push(...Object.values(step.columns ?? {}).map((member) => `${prefix}${member}`));
    own.push(step.position, ...Object.keys(step.columns ?? {}));
  }
  for (const [member, column] of Object.entries(renamed))
    if (missing(from.name, [`${prefix}${member}`]).length === 0) own.push(column);
  return [...missing(from.name, taken), ...missing(name, own)];
}

function holesOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, hole]) => String(hole));
}

/** A column refers to another one in `references` and in its description, or in neither. */
function referenceFaults({ references, description = '' }: ColumnSchema): readonly string[] {
  const mentioned = [...description.matchAll(/`((\w+)\.\w+)`/g)]
    .filter(([, , stream = '']) => names.has(stream))
    .map(([, column = '']) => column);
  if (references === undefined)
    return mentioned.map((column) => `\`${column}\` in its description, but no "references"`);
  const [stream = '', column = ''] = references.split('.');
  if (!names.has(stream)) return [`"references" to ${stream}, which is no stream`];
  return [
    ...(column in readSchema(stream).properties ? [] : [`"references" to no column of ${stream}`]),
    ...(mentioned.length > 0 ? [] : [`\`${references}\` is missing from its description`]),
  ];
}
