import { createRandom, type Random } from '../random.ts';
import type { Row } from '../rows.ts';
import { TOPICS } from '../story/topics.ts';
import { MINUTE } from '../time.ts';
import { EEO_ANSWERS } from './eeo-answers.ts';
import type { Setting, Subject } from './setting.ts';

/** Everybody is asked, not everybody answers. */
const ANSWERS = 0.8;

/**
 * Writes the EEO answers of an applicant to a job where they are asked for
 * (lever-api: eeo-ids, eeo-parameters).
 */
export function writeEeoResponses({ company, story, now }: Setting, subject: Subject): void {
  const { candidacy, application, opportunity, posting } = subject;
  const { number, office } = candidacy;
  const random = createRandom(story.setup.seed, TOPICS.eeo, number);
  const isAsked = office.asksEeo && opportunity.confidentiality !== 'confidential';
  if (!isAsked || application === undefined || !random.chance(ANSWERS)) return;
  const { archived } = opportunity;
  const shared = {
    applicationArchivedAt: archived?.archivedAt ?? null,
    applicationArchivedBy: archived ? opportunity.owner : null,
    applicationArchiveReason: null,
    applicationTitle: posting?.text,
    appliedAt: application.createdAt,
    currentStage: opportunity.stage,
    ...createAnswers(random, number, application.createdAt),
  };
  const respondedAt = application.createdAt + random.int(100, MINUTE);
  if (respondedAt > now) return;
  company.eeoResponses.push(shared);
  const isHired = archived?.reason === company.archiveReasons[0]?.id;
  company.eeoResponsesPii.push({
    id: application.id,
    applicationId: application.id,
    ...shared,
    ...identify(subject, number),
    eeoSurveyRespondedAt: respondedAt,
    hiredDate: isHired ? (archived?.archivedAt ?? null) : null,
    hiringManager: posting?.hiringManager ?? null,
    posting: application.posting,
  });
}

/** Rows without any identity can be equal in all they say (lever-api: eeo-ids). */
export function repeatEeoResponse({ eeoResponses }: Setting['company']): void {
  const [twin] = eeoResponses;
  if (twin !== undefined) eeoResponses.push({ ...twin });
}

/** What was not answered is missing, not null (lever-api: eeo-answers). */
function createAnswers(random: Random, number: number, at: number): Row {
  const pick = (answers: keyof typeof EEO_ANSWERS) => random.weighted(EEO_ANSWERS[answers]).text;
  const [gender, race, veteran] = [pick('gender'), pick('race'), pick('veteran')];
  const date = new Date(at).toISOString();
  return {
    ...(number % 8 === 1 ? {} : { gender }),
    ...(number % 5 === 1 ? {} : { race }),
    ...(number % 6 === 2 ? {} : { veteran }),
    ...(number % 5 === 0
      ? {
          disability: random.pick(['I do not wish to answer', 'No, I do not have a disability']),
          disabilitySignatureDate: `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`,
        }
      : {}),
  };
}

function identify({ opportunity, posting }: Subject, number: number): Row {
  const { id, contact, owner, origin, sources } = opportunity;
  return {
    contact,
    eeoResponseSource: 'api',
    opportunityId: id,
    opportunityOwner: owner,
    origin,
    // Documented as one and as many, and some answers have neither (lever-api: eeo-sources).
    ...(number % 4 === 2 && sources[0] !== undefined ? { source: sources[0] } : { sources }),
    ...(number % 6 === 3 ? { requisitionCodes: posting?.requisitionCodes ?? [] } : {}),
  };
}
