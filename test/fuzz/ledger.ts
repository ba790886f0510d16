import type { Effect, Mutated, Touched } from './answer.ts';
import { endpointAt } from './endpoints.ts';

/** What mutations did to a list, over all of its answers. */
export interface ListDamage {
  /** By row, the members that were touched; see {@link Touched}. */
  readonly rows: Map<string, Set<string>>;
  /** Rows are others, in another order, or more. */
  isChanged: boolean;
  /** Rows may have been hidden. */
  isShort: boolean;
  /** An answer was broken for good. */
  isLost: boolean;
}

/** An answer that was mutated. */
export interface Note {
  /** Names the answer, whenever it is asked for. */
  readonly key: string;
  readonly mutation: string;
  readonly effect: Effect;
}

/** Remembers what was done to which list. Paths are without `/v1`. */
export interface Ledger {
  /** The answers that were mutated, in their order. */
  readonly notes: readonly Note[];
  add(path: string, mutated: Mutated & Note, isLasting: boolean): void;
  at(path: string): ListDamage | undefined;
  /** The paths of lists that match and were damaged so. */
  damaged(pattern: RegExp, how: keyof Omit<ListDamage, 'rows'>): readonly string[];
  /** Whether the key was refused, which ends a run. */
  isFatal(): boolean;
}

/** Creates an empty one. */
export function createLedger(): Ledger {
  const notes: Note[] = [];
  const damages = new Map<string, ListDamage>();
  return {
    notes,
    add(path, { key, mutation, effect }, isLasting) {
      notes.push({ key, mutation, effect });
      const damage = damages.get(path) ?? createDamage();
      damages.set(path, damage);
      const { kind } = effect;
      if (kind === 'rows') touch(damage, effect.touched, isLasting);
      if (kind === 'short' || kind === 'gone') damage.isShort = true;
      const isFinal = kind === 'refused' || (kind === 'gone' && !isBelowParent(path));
      if (isFinal || (kind === 'broken' && isLasting)) damage.isLost = true;
    },
    at: (path) => damages.get(path),
    damaged: (pattern, how) =>
      [...damages].flatMap(([path, damage]) => (damage[how] && pattern.test(path) ? path : [])),
    isFatal: () => notes.some(({ effect }) => effect.kind === 'fatal'),
  };
}

function createDamage(): ListDamage {
  return { rows: new Map(), isChanged: false, isShort: false, isLost: false };
}

function touch(damage: ListDamage, touched: Touched, isLasting: boolean): void {
  damage.isChanged = true;
  for (const [id, members] of touched) {
    const all = damage.rows.get(id) ?? new Set();
    damage.rows.set(id, all);
    // A time that says nothing now and something later may fall between two readings.
    for (const member of members) all.add(isLasting ? member : member.replace(/\?$/, ''));
  }
}

function isBelowParent(path: string): boolean {
  const kind = endpointAt(path)?.definition.source.kind;
  return kind === 'child' || kind === 'expanded';
}
