import { createRandom, type Random } from './random.ts';
import type { Company } from './rows.ts';
import { tellStory } from './story/story.ts';
import { createArchiveReasons, createDispositionStages, createStages } from './writing/pipeline.ts';
import { createRequisitionFields } from './writing/requisitions.ts';
import { createFeedbackTemplates, createFormTemplates } from './writing/templates.ts';
import { createWebhooks } from './writing/webhooks.ts';
import { writeStory } from './writing/write.ts';

export type { Company } from './rows.ts';

/** Which company is made. */
export interface CompanyOptions {
  readonly seed?: number;
  /** How many opportunities it has at `until`, by default 300; the rest grows with them, more slowly. */
  readonly opportunities?: number;
  /** When its history begins, in milliseconds. */
  readonly from?: number;
  /** By when it has so many opportunities, in milliseconds. */
  readonly until?: number;
  /**
   * The company's today, by default `until`. The same company at another moment has the same story:
   * what happened between the two is all that differs.
   */
  readonly now?: number;
}

/** The today of a company unless another is asked for. */
export const DEMO_NOW = Date.parse('2026-10-01T09:00:00Z');

/** Of many companies one in which the figures of few people show what those of many would. */
const DEMO_SEED = 98;
const DEMO_START = Date.parse('2024-10-01T00:00:00Z');
/** Stamps that follow an event by a few milliseconds belong to the past, too. */
const SETTLED = 1000;

/** Makes a company; the same options give the same company, ids included. */
export function createCompany(options: CompanyOptions = {}): Company {
  const { seed = DEMO_SEED, opportunities = 300, from = DEMO_START, until = DEMO_NOW } = options;
  const { now = until } = options;
  const settledUntil = Math.min(until, now);
  const company = { ...createEmptyCompany(createRandom(seed), from), until: now, settledUntil };
  const last = { until: until - SETTLED, now: now - SETTLED };
  writeStory(company, tellStory({ seed, from, opportunities, ...last }));
  return company;
}

/** The account before anybody works with it: its settings alone. */
function createEmptyCompany(random: Random, from: number): Omit<Company, 'until' | 'settledUntil'> {
  const dispositionStages = createDispositionStages(random);
  const stages = createStages(dispositionStages);
  return {
    version: 0,
    from,
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
