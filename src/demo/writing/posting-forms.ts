import type { Random } from '../random.ts';
import type { IdRow, Posting, Row } from '../rows.ts';
import { MINUTE } from '../time.ts';
import { EEO_ANSWERS } from './eeo-answers.ts';
import { orNull, when } from './members.ts';
import { createPostingFields } from './templates.ts';

const PERSONAL = ['fullName', 'email', 'phone', 'resume', 'additionalInformation'];
const LINKS = ['LinkedIn', 'Other'];

/**
 * The application form of a posting; EEO questions are missing where they are off
 * (lever-api: posting-questions).
 */
export function createPostingQuestions(
  random: Random,
  { id, text }: Posting,
  { index, asksEeo }: { index: number; asksEeo: boolean },
): IdRow {
  const store = {
    statement: 'We keep your data.',
    displayState: 'MANDATORY_DISCLOSURE_SHOWN',
    compliancePolicyId: random.uuid(),
  };
  return {
    id,
    text,
    customQuestions: index % 4 === 3 ? [] : [createQuestionSet(random)],
    ...when(asksEeo, { eeoQuestions: createEeoQuestions(random) }),
    personalInformation: PERSONAL.map(askFor),
    urls: LINKS.map(askFor),
    consentDisclosures: orNull(index % 3 === 0, { store }),
  };
}

/** Personal questions have a name in place of an id (lever-api: personal-questions). */
function askFor(name: string): Row {
  return { name, text: name, type: 'text', required: name === 'fullName', value: null };
}

function createQuestionSet(random: Random): object {
  const fields = createPostingFields(random).map((field) => ({
    ...field,
    value: field.type === 'multiple-select' ? [] : null,
  }));
  return { id: random.uuid(), text: 'Screening', distribution: ['external', 'internal'], fields };
}

function createEeoQuestions(random: Random): object {
  const ask = (text: string, answers: readonly string[]) => ({
    type: 'dropdown',
    text,
    description: null,
    required: false,
    prompt: 'Select one',
    options: answers.map((answer) => ({ text: answer, optionId: random.uuid() })),
    value: null,
  });
  return {
    gender: ask('Gender', EEO_ANSWERS.gender.map(toText)),
    race: ask('Race', EEO_ANSWERS.race.map(toText)),
    veteran: ask('Veteran status', EEO_ANSWERS.veteran.map(toText)),
  };
}

function toText({ text }: { readonly text: string }): string {
  return text;
}

/**
 * One survey, which many postings share; some postings have none (lever-api: diversity-surveys).
 */
export function createSurveys(
  random: Random,
  postings: readonly Posting[],
  from: number,
): Map<string, IdRow[]> {
  const survey = createSurvey(random, from, { candidateLocations: { countryCodes: ['DE', 'BE'] } });
  const other = createSurvey(random, from, { postingLocations: ['Toronto'] });
  const surveys = new Map<string, IdRow[]>();
  for (const [index, { id }] of postings.entries())
    if (index % 3 !== 2) surveys.set(id, index % 6 === 0 ? [survey, other] : [survey]);
  return surveys;
}

function createSurvey(random: Random, createdAt: number, locations: Row): IdRow {
  const options = [{ text: '18-25' }, { text: '26-35' }, { text: '36 or more' }];
  const question = { text: 'Age range', description: '', required: false, options };
  return {
    id: random.uuid(),
    createdAt,
    updatedAt: createdAt + MINUTE,
    text: 'Voluntary survey',
    instructions: 'Optional.',
    ...locations,
    // The first type is written with a blank (lever-api: diversity-surveys).
    fields: ['multiple choice', 'multiple-select'].map((type) => ({
      id: random.uuid(),
      type,
      ...question,
    })),
  };
}
