/** One JSON object as Lever returns it; only what the simulation itself touches is typed. */
export interface Row {
  [field: string]: unknown;
}

/** A row with Lever's id. */
export interface IdRow extends Row {
  readonly id: string;
}

/** Why and when an opportunity or application was archived (1-core 2.2). */
export interface Archived {
  readonly reason: string;
  readonly archivedAt: number;
}

/** One move through the pipeline; `userId` is missing in imported data (1-core 2.2). */
export interface StageChange {
  readonly toStageId: string;
  readonly toStageIndex: number;
  readonly updatedAt: number;
  readonly userId?: string;
}

/** One candidacy of one person (1-core 2). */
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

/** The application of an opportunity (1-core 4). */
export interface Application extends IdRow {
  readonly opportunityId: string;
  readonly posting: string;
  readonly createdAt: number;
  archived: Archived | null;
}

/** A feedback form (1-core 10.1). */
export interface Feedback extends IdRow {
  fields: readonly Row[];
  updatedAt: number | null;
  deletedAt: number | null;
}

/** A note, which is a thread of comments (2-resources 2). */
export interface Note extends IdRow {
  deletedAt: number | null;
}

/** An offer; `signatures` is keyed by the signee's slot (2-resources 3). */
export interface Offer extends IdRow {
  status: string;
  signatures: Row | null;
  signedDocument: Row | null;
}

/** A panel, with reduced copies of its interviews (2-resources 4). */
export interface Panel extends IdRow {
  readonly interviews: readonly IdRow[];
}

/** An interview (2-resources 1). */
export interface Interview extends IdRow {
  readonly panel: string;
  readonly stage: string;
  readonly feedbackForms: string[];
}

/** A job posting (2-resources 5.1). */
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

/** How a posting is filed (2-resources 5.1). */
export interface Categories {
  readonly team: string;
  readonly department?: string | null;
  readonly location: string;
  readonly commitment: string;
  readonly level: string | null;
  readonly allLocations: readonly string[];
}

/** A requisition (2-resources 10). */
export interface Requisition extends IdRow {
  readonly requisitionCode: string;
  readonly postings: readonly string[];
  readonly offerIds: string[];
  readonly hiringManager: string | null;
  status: string;
  headcountHired: number;
  updatedAt: number;
}

/** A user of the account (2-resources 17). */
export interface User extends IdRow {
  readonly name: string;
  readonly email: string;
  readonly accessRole: string;
  readonly createdAt: number;
  deactivatedAt: number | null;
}

/** A stage of the pipeline with the rank that orders the list of opportunities (1-core 13). */
export interface DispositionStage extends IdRow {
  readonly text: string;
  readonly pipeline: string;
  readonly rank: number;
  readonly hasInterview: boolean;
}

/** A source or a tag, which have no id (2-resources 13, 16). */
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
  /** When its history begins and ends, in milliseconds. */
  readonly from: number;
  readonly until: number;
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
