import { applicationCopies, archival, offerCopies } from './copies.ts';
import { defineStream } from './define.ts';

/**
 * The deprecated view of opportunities, kept for warehouses that began with it: a candidate's id is
 * the opportunity's, and every path answers like its twin. Of its filters only those by update are
 * known (lever-api: candidates).
 */
export const candidates = defineStream({
  name: 'candidates',
  documentation: 'candidates',
  permission: 'opportunities:read:admin',
  isDefault: false,
  source: {
    kind: 'parent',
    path: '/candidates',
    updated: { key: 'updatedAt', start: 'updated_at_start', end: 'updated_at_end' },
    isUpdateKnown: true,
    archived: { key: 'archived', time: 'archivedAt' },
    touchedBy: ['lastInteractionAt', 'lastAdvancedAt'],
    idColumn: 'candidateId',
    sweepShare: 9,
    hasConfidentialRows: true,
  },
  copied: archival,
});

const parent = candidates;
const isDefault = false;

export const candidateApplications = defineStream({
  name: 'candidate_applications',
  documentation: 'applications',
  permission: 'applications:read:admin',
  isDefault,
  source: {
    kind: 'child',
    parent,
    path: '/candidates/{id}/applications',
    skipWhenEmpty: 'applications',
  },
  copied: applicationCopies,
});

export const candidateOffers = defineStream({
  name: 'candidate_offers',
  documentation: 'list-all-offers',
  permission: 'offers:read:admin',
  isDefault,
  source: { kind: 'child', parent, path: '/candidates/{id}/offers' },
  copied: offerCopies,
});

export const candidateReferrals = defineStream({
  name: 'candidate_referrals',
  documentation: 'list-all-referrals',
  permission: 'referrals:read:admin',
  isDefault,
  source: { kind: 'child', parent, path: '/candidates/{id}/referrals' },
});

export const candidateResumes = defineStream({
  name: 'candidate_resumes',
  documentation: 'list-all-resumes',
  permission: 'resumes:read:admin',
  isDefault,
  source: { kind: 'child', parent, path: '/candidates/{id}/resumes', isPaged: false },
});
