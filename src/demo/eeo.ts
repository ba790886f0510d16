import type { Opportunity, Posting, Row } from './rows.ts';
import type { Setting } from './setting.ts';

const GENDERS = ['Female', 'Male', 'Decline to self-identify'];
const RACES = [
  'Hispanic or Latino',
  'Asian (Not Hispanic or Latino)',
  'Two or More Races (Not Hispanic or Latino)',
  'Decline to self-identify',
];
const VETERANS = ['I am a veteran', 'I am not a veteran', 'Decline to self-identify'];

/**
 * Writes the EEO answers of every third applicant, and of all of the latest
 * (lever-api: eeo-window).
 */
export function writeEeoResponses(setting: Setting): void {
  const { company } = setting;
  const applicants = company.opportunities.filter(
    ({ id, confidentiality }) => company.applications.has(id) && confidentiality !== 'confidential',
  );
  for (const [index, opportunity] of applicants.entries())
    if (index % 3 === 0 || index > applicants.length - 6)
      writeResponse(setting, opportunity, index);
  // Rows without any identity can be equal in all they say.
  const [twin] = company.eeoResponses;
  if (twin !== undefined) company.eeoResponses.push({ ...twin });
}

function writeResponse(setting: Setting, opportunity: Opportunity, index: number): void {
  const { company } = setting;
  const application = company.applications.get(opportunity.id);
  const posting = company.postings.find(({ id }) => id === application?.posting);
  const { archived } = opportunity;
  const shared = {
    applicationArchivedAt: archived?.archivedAt ?? null,
    applicationArchivedBy: archived ? opportunity.owner : null,
    applicationArchiveReason: null,
    applicationTitle: posting?.text,
    appliedAt: application?.createdAt,
    currentStage: opportunity.stage,
    ...createAnswers(setting, index),
  };
  company.eeoResponses.push(shared);
  if (application === undefined) return;
  const hired = application['requisitionForHire'] ? (archived?.archivedAt ?? null) : null;
  company.eeoResponsesPii.push({
    id: application.id,
    applicationId: application.id,
    ...shared,
    ...identify(opportunity, posting, index),
    eeoSurveyRespondedAt: application.createdAt + 100,
    hiredDate: hired,
    hiringManager: posting?.hiringManager ?? null,
    posting: application.posting,
  });
}

/** What was not answered is missing, not null (lever-api: eeo-answers). */
function createAnswers({ random }: Setting, index: number): Row {
  return {
    ...(index % 4 === 1 ? {} : { gender: random.pick(GENDERS) }),
    ...(index % 2 === 1 ? {} : { race: random.pick(RACES) }),
    ...(index % 3 === 2 ? {} : { veteran: random.pick(VETERANS) }),
    ...(index % 5 === 0
      ? { disability: 'I do not wish to answer', disabilitySignatureDate: '01/31/2025' }
      : {}),
  };
}

function identify(opportunity: Opportunity, posting: Posting | undefined, index: number): Row {
  const { id, contact, owner, origin, sources } = opportunity;
  return {
    contact,
    eeoResponseSource: 'api',
    opportunityId: id,
    opportunityOwner: owner,
    origin,
    // Documented as one and as many, and some answers have neither (lever-api: eeo-sources).
    ...(index % 4 === 2 && sources[0] !== undefined ? { source: sources[0] } : { sources }),
    ...(index % 6 === 3 ? { requisitionCodes: posting?.requisitionCodes ?? [] } : {}),
  };
}
