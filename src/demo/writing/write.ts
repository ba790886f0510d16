import { createRandom } from '../random.ts';
import type { Company, Count, User } from '../rows.ts';
import type { Candidacy } from '../story/candidacy.ts';
import type { Story } from '../story/story.ts';
import { TOPICS } from '../story/topics.ts';
import { createAuditEvents } from './audit.ts';
import { writeDeletedPostings, writeTraces } from './deletions.ts';
import { writeDocuments } from './documents.ts';
import { repeatEeoResponse, writeEeoResponses } from './eeo.ts';
import { writeFeedbackByHand } from './feedback.ts';
import { writeForms } from './forms.ts';
import { writeRounds } from './interviews.ts';
import { writeNotes } from './notes.ts';
import { writeOffers } from './offers.ts';
import { addOpportunity } from './opportunity.ts';
import { createPostingQuestions, createSurveys } from './posting-forms.ts';
import { createPostings } from './postings.ts';
import { createRequisitions, createSpareRequisitions } from './requisitions.ts';
import type { Setting } from './setting.ts';
import { nameTemplates, type Template } from './templates.ts';
import { createUsers } from './users.ts';

/** The notes and the feedback of one opportunity, whose lists have several pages. */
const EXTRAS = [240, 225] as const;

/** Writes the rows that a story has left in an account by now. */
export function writeStory(company: Company, story: Story): void {
  const { now } = story.setup;
  const users = createUsers(story);
  const postings = createPostings(story);
  const requisitions = createRequisitions(story);
  company.users.push(...users);
  company.postings.push(...postings.values());
  company.requisitions.push(...requisitions.values(), ...createSpareRequisitions(story));
  const setting: Setting = {
    company,
    story,
    now,
    users: new Map(users.map((user) => [user.id, user])),
    postings,
    requisitions,
    contacts: new Map(),
    templates: nameTemplates(
      company.feedbackTemplates as Template[],
      company.formTemplates as Template[],
    ),
  };
  writePostingForms(setting);
  for (const candidacy of story.candidacies) writeCandidacy(setting, candidacy);
  repeatEeoResponse(company);
  writeDeletedPostings(company, setting);
  company.auditEvents.push(...createAuditEvents(setting));
  linkContact(setting);
  countWords(
    company.opportunities.map(({ sources }) => sources),
    company.sources,
  );
  countWords(
    company.opportunities.map(({ tags }) => tags),
    company.tags,
  );
}

function writePostingForms({ company, story, postings }: Setting): void {
  const { seed, from } = story.setup;
  for (const { number, office } of story.openings) {
    const posting = postings.get(number);
    if (posting === undefined) continue;
    const random = createRandom(seed, TOPICS.question, number);
    const { asksEeo } = office;
    const questions = createPostingQuestions(random, posting, { index: number, asksEeo });
    company.postingQuestions.set(posting.id, questions);
  }
  const random = createRandom(seed, TOPICS.question, -1);
  for (const [id, surveys] of createSurveys(random, company.postings, from))
    company.diversitySurveys.set(id, surveys);
}

function writeCandidacy(setting: Setting, candidacy: Candidacy): void {
  const { story, now } = setting;
  const random = createRandom(story.setup.seed, TOPICS.writing, candidacy.number);
  const { deletedAt = Infinity } = candidacy;
  // The id of an opportunity is the first thing that is drawn for it.
  if (deletedAt <= now) {
    writeTraces(setting, candidacy, random.uuid());
    return;
  }
  const subject = addOpportunity(setting, candidacy, random);
  const [notes, forms] = candidacy.number === story.busiest ? EXTRAS : [0, 0];
  writeDocuments(setting, subject);
  writeForms(setting, subject);
  writeRounds(setting, subject);
  writeOffers(setting, subject);
  writeNotes(setting, subject, notes);
  writeFeedbackByHand(setting, subject, forms);
  writeEeoResponses(setting, subject);
  // Nothing has touched it since it was imported (lever-api: null-updated-at).
  const { opportunity } = subject;
  if ((opportunity.updatedAt ?? 0) < story.importedAt) opportunity.updatedAt = null;
}

/** One of the users is a candidate too (lever-api: linked-contacts). */
function linkContact({ company, users, contacts, story }: Setting): void {
  const internal = story.candidacies.find(({ person }) => person.employee !== undefined);
  const user = internal?.person.employee && users.get(internal.person.employee.id);
  const contact = internal && contacts.get(internal.person.number);
  const [anyone] = company.opportunities;
  link(user ?? company.users[0], contact?.id ?? anyone?.contact);
}

function link(user: User | undefined, contact: string | undefined): void {
  if (user && contact !== undefined) user['linkedContactIds'] = [contact];
}

function countWords(lists: readonly (readonly string[])[], into: Count[]): void {
  const counts = new Map<string, number>();
  for (const words of lists)
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [text, count] of counts) into.push({ text, count });
}
