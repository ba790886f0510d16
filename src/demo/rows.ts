/** One JSON object as Lever returns it; only what the simulation itself touches is typed. */
export interface Row {
  [field: string]: unknown;
}

/** A row with Lever's id. */
export interface IdRow extends Row {
  readonly id: string;
}

/** Why and when an opportunity or application was archived (lever-api: archived). */
export interface Archived {
  readonly reason: string;
  readonly archivedAt: number;
}

/**
 * One move through the pipeline; `userId` is missing in imported data (lever-api: stage-changes).
 */
export interface StageChange {
  readonly toStageId: string;
  readonly toStageIndex: number;
  readonly updatedAt: number;
  readonly userId?: string;
}

/** One candidacy of one person (lever-api: opportunity). */
export interface Opportunity extends IdRow {
  readonly name: string;
  readonly contact: string;
  readonly emails: readonly string[];
  readonly confidentiality: string;
  readonly origin: string;
  readonly owner: string;
  /** Ids can be in here twice. */
  readonly followers: readonly string[];
  readonly applications: readonly string[];
  readonly stageChanges: StageChange[];
  readonly createdAt: number;
  stage: string;
  archived: Archived | null;
  tags: string[];
  sources: string[];
  updatedAt: number | null;
  lastInteractionAt: number;
  lastAdvancedAt: number;
  snoozedUntil: number | null;
}

/** The application of an opportunity (lever-api: one-application). */
export interface Application extends IdRow {
  readonly opportunityId: string;
  readonly posting: string;
  readonly createdAt: number;
  archived: Archived | null;
}

/** A feedback form (lever-api: feedback). */
export interface Feedback extends IdRow {
  fields: readonly Row[];
  updatedAt: number | null;
  deletedAt: number | null;
}

/** A note, which is a thread of comments (lever-api: notes). */
export interface Note extends IdRow {
  deletedAt: number | null;
}

/** An offer; `signatures` is keyed by the signee's slot (lever-api: offer-signatures). */
export interface Offer extends IdRow {
  status: string;
  signatures: Row | null;
  signedDocument: Row | null;
}

/** A panel, with reduced copies of its interviews (lever-api: panels). */
export interface Panel extends IdRow {
  readonly interviews: readonly IdRow[];
}

/** An interview (lever-api: interviews). */
export interface Interview extends IdRow {
  readonly panel: string;
  readonly stage: string;
  readonly feedbackForms: string[];
}

/** A job posting (lever-api: posting-states). */
export interface Posting extends IdRow {
  readonly text: string;
  readonly confidentiality: string;
  readonly owner: string;
  readonly hiringManager: string | null;
  readonly categories: Categories;
  readonly requisitionCodes: readonly string[];
  readonly createdAt: number;
  state: string;
  updatedAt: number;
  distributionChannels: readonly string[] | null;
  urls: Row | null;
}

/** How a posting is filed (lever-api: posting-categories). */
export interface Categories {
  readonly team: string;
  readonly department?: string | null;
  readonly location: string;
  readonly commitment: string;
  readonly level: string | null;
  readonly allLocations: readonly string[];
}

/** A requisition (lever-api: requisition-values). */
export interface Requisition extends IdRow {
  readonly requisitionCode: string;
  readonly postings: readonly string[];
  readonly offerIds: string[];
  readonly hiringManager: string | null;
  status: string;
  headcountHired: number;
  updatedAt: number;
}

/** A user of the account (lever-api: deactivated-users). */
export interface User extends IdRow {
  readonly name: string;
  readonly email: string;
  readonly accessRole: string;
  readonly createdAt: number;
  deactivatedAt: number | null;
}

/**
 * A stage of the pipeline with the rank that orders the list of opportunities
 * (lever-api: disposition-stages, list-order).
 */
export interface DispositionStage extends IdRow {
  readonly text: string;
  readonly pipeline: string;
  readonly rank: number;
  readonly hasInterview: boolean;
}

/** A source or a tag, which have no id (lever-api: sources-and-tags). */
export interface Count extends Row {
  readonly text: string;
  count: number;
}

/** Rows of one kind, by the id of the opportunity they belong to. */
export type ByOpportunity<R extends IdRow = IdRow> = Map<string, R[]>;

/**
 * All that the simulated account holds, as the raw objects that the API returns. Whoever changes it
 * must add one to `version`, since the server keeps sorted views per version.
 */
export interface Company {
  version: number;
  /** When its history begins, and its today, in milliseconds. */
  readonly from: number;
  readonly until: number;
  /** Its today, or an earlier moment that does not move with it. */
  readonly settledUntil: number;
  readonly opportunities: Opportunity[];
  readonly applications: Map<string, Application>;
  readonly contacts: Map<string, IdRow>;
  readonly interviews: ByOpportunity<Interview>;
  readonly panels: ByOpportunity<Panel>;
  readonly feedback: ByOpportunity<Feedback>;
  readonly notes: ByOpportunity<Note>;
  readonly offers: ByOpportunity<Offer>;
  readonly referrals: ByOpportunity;
  readonly resumes: ByOpportunity;
  readonly forms: ByOpportunity;
  readonly files: ByOpportunity;
  readonly postings: Posting[];
  readonly postingQuestions: Map<string, IdRow>;
  readonly diversitySurveys: Map<string, IdRow[]>;
  readonly requisitions: Requisition[];
  readonly requisitionFields: IdRow[];
  readonly users: User[];
  readonly stages: IdRow[];
  readonly dispositionStages: DispositionStage[];
  readonly archiveReasons: IdRow[];
  readonly sources: Count[];
  readonly tags: Count[];
  readonly feedbackTemplates: IdRow[];
  readonly formTemplates: IdRow[];
  readonly webhooks: IdRow[];
  readonly auditEvents: IdRow[];
  readonly eeoResponses: Row[];
  readonly eeoResponsesPii: IdRow[];
  readonly deletedOpportunities: IdRow[];
  readonly deletedPostings: IdRow[];
  readonly deletedApplications: IdRow[];
}
