import { isDeepStrictEqual } from 'node:util';
import { includes } from '../../scripts/golden/compare.ts';
import { entriesOf } from '../../scripts/golden/published.ts';
import type { CatalogEntry } from '../../src/singer/catalog.ts';
import type { JsonSchema } from '../../src/singer/schema.ts';
import { type RecordMessage, recordsOf } from '../helpers/messages.ts';
import type { Message } from '../helpers/run-tap.ts';
import type { Published, State } from './published.ts';

/** In what two versions can differ. */
export type Kind =
  | 'flag new'
  | 'flag gone'
  | 'capability new'
  | 'capability gone'
  | 'setting new'
  | 'setting gone'
  | 'setting changed'
  | 'table new'
  | 'table gone'
  | 'table described otherwise'
  | 'column new'
  | 'column gone'
  | 'column wider'
  | 'column of another type'
  | 'row new'
  | 'row gone'
  | 'repeated row new'
  | 'repeated row gone'
  | 'value'
  | 'bookmark key';

/** One thing that differs: `users.email`, `--target`. */
export interface Difference {
  readonly kind: Kind;
  readonly of: string;
  /** What it was and is, for whoever has to judge. */
  readonly how?: string;
}

/** Everything in which a version differs from an older one, each thing once. */
export function compare(old: Published, now: Published): readonly Difference[] {
  const all = [
    ...compareNames('flag', flagsOf(old.help), flagsOf(now.help)),
    ...compareNames('capability', old.about.capabilities, now.about.capabilities),
    ...compareSettings(old, now),
    ...compareCatalogs(old.catalog, now.catalog),
    ...compareTables(old.catalog, old.firstRun.messages, now.firstRun.messages),
    ...compareRepeats(old.catalog, old.firstRun.messages, now.firstRun.messages),
    ...compareStates(old.firstRun.state, now.firstRun.state),
    ...compareTables(
      old.catalog,
      [...old.firstRun.messages, ...old.secondRun.messages],
      [...old.firstRun.messages, ...now.secondRun.messages],
    ),
    ...compareStates(old.secondRun.state, now.secondRun.state),
  ];
  return [...new Map(all.map((one) => [`${one.kind} ${one.of}`, one])).values()];
}

function flagsOf(help: string): readonly string[] {
  return [...new Set(help.match(/(?<![\w-])--?[a-zA-Z][\w-]*/g))];
}

/** What one of two lists has and the other has not. */
function compareNames<Thing extends string>(
  thing: Thing,
  old: readonly string[],
  now: readonly string[],
): readonly { readonly kind: `${Thing} new` | `${Thing} gone`; readonly of: string }[] {
  return [
    ...now
      .filter((name) => !old.includes(name))
      .map((of) => ({ kind: `${thing} new`, of }) as const),
    ...old
      .filter((name) => !now.includes(name))
      .map((of) => ({ kind: `${thing} gone`, of }) as const),
  ];
}

function compareSettings(old: Published, now: Published): readonly Difference[] {
  const [were, are] = [old.about.settings.properties, now.about.settings.properties];
  const changed = Object.keys(were).filter(
    (name) => are[name] !== undefined && describe(were[name]) !== describe(are[name]),
  );
  return [
    ...compareNames('setting', Object.keys(were), Object.keys(are)),
    ...changed.map((of) => toDifference('setting changed', of, were[of], are[of])),
  ];
}

function compareCatalogs(
  old: readonly CatalogEntry[],
  now: readonly CatalogEntry[],
): readonly Difference[] {
  const names = (entries: readonly CatalogEntry[]) => entries.map(({ stream }) => stream);
  const facts = { old: entriesOf({ streams: old }), now: entriesOf({ streams: now }) };
  return [
    ...compareNames('table', names(old), names(now)),
    ...old.flatMap((was) => {
      const is = now.find(({ stream }) => stream === was.stream);
      if (is === undefined) return [];
      const [said, says] = [facts.old, facts.now].map((entries) =>
        entries.find(({ stream }) => stream === was.stream),
      );
      return [
        ...(describe(said) === describe(says)
          ? []
          : [toDifference('table described otherwise', was.stream, said, says)]),
        ...compareColumns(was.stream, was.schema.properties, is.schema.properties),
      ];
    }),
  ];
}

type Columns = Readonly<Record<string, JsonSchema>>;

