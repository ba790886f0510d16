import type { Random } from './random.ts';
import type { Row } from './rows.ts';
import { DAY } from './time.ts';

/** A question of a form (lever-api: form-fields). */
export interface Field extends Row {
  readonly type: string;
  readonly text: string;
  readonly options?: readonly { readonly text: string }[];
  readonly scores?: readonly Row[];
}

const RATINGS = ['4 - Strong Hire', '3 - Hire', '2 - No Hire', '1 - Strong No Hire'];
const SENTENCES = [
  'Clear and calm, even about the hard parts.',
  'Asked good questions.\r\nWould talk again.',
  'Knows the field, less sure about scale.',
  'Zażółć gęślą jaźń: fine with UTF-8, too ✓',
  '',
];

/** The members that a field has beside the common ones, by its type. */
const EXTRAS: Readonly<Record<string, (choices: readonly string[]) => Partial<Field>>> = {
  currency: () => ({ currency: 'EUR' }),
  dropdown: (choices) => ({ prompt: 'Select one', options: toOptions(choices) }),
  'multiple-choice': (choices) => ({ options: toOptions(choices) }),
  'multiple-select': (choices) => ({ options: toOptions(choices) }),
  'score-system': () => ({ prompt: 'Select one', options: toOptions(RATINGS) }),
  scorecard: (choices) => ({ scores: choices.map((text) => ({ text, description: '' })) }),
  university: () => ({ prompt: 'Select one' }),
};

/**
 * What is answered, by the type of the field; every type but the notes' own
 * (lever-api: form-fields).
 */
const ANSWERS: Readonly<Record<string, (random: Random, field: Field, at: number) => unknown>> = {
  text: (random) => random.pick(SENTENCES),
  textarea: (random) => random.some(SENTENCES, 2).join('\n'),
  code: (random) => `return ${random.int(0, 42)};`,
  currency: (random) => random.int(30, 140) * 1000 + (random.chance(0.2) ? 0.5 : 0),
  date: (random, _field, at) => at + random.int(10, 90) * DAY,
  dropdown: (random, field) => pickOption(random, field),
  'multiple-choice': (random, field) => pickOption(random, field),
  'multiple-select': (random, { options = [] }) => random.some(options, 2).map(({ text }) => text),
  'yes-no': (random) => random.pick(['yes', 'no']),
  'score-system': (random, field) => pickOption(random, field),
  score: (random) => random.int(1, 4),
  scorecard: (random, { scores = [] }) => scores.map(() => createScore(random)),
  'file-upload': (random, _field, at) => ({
    id: random.uuid(),
    ext: '.txt',
    name: 'work-sample.txt',
    size: random.int(40, 90_000),
    uploadedAt: at,
  }),
  university: () => 'Example University',
};

/** Makes a field as templates hold it: without a value. */
export function createField(
  random: Random,
  type: string,
  text: string,
  choices: readonly string[] = [],
): Field {
  const description = random.pick(['', '', ' ', 'Please be specific.', null, undefined]);
  return {
    id: random.uuid(),
    type,
    text,
    ...(description === undefined ? {} : { description }),
    required: random.chance(0.3),
    ...EXTRAS[type]?.(choices),
  };
}

/** Answers a form: each field with its value, or null where nothing was said. */
export function answerFields(
  random: Random,
  fields: readonly Field[],
  { at, isOld }: { at: number; isOld: boolean },
): Row[] {
  return fields.map((field) => {
    const value = random.chance(0.12) ? null : ANSWERS[field.type]?.(random, field, at);
    const answered = { ...field, ...(field.type === 'code' ? { language: 'python' } : {}), value };
    return isOld && field.type === 'dropdown' ? withoutOptions(answered) : answered;
  });
}

/** In old forms a dropdown has lost its options (lever-api: old-forms). */
function withoutOptions({ options: _lost, ...field }: Row): Row {
  return field;
}

function pickOption(random: Random, { options = [] }: Field): string | null {
  return options.length === 0 ? null : random.pick(options).text;
}

function createScore(random: Random): Row {
  return random.chance(0.2)
    ? { score: null, comment: null }
    : { score: random.int(1, 4), comment: random.pick(['kind', 'quick', null]) };
}

function toOptions(choices: readonly string[]): { readonly text: string }[] {
  return choices.map((text) => ({ text }));
}
