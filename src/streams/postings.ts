import { defineStream } from './define.ts';

/**
 * A job. Time filters may be combined with `confidentiality` only
 * (lever-api: posting-updated-filter).
 */
export const postings = defineStream({
  name: 'postings',
  documentation: 'list-all-postings',
  permission: 'postings:read:admin',
  source: {
    kind: 'parent',
    path: '/postings',
    updated: { key: 'updatedAt', start: 'updated_at_start', end: 'updated_at_end' },
    touchedBy: [],
    idColumn: 'postingId',
    isSwept: false,
    hasConfidentialRows: true,
  },
  copied: {
    team: 'categories.team',
    department: 'categories.department',
    location: 'categories.location',
    commitment: 'categories.commitment',
    salaryMin: 'salaryRange.min',
    salaryMax: 'salaryRange.max',
    salaryCurrency: 'salaryRange.currency',
    salaryInterval: 'salaryRange.interval',
  },
});

// One object for each posting; drafts and closed postings have it too
// (lever-api: posting-questions).
export const postingQuestions = defineStream({
  name: 'posting_questions',
  documentation: 'retrieve-posting-application-questions',
  permission: 'postings:read:admin',
  source: { kind: 'child', parent: postings, path: '/postings/{id}/apply', isPaged: false },
});

// The same survey comes for many postings, so the posting is part of its key
// (lever-api: diversity-surveys).
export const diversitySurveys = defineStream({
  name: 'diversity_surveys',
  documentation: 'surveys',
  permission: 'diversity_surveys:read:admin',
  keys: ['id', 'postingId'],
  isDefault: false,
  needsAddOn: true,
  source: {
    kind: 'child',
    parent: postings,
    path: '/surveys/diversity/{id}',
    isPaged: false,
  },
});
