import type { Random } from '../../src/demo/random.ts';
import {
  type Answer,
  type Mutation,
  RawJson,
  replyWith,
  toText,
  type WholeEffect,
} from './answer.ts';
import { CANARY, ODD_VALUES } from './odd-values.ts';

type Envelope = Record<string, unknown>;

/** Changes to what is around the rows. */
export const ENVELOPE_MUTATIONS: readonly Mutation[] = [
  inEnvelope('hasNext is missing', (envelope, { isLastPage }) => {
    delete envelope['hasNext'];
    return isLastPage ? 'none' : 'short';
  }),
  inEnvelope('hasNext is odd', (envelope, { isLastPage }, random) => {
    const odd = random.pick(ODD_VALUES.filter((text) => text !== 'true'));
    envelope['hasNext'] = new RawJson(odd);
    return isLastPage ? 'none' : 'short';
  }),
  inEnvelope('hasNext is false', (envelope, { isLastPage }) => {
    envelope['hasNext'] = false;
    return isLastPage ? 'none' : 'short';
  }),
  inEnvelope('there is always another page', (envelope, { isLastPage }) => {
    if (!isLastPage) return undefined;
    envelope['hasNext'] = true;
    return 'broken';
  }),
  inEnvelope('the token is missing', (envelope, { isLastPage }) => {
    if (isLastPage) return undefined;
    delete envelope['next'];
    return 'broken';
  }),
  inEnvelope('the token is odd', (envelope, { isLastPage }, random) => {
    envelope['next'] = random.pick([null, 5, true, '', [], {}, { next: CANARY }]);
    return isLastPage ? 'none' : 'broken';
  }),
  inEnvelope('a token beside the last page', (envelope, { isLastPage }) => {
    if (!isLastPage) return undefined;
    envelope['next'] = CANARY;
    return 'none';
  }),
  inEnvelope('a token that nobody gave', (envelope, _answer, random) => {
    if (envelope['hasNext'] === undefined) return undefined;
    envelope['hasNext'] = true;
    envelope['next'] = random.pick([CANARY, '[1,2]', '%', '\u0000', '../..', 'x'.repeat(6000)]);
    // The list is begun again, but not for ever; one without pages refuses the token.
    return 'refused';
  }),
  inEnvelope('members more', (envelope, _answer, random) => {
    for (const name of ['code', 'message', 'id', 'rows', 'constructor', 'odd'])
      envelope[name] = new RawJson(random.pick(ODD_VALUES));
    return 'none';
  }),
  inEnvelope('no rows, and another page', (envelope, { rows, isLastPage }) => {
    if (isLastPage) return undefined;
    rows.splice(0);
    return envelope['hasNext'] === true ? 'short' : undefined;
  }),
  inEnvelope('no rows', (_envelope, { rows }) => {
    if (rows.length === 0) return undefined;
    rows.splice(0);
    return 'short';
  }),
  inEnvelope('data is no list', (envelope, _answer, random) => {
    envelope['data'] = new RawJson(random.pick(NO_LISTS));
    return 'broken';
  }),
  inEnvelope('data is one level deeper', (envelope) => {
    envelope['data'] = { data: envelope['data'] };
    return 'broken';
  }),
  inEnvelope('data is missing', (envelope) => {
    delete envelope['data'];
    return 'broken';
  }),
  wholeBody('the rows alone', ({ json, isLastPage }) => {
    const { data } = (json ?? {}) as Envelope;
    return Array.isArray(data) && isLastPage ? [data, 'none'] : undefined;
  }),
  wholeBody('something else', (_answer, random) => [
    new RawJson(random.pick([...NO_LISTS, '{"data":null}'])),
    'broken',
  ]),
  wholeBody('an error with status 200', (_answer, random) => {
    const code = random.pick(['ResourceNotFound', 'InternalServerError', CANARY]);
    return [{ code, message: `${CANARY} Invalid offset token` }, 'broken'];
  }),
];

const NO_LISTS = ['null', 'true', '0', '""', `"${CANARY}"`, '{}', `{"odd":["${CANARY}"]}`, '1e400'];

function inEnvelope(
  name: string,
  change: (envelope: Envelope, answer: Answer, random: Random) => WholeEffect | undefined,
): Mutation {
  return {
    name: `envelope: ${name}`,
    apply(answer, random) {
      const { json } = answer;
      if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
      const kind = change(json as Envelope, answer, random);
      return kind && { reply: replyWith(toText(json)), effect: { kind } };
    },
  };
}

function wholeBody(
  name: string,
  make: (answer: Answer, random: Random) => readonly [body: unknown, kind: WholeEffect] | undefined,
): Mutation {
  return {
    name: `body: ${name}`,
    apply(answer, random) {
      const made = make(answer, random);
      return made && { reply: replyWith(toText(made[0])), effect: { kind: made[1] } };
    },
  };
}
