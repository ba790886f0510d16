import type { Random } from '../../src/demo/random.ts';
import { toEpochMs } from '../../src/time.ts';
import {
  type Answer,
  type Mutated,
  type Mutation,
  RawJson,
  type Row,
  replyWith,
  toText,
} from './answer.ts';
import { ODD_IDS, ODD_NAMES, ODD_VALUES } from './odd-values.ts';

/** Changes rows in place and tells which members of which; undefined where it does not fit. */
type Change = (rows: Row[], answer: Answer, random: Random) => TouchedRows | undefined;
type TouchedRows = readonly (readonly [row: Row | undefined, members: readonly string[]])[];

const EVERYTHING = ['*'];

/** Changes to what is in rows; the others must come as they are. */
export const ROW_MUTATIONS: readonly Mutation[] = [
  changing('a member of another type', (rows, answer, random) => {
    const row = random.pick(rows);
    const names = Object.keys(row);
    if (names.length === 0) return undefined;
    const name = random.pick(names);
    return [[idRow(row), [setMember(row, name, random.pick(ODD_VALUES), answer)]]];
  }),
  changing('a time that is none, or another', (rows, answer, random) => {
    const row = random.pick(rows);
    if (answer.timeMembers.length === 0) return undefined;
    const name = random.pick(answer.timeMembers);
    return [[idRow(row), [setMember(row, name, random.pick(ODD_VALUES), answer)]]];
  }),
  changing('a member less', (rows, { timeMembers }, random) => {
    const row = random.pick(rows);
    const names = Object.keys(row);
    if (names.length === 0) return undefined;
    const name = random.pick(names);
    const before = idRow(row);
    delete row[name];
    return [[before, [timeMembers.includes(name) ? `${name}?` : name]]];
  }),
  changing('members more', (rows, _answer, random) => {
    const row = random.pick(rows);
    const names = random.some(ODD_NAMES, random.int(1, 4));
    const before = idRow(row);
    for (const name of names) put(row, name, new RawJson(random.pick(ODD_VALUES)));
    return [[before, names]];
  }),
  changing('very many members more', (rows, _answer, random) => {
    const row = random.pick(rows);
    const names = Array.from({ length: 300 }, (_, i) => `more${i}`);
    const before = idRow(row);
    for (const name of names) row[name] = i32(random);
    return [[before, names]];
  }),
  changing('a member deep inside', (rows, { timeMembers }, random) => {
    const row = random.pick(rows);
    const before = idRow(row);
    const name = changeInside(row, random);
    if (name === undefined) return undefined;
    return [[before, [timeMembers.includes(name) ? `${name}?` : name]]];
  }),
  changing('every member of another type', (rows, _answer, random) => {
    const row = random.pick(rows);
    const before = idRow(row);
    for (const name of Object.keys(row)) row[name] = new RawJson(random.pick(ODD_VALUES));
    return [[before, EVERYTHING]];
  }),
  changing('a row that is no object', (rows, _answer, random) => {
    const place = random.int(0, rows.length - 1);
    const before = rows[place];
    rows[place] = new RawJson(random.pick(ODD_VALUES)) as unknown as Row;
    return [[before, EVERYTHING]];
  }),
  changing('an odd id', (rows, { idMember }, random) => {
    const row = random.pick(rows);
    if (idMember === undefined || !(idMember in row)) return undefined;
    const before = idRow(row);
    row[idMember] = new RawJson(random.pick(ODD_IDS));
    return [[before, EVERYTHING]];
  }),
  changing('the id of another row', (rows, { idMember }, random) => {
    const [row, other] = random.some(rows, 2);
    if (idMember === undefined || !row || !other) return undefined;
    const before = idRow(row);
    row[idMember] = other[idMember];
    return [
      [before, EVERYTHING],
      [other, EVERYTHING],
    ];
  }),
  changing('a row twice', (rows, _answer, random) => {
    rows.splice(random.int(0, rows.length), 0, structuredClone(random.pick(rows)));
    return [];
  }),
  changing('rows in another order', (rows, _answer, random) => {
    const shuffled = random.some(rows, rows.length);
    rows.splice(0, rows.length, ...shuffled);
    return [];
  }),
  changing('a row that nobody knows', (rows, { idMember }, random) => {
    if (idMember === undefined) return undefined;
    const row = random.pick(rows);
    const made = { ...structuredClone(row), [idMember]: random.uuid() };
    rows.splice(random.int(0, rows.length), 0, made);
    // What hangs on one row, such as an application, is now said to hang on both.
    return [
      [made, EVERYTHING],
      [row, EVERYTHING],
    ];
  }),
  changing('an element that is no row', (rows, _answer, random) => {
    const odd = new RawJson(random.pick(['null', '1', '"x"', '[]', 'true', '[null]', '{}']));
    rows.splice(random.int(0, rows.length), 0, odd as unknown as Row);
    return [];
  }),
];

function changing(name: string, change: Change): Mutation {
  return {
    name,
    apply(answer, random): Mutated | undefined {
      const { rows, idMember } = answer;
      if (rows.length === 0) return undefined;
      const changed = change(rows, answer, random);
      if (!changed) return undefined;
      const touched = new Map<string, readonly string[]>();
      for (const [row, members] of changed) {
        const id = idMember === undefined ? undefined : row?.[idMember];
        const key = typeof id === 'string' ? id : '*';
        touched.set(key, [...(touched.get(key) ?? []), ...members]);
      }
      return { reply: replyWith(toText(answer.json)), effect: { kind: 'rows', touched } };
    },
  };
}

/** The row as it was, for its id. */
function idRow(row: Row): Row {
  return { ...row };
}

/** Sets a member, and names it as what it then is: a time that says nothing loses no row. */
function setMember(row: Row, name: string, text: string, { timeMembers }: Answer): string {
  row[name] = new RawJson(text);
  return timeMembers.includes(name) && !isTime(text) ? `${name}?` : name;
}

function isTime(text: string): boolean {
  return !Number.isNaN(toEpochMs(JSON.parse(text)));
}

/** An assignment would set the prototype. */
function put(row: Row, name: string, value: unknown): void {
  Object.defineProperty(row, name, { value, enumerable: true, writable: true, configurable: true });
}

function i32(random: Random): number {
  return random.int(0, 2 ** 31);
}

/** Changes something at a random depth; returns the member of the row in which it is. */
function changeInside(row: Row, random: Random): string | undefined {
  const nested = Object.keys(row).filter((name) => isNested(row[name]));
  if (nested.length === 0) return undefined;
  const name = random.pick(nested);
  let holder = row[name] as Row;
  for (;;) {
    const places = Object.keys(holder);
    if (places.length === 0) return undefined;
    const place = random.pick(places);
    const inner = holder[place];
    if (isNested(inner) && random.chance(0.7)) {
      holder = inner as Row;
      continue;
    }
    if (random.chance(0.2) && !Array.isArray(holder)) delete holder[place];
    else holder[place] = new RawJson(random.pick(ODD_VALUES));
    return name;
  }
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
