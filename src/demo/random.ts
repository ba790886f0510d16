/** A seeded source of chance: the same seed gives the same company, ids included. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer, both bounds included. */
  int(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** An item by its weight. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  /** Up to `count` different items. */
  some<T>(items: readonly T[], count: number): T[];
  /** Around 0, two thirds of the numbers within 1 of it. */
  normal(): number;
  /** A version 4 UUID. */
  uuid(): string;
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
  return new Words(seed, topic, number);
}

/**
 * sfc32: 32 well mixed bits a word, from a state large enough for sequences that never meet. A
 * class, since a company is made with thousands of them.
 */
class Words implements Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, topic: number, number: number) {
    this.a = seed | 0;
    this.b = topic | 0;
    this.c = number | 0;
    for (let round = 0; round < WARM_UP; round++) this.word();
  }

  next(): number {
    return this.word() / TWO_TO_32;
  }

  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return pickAt(items, this.int(0, items.length - 1));
  }

  weighted<T extends { readonly weight: number }>(items: readonly T[]): T {
    return pickByWeight(items, this.next());
  }

  some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0)
      taken.push(...left.splice(this.int(0, left.length - 1), 1));
    return taken;
  }

  normal(): number {
    // The sum of three evenly spread numbers is close enough to a bell.
    return (this.next() + this.next() + this.next() - 1.5) * 2;
  }

  uuid(): string {
    return formatUuid(this.word(), this.word(), this.word(), this.word());
  }

  private word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
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
