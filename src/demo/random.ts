/** A seeded source of chance: the same seed gives the same company, ids included. */
export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** An integer, both bounds included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Up to `count` different items. */
  readonly some: <T>(items: readonly T[], count: number) => T[];
  /** A version 4 UUID. */
  readonly uuid: () => string;
}

const TWO_TO_32 = 4_294_967_296;

/** Makes a source of chance from any integer. */
export function createRandom(seed: number): Random {
  const word = createWords(seed);
  const next = () => word() / TWO_TO_32;
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => pickAt(items, int(0, items.length - 1)),
    some: (items, count) => some(items, count, int),
    uuid: () => formatUuid(word(), word(), word(), word()),
  };
}

/** mulberry32: 32 well mixed bits a call, which is plenty for invented people. */
function createWords(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function pickAt<T>(items: readonly T[], index: number): T {
  if (items.length === 0) throw new RangeError('there is nothing to pick from');
  return items[index] as T;
}

function some<T>(
  items: readonly T[],
  count: number,
  int: (least: number, most: number) => number,
): T[] {
  const left = [...items];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0)
    taken.push(...left.splice(int(0, left.length - 1), 1));
  return taken;
}

function formatUuid(a: number, b: number, c: number, d: number): string {
  const versioned = ((b & 0xffff0fff) | 0x4000) >>> 0;
  const variant = ((c & 0x3fffffff) | 0x80000000) >>> 0;
  const digits = hex(a) + hex(versioned) + hex(variant) + hex(d);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
