import { hash } from 'node:crypto';
import type { Keyed } from '../../windows/index.ts';

/** What a table keeps of a row: when it was created, in milliseconds, and a digest that stands for its id. */
export interface RowKey {
  readonly at: number;
  /** 48 bits in hexadecimal. */
  readonly digest: string;
}

/** How two tables differ. */
export interface RowDifference {
  readonly added: readonly RowKey[];
  readonly removed: readonly RowKey[];
}

/**
 * Remembers a set of rows of any size in a few kilobytes, so that what differs between two such sets
 * can be told row by row, as long as that is not more than a hundred or so: an invertible Bloom lookup
 * table (Goodrich and Mitzenmacher, 2011). Every row is in four cells, each of which holds a count and
 * the XOR of what is in it. In the difference of two sets most cells hold one row or none; each row that
 * is found is taken out of its other cells, which uncovers more. A row that is added twice shows up as a
 * difference, nothing worse.
 */
export interface RowTable {
  add(row: RowKey): void;
  /** Adds all that is in another table. */
  addAll(other: RowTable): void;
  /** What must be added to `before` and removed from it to make this table; undefined where that is too much. */
  compare(before: RowTable): RowDifference | undefined;
  /** The table as text, always of the same length. */
  serialize(): string;
  /** The numbers in it: for each cell those of {@link WORDS}. */
  readonly words: Int32Array;
}

/** Each row is in one cell of each part. */
const PARTS = 4;
const CELLS_IN_PART = 48;
/** In a cell: count, two words of digest and time, the upper halves of both, checksum. */
const WORDS = 5;
const CELLS = PARTS * CELLS_IN_PART;
const SIZE = CELLS * WORDS;
const BYTES = 4 * SIZE;
const UPPER = 2 ** 32;

/** The key of a row, which must have a time of creation. */
export function rowKey({ at, id }: Keyed): RowKey {
  return { at, digest: hash('sha256', `${at} ${id}`, 'hex').slice(0, 12) };
}

/** Parses a table; undefined for a text that {@link RowTable.serialize} did not make. */
export function parseRowTable(text: string): RowTable | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== BYTES) return undefined;
  return createRowTable(Int32Array.from({ length: SIZE }, (_, i) => bytes.readInt32LE(4 * i)));
}

/** Creates a table, by default an empty one. */
export function createRowTable(words = new Int32Array(SIZE)): RowTable {
  return {
    words,
    add: (row) => put(words, pack(row), 1),
    addAll(other) {
      combine(words, other.words, 1);
    },
    compare(before) {
      const difference = Int32Array.from(words);
      combine(difference, before.words, -1);
      return peel(difference);
    },
    serialize() {
      const bytes = Buffer.alloc(BYTES);
      for (const [i, word] of words.entries()) bytes.writeInt32LE(word, 4 * i);
      return bytes.toString('base64');
    },
  };
}

/** A row as the words of a cell. */
type Packed = readonly [digest: number, time: number, uppers: number, checksum: number];

function pack({ at, digest }: RowKey): Packed {
  const lower = Number.parseInt(digest.slice(4), 16) | 0;
  const upper = Number.parseInt(digest.slice(0, 4), 16);
  return withChecksum(lower, at | 0, (upper << 16) | (Math.floor(at / UPPER) & 0xffff));
}

function withChecksum(digest: number, time: number, uppers: number): Packed {
  // Not linear in XOR: the checksum of several rows is not that of their sum.
  let sum = Math.imul(digest ^ (digest >>> 15), 0x85ebca6b);
  sum = Math.imul((sum ^ (sum >>> 13)) + time, 0xc2b2ae35);
  sum = Math.imul((sum ^ (sum >>> 16)) + uppers, 0x9e3779b1);
  return [digest, time, uppers, sum ^ (sum >>> 15)];
}

function unpack([lower, time, uppers]: Packed): RowKey {
  const digest = (uppers >>> 16).toString(16).padStart(4, '0');
  return {
    at: (uppers & 0xffff) * UPPER + (time >>> 0),
    digest: digest + (lower >>> 0).toString(16).padStart(8, '0'),
  };
}

function put(words: Int32Array, packed: Packed, sign: number): void {
  for (let part = 0; part < PARTS; part++) {
    const start = cellOf(packed, part) * WORDS;
    words[start] = (words[start] ?? 0) + sign;
    for (const [i, word] of packed.entries())
      words[start + 1 + i] = (words[start + 1 + i] ?? 0) ^ word;
  }
}

/** The cell of a row in one part: other bits of its digest for each. */
function cellOf([digest]: Packed, part: number): number {
  return part * CELLS_IN_PART + ((((digest >>> (8 * part)) & 0xff) * CELLS_IN_PART) >>> 8);
}

function combine(words: Int32Array, others: Int32Array, sign: number): void {
  for (const [i, word] of others.entries()) {
    const own = words[i] ?? 0;
    words[i] = i % WORDS === 0 ? own + sign * word : own ^ word;
  }
}

/** Takes row after row out of a difference, until nothing is left of it. */
function peel(words: Int32Array): RowDifference | undefined {
  const rows = new Map<string, { readonly row: RowKey; readonly isAdded: boolean }>();
  while (takeSingles(words, rows) && rows.size <= CELLS);
  if (words.some((word) => word !== 0)) return undefined;
  const found = [...rows.values()];
  return {
    added: found.filter(({ isAdded }) => isAdded).map(({ row }) => row),
    removed: found.filter(({ isAdded }) => !isAdded).map(({ row }) => row),
  };
}

/** Takes out the rows that are alone in a cell; tells whether there was one. */
function takeSingles(
  words: Int32Array,
  rows: Map<string, { readonly row: RowKey; readonly isAdded: boolean }>,
): boolean {
  const before = rows.size;
  for (let cell = 0; cell < CELLS; cell++) {
    const packed = singleIn(words, cell);
    if (!packed) continue;
    const count = words[cell * WORDS] ?? 0;
    const row = unpack(packed);
    rows.set(`${row.at} ${row.digest}`, { row, isAdded: count > 0 });
    put(words, packed, -count);
  }
  return rows.size > before;
}

/** The row that is in a cell, if it is the only one. */
function singleIn(words: Int32Array, cell: number): Packed | undefined {
  const [count, digest = 0, time = 0, uppers = 0, checksum] = words.subarray(
    cell * WORDS,
    (cell + 1) * WORDS,
  );
  if (count !== 1 && count !== -1) return undefined;
  const packed = withChecksum(digest, time, uppers);
  const isSingle =
    packed[3] === checksum && cellOf(packed, Math.floor(cell / CELLS_IN_PART)) === cell;
  return isSingle ? packed : undefined;
}
