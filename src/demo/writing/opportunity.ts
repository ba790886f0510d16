import type { Application, Archived, IdRow, Opportunity, Posting, StageChange } from '../rows.ts';
import type { Candidacy, Step } from '../story/candidacy.ts';
import { ownerAt } from '../story/journey.ts';
import { DAY } from '../time.ts';
import { createApplication } from './applications.ts';
import { createContact } from './contacts.ts';
import { orNull, past } from './members.ts';
import { type Setting, type Subject, touch, update } from './setting.ts';

/**
 * Adds somebody to the account as of now, with an application where there is a posting
 * (lever-api: opportunity, one-application).
 */
export function addOpportunity(
  setting: Setting,
  candidacy: Candidacy,
  random: Subject['random'],
): Subject {
  const { company, postings, story } = setting;
  const posting = postings.get(candidacy.opening?.number ?? -1);
  const isOld = candidacy.createdAt < story.importedAt;
  const id = random.uuid();
  const { contact, links, phone } = findContact(setting, candidacy);
  const progress = follow(setting, candidacy);
  const { archived } = progress;
  const application =
    posting &&
    createApplication(setting, { candidacy, posting, contact, phone, archived, isOld, random, id });
  const opportunity = createOpportunity(setting, {
    candidacy,
    posting,
    contact,
    links,
    application,
    random,
    id,
    progress,
  });
  company.opportunities.push(opportunity);
  if (application) company.applications.set(id, application);
  const subject = { candidacy, opportunity, application, posting, isOld, random };
  replay(setting, subject);
  return subject;
}

/** Where a candidacy is by now. */
interface Progress {
  readonly stageChanges: StageChange[];
  readonly archived: Archived | null;
}

/** The contact is shared by all opportunities of a person (lever-api: contacts). */
function findContact({ company, contacts, story, now }: Setting, { person, office }: Candidacy) {
  const made = createContact(person, { seed: story.setup.seed, office, now });
  const contact = contacts.get(person.number) ?? made.contact;
  contacts.set(person.number, contact);
  company.contacts.set(contact.id, contact);
  return { ...made, contact };
}

function follow({ company, story, now }: Setting, { steps }: Candidacy): Progress {
  const stageChanges: StageChange[] = [];
  let archived: Archived | null = null;
  for (const step of steps) {
    if (step.at > now) break;
    if (step.kind === 'stage') stageChanges.push(toChange(company, story.importedAt, step));
    archived = step.kind === 'archive' ? toArchived(company, step) : null;
  }
  return { stageChanges, archived };
}

function toChange(
  { dispositionStages }: Setting['company'],
  importedAt: number,
  { stage, at, by }: Extract<Step, { kind: 'stage' }>,
): StageChange {
  const change = {
    toStageId: dispositionStages[stage]?.id ?? '',
    toStageIndex: stage,
    updatedAt: at,
  };
  // Nobody knows who did what was imported (lever-api: stage-changes).
  return at < importedAt ? change : { ...change, userId: by.id };
}

function toArchived(
  { archiveReasons }: Setting['company'],
  { reason, at }: Extract<Step, { kind: 'archive' }>,
): Archived {
  const row = archiveReasons.find(({ text }) => text === reason);
  return { reason: row?.id ?? '', archivedAt: at };
}

function createOpportunity(
  setting: Setting,
  making: {
    readonly candidacy: Candidacy;
    readonly posting: Posting | undefined;
    readonly contact: IdRow;
    readonly links: readonly string[];
    readonly application: Application | undefined;
    readonly random: Subject['random'];
    readonly id: string;
    readonly progress: Progress;
  },
): Opportunity {
  const { candidacy, posting, application, random, id, progress } = making;
  const { number, createdAt, source, snooze } = candidacy;
  return {
    id,
    ...describe(making.contact, making.links),
    contact: making.contact.id,
    confidentiality: posting?.confidentiality ?? 'non-confidential',
    archived: progress.archived,
    tags: tagsOf(posting),
    sources: source.name === '' ? [] : [source.name],
    origin: source.origin,
    ...assign(setting, candidacy, progress, random),
    applications: application ? [application.id] : [],
    createdAt,
    stage: progress.stageChanges.at(-1)?.toStageId ?? 'lead-new',
    stageChanges: progress.stageChanges,
    // A moment after the creation everything is written once more (lever-api: late-rewrites).
    updatedAt: createdAt + random.int(5, 120),
    lastInteractionAt: createdAt,
    lastAdvancedAt: progress.stageChanges.at(-1)?.updatedAt ?? createdAt,
    snoozedUntil: orNull(snooze !== undefined && snooze.at <= setting.now, snooze?.until ?? 0),
    urls: {
      list: 'https://hire.lever.co/candidates',
      show: `https://hire.lever.co/candidates/${id}`,
    },
    dataProtection: createConsent(number, createdAt),
    ...locate(posting, number),
  };
}

