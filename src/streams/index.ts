import * as candidates from './candidates.ts';
import * as compliance from './compliance.ts';
import type { StreamDefinition } from './define.ts';
import * as deletions from './deletions.ts';
import * as derived from './derived-from-opportunities.ts';
import * as lookups from './lookups.ts';
import { opportunities } from './opportunities.ts';
import * as children from './opportunity-children.ts';
import * as postings from './postings.ts';
import * as reads from './reads.ts';
import * as requisitions from './requisitions.ts';

/** Streams about one subject, as the documentation groups them. */
export interface StreamFamily {
  readonly title: string;
  readonly streams: readonly StreamDefinition[];
}

/** Every stream, in the order in which a run begins them. */
export const families: readonly StreamFamily[] = [
  {
    title: 'Users and settings',
    streams: [
      lookups.users,
      lookups.stages,
      lookups.dispositionStages,
      lookups.archiveReasons,
      lookups.sources,
      lookups.tags,
      lookups.feedbackTemplates,
      lookups.feedbackTemplateFields,
      lookups.profileFormTemplates,
      lookups.profileFormTemplateFields,
      lookups.webhooks,
      reads.listReads,
    ],
  },
  {
    title: 'Requisitions and their fields',
    streams: [
      requisitions.requisitionFields,
      requisitions.requisitions,
      requisitions.requisitionPostings,
      requisitions.requisitionOffers,
    ],
  },
  {
    title: 'Postings and their questions',
    streams: [
      postings.postings,
      postings.postingTags,
      postings.postingFollowers,
      postings.postingChannels,
      postings.postingQuestions,
      postings.postingQuestionFields,
      postings.postingUsers,
      postings.diversitySurveys,
      reads.postingReads,
    ],
  },
  {
    title: 'Opportunities and people',
    streams: [
      opportunities,
      derived.stageChanges,
      derived.tags,
      derived.sources,
      derived.followers,
      derived.links,
      children.contacts,
      derived.contactEmails,
      derived.contactPhones,
      reads.opportunityReads,
    ],
  },
  {
    title: 'Applications, offers and referrals',
    streams: [
      children.applications,
      derived.applicationFields,
      children.offers,
      derived.offerFields,
      children.referrals,
      derived.referralFields,
    ],
  },
  {
    title: 'Resumes and files',
    streams: [
      children.resumes,
      derived.resumePositions,
      derived.resumeSchools,
      children.files,
      children.fileActions,
    ],
  },
  {
    title: 'Interviews and feedback',
    streams: [
      children.interviews,
      derived.interviewers,
      derived.interviewPostings,
      derived.interviewFeedback,
      children.panels,
      derived.panelInterviews,
      derived.panelApplications,
      children.feedback,
      derived.feedbackFields,
      derived.feedbackScores,
    ],
  },
  {
    title: 'Notes and profile forms',
    streams: [children.notes, derived.noteFields, children.profileForms, derived.profileFormFields],
  },
  {
    title: 'Candidates, the deprecated view of opportunities',
    streams: [
      candidates.candidates,
      candidates.candidateApplications,
      candidates.candidateOffers,
      candidates.candidateReferrals,
      candidates.candidateResumes,
      reads.candidateReads,
    ],
  },
  {
    title: 'Deletions',
    streams: [
      deletions.deletedOpportunities,
      deletions.deletedPostings,
      deletions.deletedApplications,
    ],
  },
  {
    title: 'Audit and equal opportunity',
    streams: [compliance.auditEvents, compliance.eeoResponses, compliance.eeoResponsesPii],
  },
];

/** The streams of all families. */
export const streams: readonly StreamDefinition[] = families.flatMap((family) => family.streams);
