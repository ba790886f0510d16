import { createRandom, type Random } from '../../src/demo/random.ts';
import type {
  Company,
  Count,
  Feedback,
  IdRow,
  Interview,
  Note,
  Offer,
  Opportunity,
  Posting,
} from '../../src/demo/rows.ts';
import { DAY, HOUR } from '../../src/demo/time.ts';
import { createField } from '../../src/demo/writing/fields.ts';
import { reduceInterview } from '../../src/demo/writing/interviews.ts';
import { createComment } from '../../src/demo/writing/notes.ts';
import { createDocument } from '../../src/demo/writing/offers.ts';
import { addChild, touch } from '../../src/demo/writing/setting.ts';
import { addNewcomer } from './newcomers.ts';

// What people do in Lever after a first load. Each change moves just the stamps that Lever moves
// for it (lever-api: updated-at, silent-changes), so that a test can tell which signals announce it
// and which do not.

const CHILDREN = [
  'interviews',
  'panels',
  'feedback',
  'notes',
  'offers',
  'referrals',
  'resumes',
  'forms',
  'files',
] as const;

/** Moves an opportunity to its next stage, and from the last one to the first. */
export function advanceStage(company: Company, opportunityId: string, at: number): Opportunity {
  const opportunity = findOpportunity(company, opportunityId);
  const { stages } = company;
  const current = stages.findIndex(({ id }) => id === opportunity.stage);
  const toStageIndex = (current + 1) % stages.length;
  const toStageId = stages[toStageIndex]?.id ?? opportunity.stage;
  opportunity.stage = toStageId;
  const change = { toStageId, toStageIndex, updatedAt: at, userId: opportunity.owner };
  opportunity.stageChanges.push(change);
  opportunity.lastAdvancedAt = at;
  touch(opportunity, at, at);
  company.version += 1;
  return opportunity;
}

/** Archives an opportunity and its application for a reason other than a hire. */
export function archive(company: Company, opportunityId: string, at: number): Opportunity {
  const opportunity = findOpportunity(company, opportunityId);
  const reason = company.archiveReasons[1]?.id ?? '';
  opportunity.archived = { reason, archivedAt: at };
  const application = company.applications.get(opportunityId);
  if (application !== undefined) {
    application.archived = { reason, archivedAt: at };
  }
  touch(opportunity, at, at);
  company.version += 1;
  return opportunity;
}

/** Adds a tag, which moves `updatedAt` alone. */
export function editTags(
  company: Company,
  opportunityId: string,
  at: number,
  tag = 'Edited',
): Opportunity {
  const opportunity = findOpportunity(company, opportunityId);
  opportunity.tags = [...opportunity.tags, tag];
  opportunity.updatedAt = at;
  count(company.tags, [tag], 1);
  company.version += 1;
  return opportunity;
}

/** Adds a feedback form by hand: an interaction, with `updatedAt` a millisecond later. */
export function addFeedback(company: Company, opportunityId: string, at: number): Feedback {
  const opportunity = findOpportunity(company, opportunityId);
  const random = randomOf(company);
  const form = {
    id: random.uuid(),
    type: 'interview',
    text: 'Added feedback',
    instructions: '',
    fields: [{ ...createField(random, 'score-system', 'Rating'), value: '3 - Hire' }],
    baseTemplateId: company.feedbackTemplates[0]?.id ?? 'no-feedback',
    interview: null,
    panel: null,
    user: opportunity.owner,
    createdAt: at,
    completedAt: at,
    updatedAt: at + 3,
    deletedAt: null,
  };
  addChild(company.feedback, opportunityId, form);
  touch(opportunity, at, at + 1);
  company.version += 1;
  return form;
}

/** Edits the latest feedback form, which moves the form's own `updatedAt` and nothing else. */
export function editFeedback(company: Company, opportunityId: string, at: number): Feedback {
  const form = findLast(company.feedback.get(opportunityId), ({ deletedAt }) => deletedAt === null);
  form.fields = form.fields.map((field) =>
    field['type'] === 'score-system' ? { ...field, value: '1 - Strong No Hire' } : field,
  );
  form.updatedAt = at;
  company.version += 1;
  return form;
}

