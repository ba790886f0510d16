/** A seeded source of chance: the same seed gives the same company, ids included. */
export interface Random {
  /** A number in [0, 1). */
  readonly next: () => number;
  /** An integer, both bounds included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** An item by its weight. */
  readonly weighted: <T extends { readonly weight: number }>(items: readonly T[]) => T;
  /** Up to `count` different items. */
  readonly some: <T>(items: readonly T[], count: number) => T[];
  /** Around 0, two thirds of the numbers within 1 of it. */
  readonly normal: () => number;
  /** A version 4 UUID. */
  readonly uuid: () => string;
}

/** The two digits of each byte: much of what it takes to make a company is to write ids. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const TWO_TO_32 = 4_294_967_296;
/** After so many words nothing is left of the seeds' likeness. */
const WARM_UP = 12;

/**
 * Makes a source of chance from up to three integers: a seed, and what it is for. So each part of a
 * story has its own, and stays the same whatever is told before it.
 */
export function createRandom(seed: number, topic = 0, number = 0): Random {
  const word = createWords(seed, topic, number);
  const next = () => word() / TWO_TO_32;
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => pickAt(items, int(0, items.length - 1)),
    weighted: (items) => pickByWeight(items, next()),
    some: (items, count) => some(items, count, int),
    // The sum of three evenly spread numbers is close enough to a bell.
    normal: () => (next() + next() + next() - 1.5) * 2,
    uuid: () => formatUuid(word(), word(), word(), word()),
  };
}

/** sfc32: 32 well mixed bits a call, from a state large enough for sequences that never meet. */
function createWords(seed: number, topic: number, number: number): () => number {
  let [a, b, c, counter] = [seed | 0, topic | 0, number | 0, 1];
  const word = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP; round++) word();
  return word;
}

function pickAt<T>(items: readonly T[], index: number): T {
  if (items.length === 0) throw new RangeError('there is nothing to pick from');
  return items[index] as T;
}

function pickByWeight<T extends { readonly weight: number }>(
  items: readonly T[],
  share: number,
): T {
  let left = share * items.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return pickAt(items, items.length - 1);
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
  const [second, third] = [half(versioned >>> 16), half(versioned & 0xffff)];
  const [fourth, fifth] = [half(variant >>> 16), half(variant & 0xffff)];
  return `${half(a >>> 16)}${half(a & 0xffff)}-${second}-${third}-${fourth}-${fifth}${half(d >>> 16)}${half(d & 0xffff)}`;
}

/** Four digits of 16 bits. */
function half(bits: number): string {
  return `${BYTES[bits >>> 8]}${BYTES[bits & 0xff]}`;
}
