import type { ServerResponse } from 'node:http';
import type { Random } from '../../src/demo/random.ts';

/** An answer as Lever would give it. */
export interface Answer {
  /** Its body, which may be changed in place. */
  readonly json: unknown;
  /** The rows in the body. */
  readonly rows: Row[];
  /** The member by which rows are told apart, if there is one. */
  readonly idMember: string | undefined;
  /** The members that decide whether a row is read, and when. */
  readonly timeMembers: readonly string[];
  readonly isLastPage: boolean;
}

export type Row = Record<string, unknown>;

/** What goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
  /** Sends it in another way than whole. */
  readonly send?: (response: ServerResponse, reply: Reply) => void;
}

/**
 * What a mutation does to the data:
 *
 * - `none`: nothing; the answer means the same.
 * - `rows`: rows are others, in another order, or more; see {@link Touched}.
 * - `short`: rows may be hidden, and nothing shows it.
 * - `broken`: the answer makes no sense; another try helps once the mutation is over.
 * - `refused`: it is final, whatever the next one would be.
 * - `gone`: there is no such list, which below a parent means that it is empty, and is final elsewhere.
 * - `fatal`: the key is not valid, which ends the run.
 */
export type Effect =
  | { readonly kind: 'none' | 'short' | 'broken' | 'refused' | 'gone' | 'fatal' }
  | { readonly kind: 'rows'; readonly touched: Touched };

/** An effect on the answer as a whole. */
export type WholeEffect = Exclude<Effect['kind'], 'rows'>;

/**
 * By row, the members that were touched. `*` is every row, or every member; a time with `?` behind
 * it is one that says nothing now.
 */
export type Touched = ReadonlyMap<string, readonly string[]>;

/** A mutated answer. */
export interface Mutated {
  readonly reply: Reply;
  readonly effect: Effect;
}

/** A way to mutate answers. */
export interface Mutation {
  readonly name: string;
  /** Undefined where it does not fit the answer. */
  apply(answer: Answer, random: Random): Mutated | undefined;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/** A whole reply with this text. */
export function replyWith(text: string, more: Partial<Reply> = {}): Reply {
  return { status: 200, headers: JSON_HEADERS, body: Buffer.from(text), ...more };
}

/** A mutation of the reply as a whole. */
export function mutationOf(
  name: string,
  kind: WholeEffect,
  make: (answer: Answer, random: Random) => Reply,
): Mutation {
  return { name, apply: (answer, random) => ({ reply: make(answer, random), effect: { kind } }) };
}

/** Stands in a value for JSON text that no value has. */
export class RawJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** JSON in which every {@link RawJson} is the text that it stands for. */
export function toText(value: unknown): string {
  const texts: string[] = [];
  const json = JSON.stringify(value, (_name, member: unknown) => {
    if (!(member instanceof RawJson)) return member;
    texts.push(member.text);
    return `\u0001raw${texts.length - 1}\u0001`;
  });
  return json.replace(/"\\u0001raw(\d+)\\u0001"/g, (_match, place) => texts[Number(place)] ?? '');
}
