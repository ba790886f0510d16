import { createApplication } from './applications.ts';
import type { Journey } from './journey.ts';
import { orNull } from './members.ts';
import type { Application, IdRow, Opportunity, Posting } from './rows.ts';
import type { Setting } from './setting.ts';
import { DAY } from './time.ts';

/** What is known of an opportunity before anything has happened to it. */
export interface Beginning {
  readonly index: number;
  readonly createdAt: number;
  readonly origin: string;
  readonly contact: IdRow;
  readonly posting: Posting | undefined;
  readonly journey: Journey;
  readonly isOld: boolean;
}

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  applied: ['Job site', 'LinkedIn', 'https://news.example.com/jobs?utm=lever'],
  sourced: ['LinkedIn', 'Conference'],
  referred: ['Referral'],
  agency: ['Agency'],
  university: ['Campus day'],
  internal: ['Internal'],
};

/**
 * Adds somebody to the account, with an application where there is a posting
 * (lever-api: opportunity, one-application).
 */
export function addOpportunity(
  setting: Setting,
  beginning: Beginning,
): { readonly opportunity: Opportunity; readonly application: Application | undefined } {
  const { company, random } = setting;
  const { contact, posting } = beginning;
  const id = random.uuid();
  const application =
    posting && createApplication(setting, posting, { ...beginning, opportunityId: id });
  const applications = application ? [application.id] : [];
  const opportunity = createOpportunity(setting, { ...beginning, id, applications });
  company.contacts.set(contact.id, contact);
  company.opportunities.push(opportunity);
  if (application) company.applications.set(id, application);
  return { opportunity, application };
}

function createOpportunity(
  setting: Setting,
  beginning: Beginning & { readonly id: string; readonly applications: readonly string[] },
): Opportunity {
  const { random, until } = setting;
  const { id, index, createdAt, origin, posting, journey, applications } = beginning;
  const { archived } = journey;
  const isSnoozed = archived === null && index % 10 === 9;
  return {
    id,
    ...describe(beginning.contact),
    contact: beginning.contact.id,
    confidentiality: posting?.confidentiality ?? 'non-confidential',
    archived,
    tags: tagsOf(posting),
    sources: index % 8 === 7 ? [] : [random.pick(SOURCES[origin] ?? ['Job site'])],
    origin,
    ...assign(setting, beginning),
    applications,
    createdAt,
    ...travel(journey, index),
    snoozedUntil: orNull(isSnoozed, until + random.int(1, 30) * DAY),
    urls: {
      list: 'https://hire.lever.co/candidates',
      show: `https://hire.lever.co/candidates/${id}`,
    },
    dataProtection: createConsent(index, createdAt),
    ...locate(posting, index),
  };
}

/**
 * The stage and the stamps that follow from the way through the pipeline (lever-api: updated-at).
 */
function travel({ changes, archived, startedAt }: Journey, index: number) {
  const last = changes.at(-1);
  const lastAdvancedAt = last?.updatedAt ?? startedAt;
  const lastMoveAt = archived?.archivedAt ?? lastAdvancedAt;
  return {
    stage: last?.toStageId ?? 'lead-new',
    stageChanges: [...changes],
    updatedAt: lastMoveAt + (index % 2),
    lastInteractionAt: lastMoveAt,
    // Archiving can move this too (lever-api: last-advanced-at).
    lastAdvancedAt: index % 9 === 2 ? lastMoveAt : lastAdvancedAt,
  };
}

/**
 * What the list repeats of the contact, with the location as a plain string
 * (lever-api: contact-location).
 */
function describe(contact: IdRow) {
  const { name, headline, location, emails, phones, isAnonymized = false } = contact;
  return {
    name: String(name),
    headline,
    location: (location as { name: string }).name,
    emails: emails as readonly string[],
    phones,
    links: isAnonymized ? [] : ['https://example.com/profile'],
    isAnonymized,
  };
}

function assign({ random, staff }: Setting, { index, origin, isOld }: Beginning) {
  const hasLeft = isOld && index % 2 === 0 && staff.departed.length > 0;
  const owner = random.pick(hasLeft ? staff.departed : staff.recruiters).id;
  const colleagues = random.some(staff.interviewers, index % 3).map((user) => user.id);
  const followers = [...new Set([owner, ...colleagues])];
  return {
    owner,
    sourcedBy: origin === 'sourced' ? owner : null,
    // Followers can be listed twice (lever-api: duplicate-followers).
    followers: index % 35 === 8 ? [...followers, owner] : followers,
  };
}

function tagsOf(posting: Posting | undefined): string[] {
  if (posting === undefined) return [];
  const { team, location, commitment } = posting.categories;
  return [posting.text, team, location, commitment];
}

/** The key is missing without a posting (lever-api: opportunity-location). */
function locate(posting: Posting | undefined, index: number): object {
  return posting === undefined
    ? {}
    : { opportunityLocation: index % 19 === 6 ? 'unspecified' : posting.categories.location };
}

function createConsent(index: number, createdAt: number): object | null {
  return index % 4 === 1
    ? {
        store: { allowed: true, expiresAt: createdAt + 365 * DAY },
        contact: { allowed: index % 8 === 1, expiresAt: null },
      }
    : null;
}
