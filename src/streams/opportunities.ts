import { defineStream } from './define.ts';

/** A candidacy; the parent of nearly everything else. */
export const opportunities = defineStream({
  name: 'opportunities',
  documentation: 'list-all-opportunities',
  permission: 'opportunities:read:admin',
  source: {
    kind: 'parent',
    path: '/opportunities',
    updated: { key: 'updatedAt', start: 'updated_at_start', end: 'updated_at_end' },
    created: { key: 'createdAt', start: 'created_at_start', end: 'created_at_end' },
    touchedBy: ['lastInteractionAt', 'lastAdvancedAt'],
    idColumn: 'opportunityId',
    isSwept: true,
    hasConfidentialRows: true,
  },
});

const parent = opportunities;

// Lever deprecates the list of its own and asks for the expanded one (lever-api 4).
export const opportunityApplications = defineStream({
  name: 'opportunity_applications',
  documentation: 'applications',
  permission: 'applications:read:admin',
  source: {
    kind: 'expanded',
    parent,
    field: 'applications',
    fallbackPath: '/opportunities/{id}/applications',
    hasParentId: true,
  },
});

export const opportunityOffers = defineStream({
  name: 'opportunity_offers',
  documentation: 'list-all-offers',
  permission: 'offers:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/offers' },
});

export const opportunityReferrals = defineStream({
  name: 'opportunity_referrals',
  documentation: 'list-all-referrals',
  permission: 'referrals:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/referrals' },
});

export const opportunityResumes = defineStream({
  name: 'opportunity_resumes',
  documentation: 'list-all-resumes',
  permission: 'resumes:read:admin',
  source: { kind: 'child', parent, path: '/opportunities/{id}/resumes', isPaged: false },
});
