import * as candidates from './candidates.ts';
import * as compliance from './compliance.ts';
import type { StreamDefinition } from './define.ts';
import * as deletions from './deletions.ts';
import * as lookups from './lookups.ts';
import { opportunities } from './opportunities.ts';
import * as children from './opportunity-children.ts';
import * as details from './opportunity-details.ts';
import * as postings from './postings.ts';
import * as requisitions from './requisitions.ts';

/** Every stream, in the order in which a run begins them. */
export const streams: readonly StreamDefinition[] = [
  lookups.users,
  lookups.stages,
  lookups.dispositionStages,
  lookups.archiveReasons,
  lookups.sources,
  lookups.tags,
  lookups.feedbackTemplates,
  lookups.profileFormTemplates,
  lookups.webhooks,
  requisitions.requisitionFields,
  requisitions.requisitions,
  requisitions.requisitionPostings,
  requisitions.requisitionOffers,
  postings.postings,
  postings.postingQuestions,
  postings.diversitySurveys,
  opportunities,
  details.stageChanges,
  children.contacts,
  children.applications,
  details.applicationFields,
  children.offers,
  details.offerFields,
  children.referrals,
  details.referralFields,
  children.resumes,
  details.resumePositions,
  details.resumeSchools,
  children.files,
  children.interviews,
  details.interviewers,
  children.panels,
  details.panelInterviews,
  children.feedback,
  details.feedbackFields,
  children.notes,
  details.noteFields,
  children.profileForms,
  details.profileFormFields,
  candidates.candidates,
  candidates.candidateApplications,
  candidates.candidateOffers,
  candidates.candidateReferrals,
  candidates.candidateResumes,
  deletions.deletedOpportunities,
  deletions.deletedPostings,
  deletions.deletedApplications,
  compliance.auditEvents,
  compliance.eeoResponses,
  compliance.eeoResponsesPii,
];
