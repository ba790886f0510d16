import * as candidates from './candidates.ts';
import type { StreamDefinition } from './define.ts';
import * as lookups from './lookups.ts';
import * as opportunities from './opportunities.ts';
import * as postings from './postings.ts';
import * as requisitions from './requisitions.ts';

/** Every stream, in the order in which a run begins them. */
export const streams: readonly StreamDefinition[] = [
  lookups.users,
  lookups.stages,
  lookups.archiveReasons,
  lookups.sources,
  requisitions.requisitions,
  postings.postings,
  opportunities.opportunities,
  opportunities.opportunityApplications,
  opportunities.opportunityOffers,
  opportunities.opportunityReferrals,
  opportunities.opportunityResumes,
  candidates.candidates,
  candidates.candidateApplications,
  candidates.candidateOffers,
  candidates.candidateReferrals,
  candidates.candidateResumes,
];
