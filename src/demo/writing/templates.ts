import type { Random } from '../random.ts';
import type { IdRow, Row } from '../rows.ts';
import { DAY } from '../time.ts';
import { createField, type Field } from './fields.ts';

/** A template of forms. */
export interface Template extends IdRow {
  readonly text: string;
  readonly instructions: string;
  readonly fields: readonly Field[];
}

type TemplateQuestion = readonly [type: string, text: string, ...choices: string[]];

const FEEDBACK: readonly (readonly [text: string, ...questions: TemplateQuestion[]])[] = [
  ['Culture interview', ['textarea', 'Notes'], ['yes-no', 'Would you work with them?']],
  ['On-site', ['scorecard', 'Skills', 'Teamwork', 'Craft', 'Ownership'], ['textarea', 'Why?']],
  ['On-site (selling)', ['scorecard', 'Selling', 'Listening', 'Closing'], ['text', 'Summary']],
  [
    'Phone screen',
    ['text', 'Motivation'],
    ['currency', 'Expected pay'],
    ['date', 'Can start'],
    ['dropdown', 'Notice period', 'None', '1 month', '3 months'],
  ],
  ['Take-home, 100% remote', ['file-upload', 'Work sample'], ['score', 'Clarity']],
  [
    'Technical interview',
    ['code', 'Solution'],
    ['score', 'Problem solving'],
    ['multiple-choice', 'Level', 'Junior', 'Senior', 'Staff'],
    ['multiple-select', 'Languages', 'python', 'go', 'rust'],
  ],
];

const FORMS: readonly (readonly [text: string, ...questions: TemplateQuestion[]])[] = [
  [
    'Background check',
    ['dropdown', 'Provider', 'Internal', 'External'],
    ['multiple-choice', 'Result', 'Clear', 'Open'],
    ['multiple-select', 'Checked', 'Degree', 'Employers'],
    ['textarea', 'Remarks'],
  ],
  [
    'Employee referral',
    ['dropdown', 'Relationship', 'Friend', 'Former colleague'],
    ['score', 'How well do you know them?'],
    ['textarea', 'Why?'],
  ],
  [
    'Intake',
    ['currency', 'Expected salary'],
    ['dropdown', 'Notice period', 'None', '1 month', '3 months'],
    ['yes-no', 'Work permit?'],
    ['textarea', 'Remarks'],
  ],
  [
    'Relocation',
    ['currency', 'Budget'],
    ['date', 'Move date'],
    ['yes-no', 'Visa needed?'],
    ['text', 'To'],
  ],
];

/** Feedback templates, each with exactly one overall rating (lever-api: feedback-templates). */
export function createFeedbackTemplates(
  random: Random,
  from: number,
  stages: readonly IdRow[],
): Template[] {
  return FEEDBACK.map(([text, ...questions], index) => ({
    id: random.uuid(),
    // Two share a name, as in a recorded account (lever-api: feedback-templates).
    text: text.replace(/ \(.*/, ''),
    // Both may be an empty string in place of null (lever-api: empty-strings).
    group: createGroup(random, index),
    instructions: index % 2 === 0 ? '' : 'Please fill in on the same day.',
    createdAt: index % 3 === 1 ? null : from - index * 30 * DAY,
    updatedAt: index % 3 === 0 ? from + index * DAY : null,
    stage: createStageOf(index, stages),
    fields: [createField(random, 'score-system', 'Rating'), ...createFields(random, questions)],
  }));
}

/** Profile form templates, whose stamps are quoted numbers (lever-api: quoted-numbers). */
export function createFormTemplates(random: Random, from: number): Template[] {
  return FORMS.map(([text, ...questions], index) => ({
    id: random.uuid(),
    text,
    instructions: '',
    group: createGroup(random, index),
    secretByDefault: index === 0,
    fields: createFields(random, questions),
    createdAt: String(from - index * 30 * DAY),
    ...(index === 1 ? {} : { updatedAt: String(from + index * 10 * DAY) }),
  }));
}

/**
 * The questions of an application form, in all types that it may have
 * (lever-api: posting-questions).
 */
export function createPostingFields(random: Random): Field[] {
  return createFields(random, [
    ['text', 'Why us?'],
    ['textarea', 'Tell us more'],
    ['dropdown', 'Highest degree', 'Bachelor', 'Master', 'Other'],
    ['multiple-choice', 'Heard of us through', 'Friends', 'Press'],
    ['multiple-select', 'Languages', 'German', 'English', 'Polish'],
    ['university', 'University'],
    ['file-upload', 'Portfolio'],
  ]);
}

/** All templates by the names that the story has for them. */
export function nameTemplates(
  feedback: readonly Template[],
  forms: readonly Template[],
): ReadonlyMap<string, Template> {
  return new Map([
    ...FEEDBACK.flatMap(([name], place) => pairWith(name, feedback[place])),
    ...FORMS.flatMap(([name], place) => pairWith(name, forms[place])),
  ]);
}

function pairWith(name: string, template: Template | undefined): [string, Template][] {
  return template === undefined ? [] : [[name, template]];
}

function createFields(random: Random, questions: readonly TemplateQuestion[]): Field[] {
  return questions.map(([type, text, ...choices]) => createField(random, type, text, choices));
}

function createGroup(random: Random, index: number): Row | string | null {
  const group = { id: random.uuid(), name: 'Engineering' };
  return [group, '', null][index % 3] ?? null;
}

function createStageOf(index: number, stages: readonly IdRow[]): Row | string | null {
  return [null, '', stages[5] ?? null][index % 3] ?? null;
}