function compareColumns(stream: string, old: Columns, now: Columns): readonly Difference[] {
  const named = compareNames('column', Object.keys(old), Object.keys(now));
  const kept = Object.keys(old).filter((name) => now[name] !== undefined);
  return [
    ...named.map(({ kind, of }) => ({ kind, of: `${stream}.${of}` })),
    ...kept.flatMap((name) => {
      const [was, is] = [withoutWords(old[name]), withoutWords(now[name])];
      if (isDeepStrictEqual(was, is)) return [];
      const kind = includes(is, was) ? 'column wider' : 'column of another type';
      return toDifference(kind, `${stream}.${name}`, was, is);
    }),
  ];
}

/** What two runs leave in a warehouse: the columns of the older one, row by row. */
function compareTables(
  catalog: readonly CatalogEntry[],
  old: readonly Message[],
  now: readonly Message[],
): readonly Difference[] {
  const [were, are] = [rowsOf(catalog, old), rowsOf(catalog, now)];
  return catalog.flatMap(({ stream }) => {
    const [before, after] = [were.get(stream) ?? new Map(), are.get(stream) ?? new Map()];
    const named = compareNames('row', [...before.keys()], [...after.keys()]);
    return [
      ...named.map(({ kind, of }) => ({ kind, of: stream, how: of })),
      ...[...before].flatMap(([key, [row]]) => compareValues(stream, row, after.get(key)?.[0])),
    ];
  });
}

/** Which keys one of two runs wrote more than once. */
function compareRepeats(
  catalog: readonly CatalogEntry[],
  old: readonly Message[],
  now: readonly Message[],
): readonly Difference[] {
  const repeatedIn = (messages: readonly Message[]) =>
    [...rowsOf(catalog, messages)].flatMap(([stream, rows]) =>
      [...rows.values()].some((versions) => versions.length > 1) ? stream : [],
    );
  return compareNames('repeated row', repeatedIn(old), repeatedIn(now));
}

type Row = RecordMessage['record'];

/** By stream of the catalog and by key what was written, the last version first. */
function rowsOf(
  catalog: readonly CatalogEntry[],
  messages: readonly Message[],
): ReadonlyMap<string, ReadonlyMap<string, readonly [Row, ...Row[]]>> {
  const keys = new Map(catalog.map((entry) => [entry.stream, entry.key_properties ?? []]));
  const tables = new Map<string, Map<string, [Row, ...Row[]]>>();
  for (const { stream, record } of recordsOf(messages)) {
    if (!keys.has(stream)) continue;
    const rows = tables.get(stream) ?? new Map<string, [Row, ...Row[]]>();
    const key = (keys.get(stream) ?? []).map((column) => record[column]).join('/');
    tables.set(stream, rows.set(key, [record, ...(rows.get(key) ?? [])]));
  }
  return tables;
}

function compareValues(stream: string, old: Row, now: Row | undefined): readonly Difference[] {
  if (now === undefined) return [];
  return Object.keys(old)
    .filter((column) => !isDeepStrictEqual(old[column], now[column]))
    .map((column) => toDifference('value', `${stream}.${column}`, old[column], now[column]));
}

function compareStates(old: State, now: State): readonly Difference[] {
  return Object.entries(old.bookmarks).flatMap(([stream, was]) =>
    compareMembers(was, now.bookmarks[stream] ?? {}),
  );
}

/** The keys of bookmarks, `sweep.cycle`, whose values differ, in whichever stream that is. */
function compareMembers(was: object, is: object, path = ''): readonly Difference[] {
  const [before, after] = [new Map(Object.entries(was)), new Map(Object.entries(is))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (isObject(old) && isObject(now)) return compareMembers(old, now, `${path}${name}.`);
    if (isDeepStrictEqual(aboutWhen(old), aboutWhen(now))) return [];
    return toDifference('bookmark key', `${path}${name}`, old, now);
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Times to the hour: a cutoff follows from how long the first answer took. */
function aboutWhen(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, '2023-11-24T04'.length) : value;
}

function withoutWords(schema: JsonSchema | undefined): unknown {
  return JSON.parse(describe(schema ?? {}));
}

/** JSON without descriptions, which may be bettered at any time. */
function describe(value: unknown): string {
  const isWord = (name: string, member: unknown) =>
    name === 'description' && typeof member === 'string';
  return (
    JSON.stringify(value, (name, member) => (isWord(name, member) ? undefined : member)) ??
    'nothing'
  );
}

const LONGEST = 200;

function toDifference(kind: Kind, of: string, was: unknown, is: unknown): Difference {
  const [before, after] = [was, is].map((value) => describe(value).slice(0, LONGEST));
  return { kind, of, how: `${before} → ${after}` };
}
