import type { Random } from '../random.ts';
import type { Application, Archived, IdRow, Posting, Row } from '../rows.ts';
import type { Candidacy } from '../story/candidacy.ts';
import { SECOND } from '../time.ts';
import { answerFields, type Field } from './fields.ts';
import { orNull } from './members.ts';
import type { Setting } from './setting.ts';

interface Applied {
  readonly candidacy: Candidacy;
  readonly posting: Posting;
  readonly contact: IdRow;
  readonly phone: Row | undefined;
  readonly archived: Archived | null;
  readonly isOld: boolean;
  readonly random: Random;
  /** The opportunity's. */
  readonly id: string;
}

/** An application of a kind, entered by somebody. */
interface ApplicationSource extends Applied {
  readonly type: string;
  readonly user: string | null;
}

/**
 * The one application of an opportunity (lever-api: one-application); a referral among them is
 * listed as well.
 */
export function createApplication(setting: Setting, applied: Applied): Application {
  const { random, candidacy, posting, archived } = applied;
  const { number, createdAt, source, opening } = candidacy;
  const id = random.uuid();
  const colleague = setting.story.staff.colleague(random, createdAt);
  const type = typeOf(source.origin, number);
  // Colleagues refer, recruiters add.
  const adder = type === 'referral' ? colleague : candidacy.owner;
  const user = type === 'posting' ? null : adder.id;
  const manager = setting.story.staff.holder(opening?.manager ?? 0, createdAt);
  const hire = archived?.reason === setting.company.archiveReasons[0]?.id;
  return {
    id,
    type,
    candidateId: applied.id,
    opportunityId: applied.id,
    posting: posting.id,
    postingHiringManager: orNull(posting.hiringManager !== null, manager.id),
    postingOwner: candidacy.owner.id,
    ...(type === 'user' ? anonymous : introduce(applied)),
    user,
    customQuestions: createQuestions(setting, { ...applied, type, user }),
    createdAt,
    archived,
    requisitionForHire: hire ? findHire(setting, applied) : null,
    // Named so in documented answers only.
    ...(applied.isOld && number % 3 === 0
      ? { ownerId: candidacy.owner.id, hiringManager: manager.id }
      : {}),
    ...(number % 5 === 2
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

function typeOf(origin: string, number: number): string {
  if (origin === 'referred') return 'referral';
  return origin === 'applied' || (origin === 'university' && number % 2 === 0) ? 'posting' : 'user';
}

function introduce({ contact, phone, candidacy: { number } }: Applied): Row {
  // The address that was given then is the last one.
  const email = (contact['emails'] as readonly string[]).at(-1) ?? null;
  return {
    name: contact['name'],
    email,
    phone: phone === undefined ? null : { type: phone['type'] ?? null, value: phone['value'] },
    company: number % 3 === 0 ? null : contact['headline'],
    links: number % 4 === 0 ? null : [],
    comments: number % 5 === 0 ? 'Available from May.\r\nHappy to travel.' : null,
  };
}

/**
 * Answered forms in the recorded shape, and old ones in that of the documentation
 * (lever-api: application-forms).
 */
function createQuestions(setting: Setting, entry: ApplicationSource): Row[] | null {
  const { candidacy, posting, random, type, isOld } = entry;
  const { number, createdAt: at } = candidacy;
  if (type === 'user') return number % 2 === 0 ? null : [];
  if (type === 'referral') return [createReferralForm(setting, entry)];
  const sets = setting.company.postingQuestions.get(posting.id)?.['customQuestions'] ?? [];
  return (sets as readonly Row[]).map((set) => {
    const fields = answerFields(random, set['fields'] as readonly Field[], { at, isOld });
    const form = {
      type: 'posting',
      text: set['text'],
      fields: number % 2 === 0 ? fields : uploadsAsText(fields),
      stage: null,
      createdAt: posting.createdAt,
      completedAt: orNull(number % 7 !== 4, at),
    };
    const [questions, user] = [set['id'], candidacy.owner.id];
    return isOld
      ? {
          ...form,
          description: '',
          accountId: questions,
          userId: user,
          referrerId: orNull(number % 4 === 0, user),
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
function createReferralForm({ templates, company }: Setting, entry: ApplicationSource): Row {
  const { random, user, isOld, id, candidacy } = entry;
  const { number, createdAt } = candidacy;
  const template = templates.get('Employee referral');
  const fields = template?.fields ?? [];
  const form = {
    id: random.uuid(),
    type: 'referral',
    text: 'Referral',
    instructions: '',
    baseTemplateId: template?.id ?? null,
    fields: answerFields(random, fields, { at: createdAt, isOld }),
    user,
    // Whom somebody else wrote down is named in the fields only (lever-api: referrers).
    ...(number % 5 === 0 ? {} : { referrer: number % 4 === 0 ? null : user }),
    stage: orNull(number % 3 === 0, 'applicant-new'),
  };
  company.referrals.set(id, [{ ...form, createdAt, completedAt: createdAt }]);
  return { ...form, createdAt: createdAt - SECOND, completedAt: createdAt + SECOND };
}

/**
 * The requisition against which somebody was hired; who hired may be missing
 * (lever-api: requisition-for-hire).
 */
function findHire({ requisitions, story }: Setting, { candidacy, archived }: Applied): Row | null {
  const requisition = requisitions.get(candidacy.opening?.number ?? -1);
  if (requisition === undefined) return null;
  requisition.headcountHired++;
  const { id, requisitionCode, hiringManager } = requisition;
  const manager = story.staff.holder(candidacy.opening?.manager ?? 0, archived?.archivedAt ?? 0);
  return {
    id,
    requisitionCode,
    ...(candidacy.number % 2 === 0 || hiringManager === null
      ? {}
      : { hiringManagerOnHire: manager.id }),
  };
}