/** Schedules a panel with one interview: an interaction that leaves `updatedAt`. */
export function addInterview(company: Company, opportunityId: string, at: number): Interview {
  const opportunity = findOpportunity(company, opportunityId);
  const random = randomOf(company);
  const { owner, stage, applications } = opportunity;
  const panel = random.uuid();
  const { name, email } = company.users.find(({ id }) => id === owner) ?? {};
  const common = { feedbackReminder: 'daily', note: '' };
  const interview: Interview = {
    ...common,
    id: random.uuid(),
    panel,
    subject: 'Added interview',
    interviewers: [{ id: owner, name, email }],
    timezone: 'Europe/Berlin',
    createdAt: at,
    date: at + DAY,
    duration: 60,
    location: null,
    feedbackTemplate: null,
    feedbackForms: [],
    user: owner,
    stage,
    canceledAt: null,
    postings: [company.applications.get(opportunityId)?.posting ?? []].flat(),
  };
  addChild(company.interviews, opportunityId, interview);
  addChild(company.panels, opportunityId, {
    ...common,
    id: panel,
    applications,
    canceledAt: null,
    createdAt: at,
    start: at + DAY,
    end: at + DAY + HOUR,
    timezone: 'Europe/Berlin',
    user: owner,
    stage,
    externallyManaged: false,
    externalUrl: null,
    interviews: [reduceInterview(interview)],
  });
  touch(opportunity, at);
  company.version += 1;
  return interview;
}

/** Adds a note: an interaction that was seen to leave `updatedAt`, even where that is null. */
export function addNote(company: Company, opportunityId: string, at: number): Note {
  const opportunity = findOpportunity(company, opportunityId);
  const { owner: user, stage } = opportunity;
  const note = {
    id: randomOf(company).uuid(),
    text: 'Note',
    fields: [createComment({ value: 'Added note.', createdAt: at, user, stage, score: null })],
    user,
    secret: false,
    completedAt: at,
    createdAt: at,
    deletedAt: null,
  };
  addChild(company.notes, opportunityId, note);
  touch(opportunity, at);
  company.version += 1;
  return note;
}

/** Signs the latest offer that is not signed yet; no stamp of the opportunity tells. */
export function signOffer(company: Company, opportunityId: string, at: number): Offer {
  const offer = findLast(company.offers.get(opportunityId), ({ status }) => status !== 'signed');
  offer.status = 'signed';
  const opened = { firstOpenedAt: at, lastOpenedAt: at, signedAt: at, signed: true };
  const signee = offer.signatures?.['candidate'] as object | undefined;
  offer.signatures = { candidate: { role: 'candidate', name: null, ...signee, ...opened } };
  offer.signedDocument = createDocument('signed', at);
  company.version += 1;
  return offer;
}

/** Deletes the latest note; it stays in the list with `deletedAt`, and no stamp of the opportunity tells. */
export function removeNote(company: Company, opportunityId: string, at: number): Note {
  const note = findLast(company.notes.get(opportunityId), ({ deletedAt }) => deletedAt === null);
  note.deletedAt = at;
  company.version += 1;
  return note;
}

/** Adds an applicant, on request one whose `updatedAt` is null. */
export function addOpportunity(
  company: Company,
  at: number,
  options: { readonly updatedAt?: null } = {},
): Opportunity {
  const opportunity = addNewcomer(company, randomOf(company), at);
  opportunity.updatedAt = options.updatedAt === null ? null : at + 1;
  count(company.tags, opportunity.tags, 1);
  count(company.sources, opportunity.sources, 1);
  company.version += 1;
  return opportunity;
}

/** Deletes an opportunity with all that belongs to it; two lists of deletions keep its traces. */
export function deleteOpportunity(company: Company, opportunityId: string, at: number): void {
  const { id, owner, tags, sources } = findOpportunity(company, opportunityId);
  const place = company.opportunities.findIndex((row) => row.id === id);
  company.opportunities.splice(place, 1);
  for (const child of CHILDREN) {
    company[child].delete(id);
  }
  const application = company.applications.get(id);
  company.applications.delete(id);
  company.deletedOpportunities.push({ id, deletedAt: at, deletedBy: owner });
  if (application !== undefined) {
    const { id: applicationId, posting: postingId } = application;
    const traces = { id: applicationId, deletedAt: at, opportunityId: id, postingId };
    company.deletedApplications.push(traces);
  }
  count(company.tags, tags, -1);
  count(company.sources, sources, -1);
  company.version += 1;
}

/** Deletes an application alone, which counts as an edit of its opportunity. */
export function deleteApplication(company: Company, opportunityId: string, at: number): void {
  const opportunity = findOpportunity(company, opportunityId);
  const { id, posting: postingId } = findLast([...company.applications.values()], (application) =>
    opportunity.applications.includes(application.id),
  );
  company.applications.delete(opportunityId);
  Object.assign(opportunity, { applications: [], updatedAt: at });
  company.deletedApplications.push({ id, deletedAt: at, opportunityId, postingId });
  company.version += 1;
}

/** Deletes a posting with its questions and surveys; a list of deletions keeps its trace. */
export function deletePosting(company: Company, postingId: string, at: number): void {
  company.postings.splice(company.postings.indexOf(findRow(company.postings, postingId)), 1);
  company.postingQuestions.delete(postingId);
  company.diversitySurveys.delete(postingId);
  company.deletedPostings.push({ id: postingId, deletedAt: at });
  company.version += 1;
}