/**
 * What the list repeats of the contact, with the location as a plain string
 * (lever-api: contact-location).
 */
function describe(contact: IdRow, links: readonly string[]) {
  const { name, headline, location, emails, phones, isAnonymized } = contact;
  return {
    name: String(name),
    headline,
    location: (location as { name: string }).name,
    emails: emails as readonly string[],
    phones,
    links,
    isAnonymized: isAnonymized ?? name === '',
  };
}

function assign(
  { story, now }: Setting,
  candidacy: Candidacy,
  { archived }: Progress,
  random: Subject['random'],
) {
  const { number, owner, source, createdAt } = candidacy;
  const colleagues = Array.from({ length: number % 3 }, () =>
    story.staff.colleague(random, createdAt),
  );
  const followers = [...new Set([owner, ...colleagues].map((user) => user.id))];
  return {
    // Who has left still owns what was over by then.
    owner: ownerAt(candidacy, story.staff, archived?.archivedAt ?? now).id,
    sourcedBy: source.origin === 'sourced' ? owner.id : null,
    // Followers can be listed twice (lever-api: duplicate-followers).
    followers: number % 35 === 8 ? [...followers, owner.id] : followers,
  };
}

/** The tags that follow from the posting (lever-api: posting-edits). */
export function tagsOf(posting: Posting | undefined): string[] {
  if (posting === undefined) return [];
  const { team, location, commitment } = posting.categories;
  return [posting.text, team, location, commitment];
}

/** The key is missing without a posting (lever-api: opportunity-location). */
function locate(posting: Posting | undefined, number: number): object {
  return posting === undefined
    ? {}
    : { opportunityLocation: number % 19 === 6 ? 'unspecified' : posting.categories.location };
}

function createConsent(number: number, createdAt: number): object | null {
  return number % 4 === 1
    ? {
        store: { allowed: true, expiresAt: createdAt + 365 * DAY },
        contact: { allowed: number % 8 === 1, expiresAt: null },
      }
    : null;
}

/** The changes of the row itself, each of which moves its stamps (lever-api: updated-at). */
function replay(setting: Setting, subject: Subject): void {
  const { now } = setting;
  const { candidacy, opportunity } = subject;
  for (const { kind, at } of candidacy.steps) {
    if (at > now) break;
    touch(opportunity, at, at + (at % 2));
    // Archiving can move this too (lever-api: last-advanced-at).
    if (kind === 'archive' && candidacy.number % 9 === 2) opportunity.lastAdvancedAt = at;
  }
  const { snooze, person, opening } = candidacy;
  if (snooze !== undefined && snooze.at <= now) touch(opportunity, snooze.at, snooze.at);
  const edits = [person.editedAt, person.forgottenAt, opening?.renamedAt];
  for (const at of [...edits, ...handovers(setting, subject)])
    if (at !== undefined && at > opportunity.createdAt && at <= now) update(opportunity, at);
  tag(setting, subject);
}

/** When somebody else became the owner, because the owner has left. */
function handovers({ story, now }: Setting, { candidacy, opportunity }: Subject): number[] {
  const until = opportunity.archived?.archivedAt ?? now;
  return story.staff.handovers(candidacy.owner.position, candidacy.createdAt, until);
}

/** A tag moves `updatedAt` alone (lever-api: tags-move-updated-at). */
function tag({ now }: Setting, { candidacy, opportunity, random }: Subject): void {
  const word = random.pick(['Shortlist', 'shortlist', 'Follow up']);
  const at = past(random.int(candidacy.createdAt, candidacy.plannedEnd + DAY), now);
  if (candidacy.number % 6 !== 3 || at === null) return;
  opportunity.tags.push(word);
  update(opportunity, at);
}
