import { createAuditEvents, createWebhooks, writeDeletions } from './administration.ts';
import { writeEeoResponses } from './eeo.ts';
import { writeOpportunities } from './opportunities.ts';
import { assignStaff, createUsers } from './people.ts';
import { createArchiveReasons, createDispositionStages, createStages } from './pipeline.ts';
import { createPostingQuestions, createSurveys } from './posting-forms.ts';
import { createPostings } from './postings.ts';
import { createRandom, type Random } from './random.ts';
import { createRequisitionFields, createRequisitions } from './requisitions.ts';
import type { Company, Count } from './rows.ts';
import type { Setting } from './setting.ts';
import { createFeedbackTemplates, createFormTemplates } from './templates.ts';

export type { Company } from './rows.ts';

/** Which company is made. */
export interface CompanyOptions {
  readonly seed?: number;
  /** How many opportunities, by default 300; the rest grows with them, more slowly. */
  readonly opportunities?: number;
  /** When its history begins, in milliseconds. */
  readonly from?: number;
  /** The company's today, in milliseconds. */
  readonly until?: number;
}

/** The today of the demo account. */
export const DEMO_NOW = Date.parse('2026-10-01T09:00:00Z');

const DEMO_START = Date.parse('2024-10-01T00:00:00Z');

/** Makes a company; the same options give the same company, ids included. */
export function createCompany(options: CompanyOptions = {}): Company {
  const { seed = 1, opportunities = 300, from = DEMO_START, until = DEMO_NOW } = options;
  const random = createRandom(seed);
  const company = createEmptyCompany(random, from, until);
  company.users.push(...createUsers(random, 20 + Math.ceil(opportunities / 500), from, until));
  const setting = { company, random, from, until, staff: assignStaff(company.users) };
  writePostings(setting, 24 + Math.ceil(opportunities / 50));
  writeOpportunities(setting, opportunities);
  editPosting(company, until);
  linkContact(company);
  writeEeoResponses(setting);
  company.auditEvents.push(...createAuditEvents(setting, 32 + Math.ceil(opportunities / 10)));
  writeDeletions(setting, 8 + Math.ceil(opportunities / 40));
  countWords(
    company.opportunities.map((row) => row.sources),
    company.sources,
  );
  countWords(
    company.opportunities.map((row) => row.tags),
    company.tags,
  );
  return company;
}

/** The account before anybody works with it: its settings alone. */
function createEmptyCompany(random: Random, from: number, until: number): Company {
  const dispositionStages = createDispositionStages(random);
  const stages = createStages(dispositionStages);
  return {
    version: 0,
    from,
    until,
    opportunities: [],
    applications: new Map(),
    contacts: new Map(),
    ...createEmptyChildren(),
    postings: [],
    postingQuestions: new Map(),
    diversitySurveys: new Map(),
    requisitions: [],
    requisitionFields: createRequisitionFields(random),
    users: [],
    stages,
    dispositionStages,
    archiveReasons: createArchiveReasons(random),
    sources: [],
    tags: [],
    feedbackTemplates: createFeedbackTemplates(random, from, stages),
    formTemplates: createFormTemplates(random, from),
    webhooks: createWebhooks(random, from),
    auditEvents: [],
    eeoResponses: [],
    eeoResponsesPii: [],
    deletedOpportunities: [],
    deletedPostings: [],
    deletedApplications: [],
  };
}

function createEmptyChildren() {
  return {
    interviews: new Map(),
    panels: new Map(),
    feedback: new Map(),
    notes: new Map(),
    offers: new Map(),
    referrals: new Map(),
    resumes: new Map(),
    forms: new Map(),
    files: new Map(),
  };
}

function writePostings(setting: Setting, count: number): void {
  const { company, random, from } = setting;
  company.postings.push(...createPostings(setting, count));
  for (const [index, posting] of company.postings.entries())
    company.postingQuestions.set(posting.id, createPostingQuestions(random, posting, index));
  for (const [id, surveys] of createSurveys(random, company.postings, from))
    company.diversitySurveys.set(id, surveys);
  company.requisitions.push(...createRequisitions(setting, company.postings));
}

/**
 * Renaming a posting updates all of its opportunities at the same moment
 * (lever-api: posting-edits).
 */
function editPosting({ opportunities, applications, postings }: Company, until: number): void {
  const posting = postings[0];
  const editedAt = opportunities.at(Math.floor(opportunities.length * 0.9))?.createdAt ?? until;
  for (const opportunity of opportunities) {
    const isAbout = applications.get(opportunity.id)?.posting === posting?.id;
    if (isAbout && opportunity.updatedAt !== null && opportunity.createdAt < editedAt)
      opportunity.updatedAt = Math.max(opportunity.updatedAt, editedAt);
  }
}

/** One of the users is a candidate too (lever-api: linked-contacts). */
function linkContact({ users, opportunities }: Company): void {
  const [user] = users;
  const [opportunity] = opportunities;
  if (user && opportunity) user['linkedContactIds'] = [opportunity.contact];
}

function countWords(lists: readonly (readonly string[])[], into: Count[]): void {
  const counts = new Map<string, number>();
  for (const word of lists.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  into.push(...[...counts].map(([text, count]) => ({ text, count })));
}
