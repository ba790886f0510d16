import { answerFields, type Field } from './fields.ts';
import type { Journey } from './journey.ts';
import { orNull } from './members.ts';
import type { Application, IdRow, Posting, Requisition, Row } from './rows.ts';
import type { Setting } from './setting.ts';
import { SECOND } from './time.ts';

interface Applied {
  readonly index: number;
  readonly opportunityId: string;
  readonly createdAt: number;
  readonly origin: string;
  readonly contact: IdRow;
  readonly journey: Journey;
  readonly isOld: boolean;
}

/**
 * The one application of an opportunity (lever-api: one-application); a referral among them is
 * listed as well.
 */
export function createApplication(
  setting: Setting,
  posting: Posting,
  applied: Applied,
): Application {
  const { random, staff } = setting;
  const { index, opportunityId, createdAt, origin, journey } = applied;
  const type = typeOf(origin, index);
  const user = type === 'posting' ? null : random.pick(staff.interviewers).id;
  return {
    id: random.uuid(),
    type,
    candidateId: opportunityId,
    opportunityId,
    posting: posting.id,
    postingHiringManager: posting.hiringManager,
    postingOwner: posting.owner,
    ...(type === 'user' ? anonymous : introduce(applied)),
    user,
    customQuestions: createQuestions(setting, posting, { ...applied, type, user }),
    createdAt,
    archived: journey.archived,
    requisitionForHire: journey.isHired ? findHire(setting, posting, index) : null,
    // Named so in documented answers only.
    ...(applied.isOld && index % 3 === 0
      ? { ownerId: posting.owner, hiringManager: posting.hiringManager }
      : {}),
    ...(index % 5 === 2
      ? { ipAddress: null, referer: null, userAgent: null, acceptLanguage: null, timezone: null }
      : {}),
  };
}

/** What a user who adds somebody to a posting leaves out (lever-api: applications-by-users). */
const anonymous: Row = {
  name: null,
  email: null,
  phone: null,
  company: null,
  links: null,
  comments: null,
};

function typeOf(origin: string, index: number): string {
  if (origin === 'referred') return 'referral';
  return origin === 'applied' || (origin === 'university' && index % 2 === 0) ? 'posting' : 'user';
}

function introduce({ contact, index }: Applied): Row {
  const [email = null] = contact['emails'] as readonly string[];
  const [phone] = contact['phones'] as readonly Row[];
  return {
    name: contact['name'],
    email,
    phone: phone === undefined ? null : { type: phone['type'] ?? null, value: phone['value'] },
    company: index % 3 === 0 ? null : contact['headline'],
    links: index % 4 === 0 ? null : [],
    comments: index % 5 === 0 ? 'Available from May.\r\nHappy to travel.' : null,
  };
}

/**
 * Answered forms in the recorded shape, and old ones in that of the documentation
 * (lever-api: application-forms).
 */
function createQuestions(
  setting: Setting,
  posting: Posting,
  applied: Applied & { readonly type: string; readonly user: string | null },
): Row[] | null {
  const { company, random } = setting;
  const { index, type, isOld } = applied;
  if (type === 'user') return index % 2 === 0 ? null : [];
  if (type === 'referral') return [createReferralForm(setting, applied)];
  const sets = company.postingQuestions.get(posting.id)?.['customQuestions'] as readonly Row[];
  return sets.map((set) => {
    const at = applied.createdAt;
    const fields = answerFields(random, set['fields'] as readonly Field[], { at, isOld });
    const form = {
      type: 'posting',
      text: set['text'],
      fields: index % 2 === 0 ? fields : uploadsAsText(fields),
      stage: null,
      createdAt: posting.createdAt,
      completedAt: orNull(index % 7 !== 4, at),
    };
    const [questions, user] = [set['id'], posting.owner];
    return isOld
      ? {
          ...form,
          description: '',
          accountId: questions,
          userId: user,
          referrerId: orNull(index % 4 === 0, user),
        }
      : { id: random.uuid(), ...form, instructions: '', baseTemplateId: questions, user };
  });
}

/**
 * An uploaded file is an object in stored forms and an address in applications
 * (lever-api: uploaded-files).
 */
function uploadsAsText(fields: readonly Row[]): Row[] {
  return fields.map((field) =>
    field['type'] === 'file-upload' && field['value'] !== null
      ? { ...field, value: 'https://files.example.com/work-sample.txt' }
      : field,
  );
}

/**
 * The referral's form has the same id in both places, and other stamps (lever-api: referral-forms).
 */
function createReferralForm(
  { company, random }: Setting,
  { opportunityId, createdAt, isOld, index, user }: Applied & { readonly user: string | null },
): Row {
  const template = company.formTemplates.find((one) => one['text'] === 'Employee referral');
  const form = {
    id: random.uuid(),
    type: 'referral',
    text: 'Referral',
    instructions: '',
    baseTemplateId: template?.id ?? null,
    fields: answerFields(random, template?.['fields'] as readonly Field[], {
      at: createdAt,
      isOld,
    }),
    user,
    // Whom somebody else wrote down is named in the fields only (lever-api: referrers).
    ...(index % 5 === 0 ? {} : { referrer: index % 4 === 0 ? null : user }),
    stage: orNull(index % 3 === 0, 'applicant-new'),
  };
  const referral = { ...form, createdAt, completedAt: createdAt };
  company.referrals.set(opportunityId, [referral]);
  return { ...form, createdAt: createdAt - SECOND, completedAt: createdAt + SECOND };
}

/**
 * The requisition against which somebody was hired; who hired may be missing
 * (lever-api: requisition-for-hire).
 */
function findHire({ company }: Setting, posting: Posting, index: number): Row | null {
  const requisition = requisitionOf(company.requisitions, posting);
  if (requisition === undefined) return null;
  requisition.headcountHired++;
  const { id, requisitionCode, hiringManager } = requisition;
  return {
    id,
    requisitionCode,
    ...(index % 2 === 0 || hiringManager === null ? {} : { hiringManagerOnHire: hiringManager }),
  };
}

/** The requisition that a posting was opened for. */
export function requisitionOf(
  requisitions: readonly Requisition[],
  posting: Posting | undefined,
): Requisition | undefined {
  const [code] = posting?.requisitionCodes ?? [];
  return code === undefined
    ? undefined
    : requisitions.find((requisition) => requisition.requisitionCode === code);
}
