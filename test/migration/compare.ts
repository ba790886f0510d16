import { isDeepStrictEqual } from 'node:util';

export type Row = Readonly<Record<string, unknown>>;

/** A table with the type of each column; where there are no types, none differs. */
export interface Table {
  readonly types: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
}

export type Tables = ReadonlyMap<string, Table>;

/** In what the tables of two taps can differ. */
export type Kind =
  | 'column of another type'
  | 'column gone'
  | 'column new'
  | 'row new'
  | 'row gone'
  | 'member new'
  | 'value'
  | 'spelling';

/** One difference: `opportunity_offers.signatures.candidate.signed`, with what was and is there. */
export interface Difference {
  readonly kind: Kind;
  /** In lower case; members of objects, and columns that were made of them, are joined by dots. */
  readonly of: string;
  readonly was?: unknown;
  readonly is?: unknown;
}

/** What differs for those who have the tables of another tap, once ours has loaded into them. */
export function compareTables(
  old: Tables,
  now: Tables,
  keysOf: (table: string) => readonly string[],
): readonly Difference[] {
  return [...old].flatMap(([table, was]) => {
    const is = now.get(table) ?? { types: {}, rows: [] };
    return [
      ...compareColumns(table, was, is),
      ...compareRows(table, keysOf(table), was.rows, is.rows),
    ];
  });
}

function compareColumns(table: string, old: Table, now: Table): readonly Difference[] {
  const names = [...new Set([...columnsOf(old), ...columnsOf(now)])];
  return names.flatMap((name): readonly Difference[] => {
    const of = pathOf(table, name);
    const [was, is] = [old.types[name], now.types[name]];
    if (!columnsOf(old).includes(name)) return [{ kind: 'column new', of }];
    if (!columnsOf(now).includes(name)) return [{ kind: 'column gone', of }];
    return isDeepStrictEqual(was, is) ? [] : [{ kind: 'column of another type', of, was, is }];
  });
}

function columnsOf({ types }: Table): readonly string[] {
  return Object.keys(types);
}

function compareRows(
  table: string,
  keys: readonly string[],
  old: readonly Row[],
  now: readonly Row[],
): readonly Difference[] {
  const keyOf = (row: Row) => keys.map((key) => row[key]).join('/');
  const [before, after] = [old, now].map((rows) => new Map(rows.map((row) => [keyOf(row), row])));
  const of = table;
  const lost = [...(before?.keys() ?? [])].filter((key) => !after?.has(key));
  const found = [...(after?.keys() ?? [])].filter((key) => !before?.has(key));
  return [
    ...lost.map((is): Difference => ({ kind: 'row gone', of, is })),
    ...found.map((is): Difference => ({ kind: 'row new', of, is })),
    ...[...(before ?? [])].flatMap(([key, row]) =>
      Object.keys(row).flatMap((name) =>
        compareValues(pathOf(table, name), row[name], after?.get(key)?.[name]),
      ),
    ),
  ];
}

/** Two values, down to their leaves; text that holds JSON is read. */
function compareValues(of: string, was: unknown, is: unknown): readonly Difference[] {
  if (isDeepStrictEqual(was ?? null, is ?? null)) return [];
  const [before, after] = [readJson(was), readJson(is)];
  if (isDeepStrictEqual(before, after)) return [{ kind: 'spelling', of, was, is }];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, i) => compareValues(`${of}[]`, item, after[i]));
  if (!isObject(before) || !isObject(after)) return [{ kind: 'value', of, was, is }];
  const added = Object.keys(after).filter((name) => !(name in before));
  return [
    ...added.map((name): Difference => ({ kind: 'member new', of: `${of}.${name.toLowerCase()}` })),
    ...Object.keys(before).flatMap((name) =>
      compareValues(`${of}.${name.toLowerCase()}`, before[name], after[name]),
    ),
  ];
}

/** What a text holds if that is a list or an object in JSON; else the value itself. */
function readJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Targets write names in lower case, and flatten `a.b` to `a__b`. */
function pathOf(table: string, column: string): string {
  return `${table}.${column.toLowerCase().replaceAll('__', '.')}`;
}