/** The lists below an opportunity. */
export type ChildList = (typeof CHILDREN)[number];

/** Removes the rows of a list without a trace; no stamp of the opportunity tells. */
export function removeChildren(company: Company, list: ChildList, opportunityId: string): void {
  company[list].delete(opportunityId);
  company.version += 1;
}

/** Moves the rows of a list to another opportunity; no stamp of either tells. */
export function moveChildren(company: Company, list: ChildList, from: string, to: string): void {
  const rows = company[list].get(from) ?? [];
  company[list].delete(from);
  for (const row of rows) addChild(company[list] as Map<string, IdRow[]>, to, row);
  company.version += 1;
}

/** Lists the offers of an opportunity under another one as well (lever-api: offer-ids). */
export function shareOffers(company: Company, from: string, to: string): void {
  for (const offer of company.offers.get(from) ?? []) addChild(company.offers, to, offer);
  company.version += 1;
}

/** Changes members of the first row of a list that has one; no stamp of the opportunity tells. */
export function rewriteChild(
  company: Company,
  list: ChildList,
  opportunityId: string,
  change: (row: IdRow) => Readonly<Record<string, unknown>>,
): void {
  const row = findLast(company[list].get(opportunityId) as IdRow[] | undefined, () => true);
  Object.assign(row, change(row));
  company.version += 1;
}

/** Takes a row out of a list that is read whole. */
export function removeRow(company: Company, rows: unknown[], place: number): void {
  rows.splice(place, 1);
  company.version += 1;
}

/**
 * Anonymizes an opportunity, and its contact unless that has others: what identifies the person goes,
 * résumés and files included; notes, feedback and offers stay (lever-api: anonymization).
 */
export function anonymize(company: Company, opportunityId: string, at: number): void {
  const opportunity = findOpportunity(company, opportunityId);
  const nobody = { name: '', headline: '', emails: [], phones: [], isAnonymized: true };
  Object.assign(opportunity, { ...nobody, location: '', links: [], updatedAt: at });
  const isLast = company.opportunities.every(
    ({ contact, isAnonymized }) => contact !== opportunity.contact || isAnonymized === true,
  );
  const person = company.contacts.get(opportunity.contact);
  if (isLast && person) Object.assign(person, { ...nobody, location: { name: '' } });
  company.resumes.delete(opportunityId);
  company.files.delete(opportunityId);
  const unsaid = { name: null, email: null, phone: null, company: null, links: null };
  Object.assign(company.applications.get(opportunityId) ?? {}, { ...unsaid, comments: null });
  for (const offer of company.offers.get(opportunityId) ?? [])
    Object.assign(offer, { fields: [], signatures: null });
  company.version += 1;
}

/** Merges a contact into another one, to which its opportunities lead from then on. */
export function mergeContacts(company: Company, from: string, into: string, at: number): void {
  const { name, emails, phones } = findRow([...company.contacts.values()], into);
  for (const opportunity of company.opportunities)
    if (opportunity.contact === from)
      Object.assign(opportunity, { contact: into, name, emails, phones, updatedAt: at });
  company.contacts.delete(from);
  company.version += 1;
}

/** Closes a posting, which loses its channels and addresses. */
export function closePosting(company: Company, postingId: string, at: number): Posting {
  const posting = findRow(company.postings, postingId);
  Object.assign(posting, {
    state: 'closed',
    updatedAt: at,
    distributionChannels: null,
    urls: null,
  });
  company.version += 1;
  return posting;
}

/** Deactivates a user. */
export function deactivateUser(company: Company, userId: string, at: number): void {
  findRow(company.users, userId).deactivatedAt = at;
  company.version += 1;
}

/** Gives a requisition another status, which moves its `updatedAt`. */
export function changeRequisitionStatus(
  company: Company,
  requisitionId: string,
  at: number,
  status = 'closed',
): void {
  Object.assign(findRow(company.requisitions, requisitionId), { status, updatedAt: at });
  company.version += 1;
}

/** New ids follow from the version, so that the same changes give the same account. */
function randomOf(company: Company): Random {
  return createRandom(0x1e5e7 + company.version);
}

function count(counts: Count[], words: readonly string[], step: 1 | -1): void {
  for (const text of words) {
    const known = counts.find((one) => one.text === text);
    if (known === undefined) {
      counts.push({ text, count: 1 });
    } else {
      known.count += step;
    }
  }
}

function findOpportunity({ opportunities }: Company, id: string): Opportunity {
  return findRow(opportunities, id);
}

function findRow<R extends IdRow>(rows: readonly R[], id: string): R {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) {
    throw new RangeError(`there is no ${id}`);
  }
  return row;
}

function findLast<R>(rows: readonly R[] = [], matches: (row: R) => boolean): R {
  const row = rows.findLast(matches);
  if (row === undefined) {
    throw new RangeError('the opportunity has no such child');
  }
  return row;
}
