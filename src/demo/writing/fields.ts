import type { Random } from '../random.ts';
import type { Row } from '../rows.ts';
import { inventSchool } from '../story/names.ts';
import { DAY } from '../time.ts';

/** A question of a form (lever-api: form-fields). */
export interface Field extends Row {
  readonly type: string;
  readonly text: string;
  readonly options?: readonly { readonly text: string }[];
  readonly scores?: readonly Row[];
}

const RATINGS = ['4 - Strong Hire', '3 - Hire', '2 - No Hire', '1 - Strong No Hire'];
/** What is said, from the worst impression to the best; the middle is for forms without any. */
const SENTENCES = [
  ['Could not explain the last project.', 'Not what we look for.', 'Long silences, few questions.'],
  ['Knows the field, less sure about scale.', 'Fine, but others were stronger.', ''],
  ['Clear and calm, even about the hard parts.', 'Asked good questions.\r\nWould talk again.'],
  ['One of the best talks this year.', 'Taught me something.', 'Hire before others do!'],
];
const NEUTRAL = [
  'As discussed.',
  'Available after the notice period.',
  'Prefers to work from home on Fridays.',
  'Zażółć gęślą jaźń: fine with UTF-8, too ✓',
  '',
];

/** What decides how somebody answers. */
export interface Answering {
  readonly at: number;
  /** Written so long ago that it has the shape of that time. */
  readonly isOld: boolean;
  /** The impression that the form is about, from 1 to 4. */
  readonly rating?: number;
  /** What is usual to be paid, and in which currency. */
  readonly pay?: { readonly amount: number; readonly currency: string };
}

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
const ANSWERS: Readonly<
  Record<string, (random: Random, field: Field, answering: Answering) => unknown>
> = {
  text: (random, _field, { rating }) => random.pick(sentences(rating)),
  textarea: (random, _field, { rating }) => random.some(sentences(rating), 2).join('\n'),
  code: (random) => `return ${random.int(0, 42)};`,
  currency: (random, _field, { pay = { amount: 60_000 } }) =>
    Math.round((pay.amount * (0.85 + random.next() * 0.35)) / 500) * 500 +
    (random.chance(0.1) ? 0.5 : 0),
  date: (random, _field, { at }) => at + random.int(10, 90) * DAY,
  dropdown: (random, field) => pickOption(random, field),
  'multiple-choice': (random, field) => pickOption(random, field),
  'multiple-select': (random, { options = [] }) => random.some(options, 2).map(({ text }) => text),
  'yes-no': (random, _field, { rating }) => sayYes(random, rating),
  'score-system': (random, field, { rating }) =>
    rating === undefined ? pickOption(random, field) : RATINGS[4 - rating],
  score: (random, _field, { rating }) => scoreNear(random, rating),
  scorecard: (random, { scores = [] }, { rating }) => scores.map(() => createScore(random, rating)),
  'file-upload': (random, _field, { at }) => ({
    id: random.uuid(),
    ext: '.txt',
    name: 'work-sample.txt',
    size: random.int(40, 90_000),
    uploadedAt: at,
  }),
  university: (random) => inventSchool(random),
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
  answering: Answering,
): Row[] {
  return fields.map((field) => {
    const isRating = field.type === 'score-system';
    const isSkipped = random.chance(isRating ? 0.03 : 0.12);
    const value = isSkipped ? null : ANSWERS[field.type]?.(random, field, answering);
    const answered = { ...field, ...extrasOf(field, answering), value };
    return answering.isOld && field.type === 'dropdown' ? withoutOptions(answered) : answered;
  });
}

function extrasOf({ type }: Field, { pay }: Answering): Row {
  if (type === 'code') return { language: 'python' };
  return type === 'currency' && pay !== undefined ? { currency: pay.currency } : {};
}

function sentences(rating: number | undefined): readonly string[] {
  return SENTENCES[(rating ?? 0) - 1] ?? NEUTRAL;
}

function sayYes(random: Random, rating = 2.5): string {
  return random.chance(0.15 + (rating - 1) * 0.25) ? 'yes' : 'no';
}

/** A score of a part that is mostly near the rating of the whole. */
function scoreNear(random: Random, rating: number | undefined): number {
  if (rating === undefined) return random.int(1, 4);
  return Math.min(4, Math.max(1, rating + random.pick([-1, 0, 0, 0, 1])));
}

/** In old forms a dropdown has lost its options (lever-api: old-forms). */
function withoutOptions({ options: _lost, ...field }: Row): Row {
  return field;
}

function pickOption(random: Random, { options = [] }: Field): string | null {
  return options.length === 0 ? null : random.pick(options).text;
}

function createScore(random: Random, rating: number | undefined): Row {
  const score = scoreNear(random, rating);
  const comment = random.pick([...sentences(rating), null]);
  return random.chance(0.15) ? { score: null, comment: null } : { score, comment };
}

function toOptions(choices: readonly string[]): { readonly text: string }[] {
  return choices.map((text) => ({ text }));
}
