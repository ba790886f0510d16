import { defineStream } from './define.ts';
import { defineValues } from './define-lists.ts';

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
    // What moves it (lever-api: posting-updated-at).
    isUpdateKnown: false,
    touchedBy: [],
    idColumn: 'postingId',
    // They are few.
    sweepShare: 1,
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

const inner = { from: postings, documentation: 'postings', columns: { postingId: 'id' } };

export const postingTags = defineValues('posting_tags', 'tag', { ...inner, list: 'tags' });
export const postingFollowers = defineValues('posting_followers', 'userId', {
  ...inner,
  list: 'followers',
});
export const postingChannels = defineValues('posting_distribution_channels', 'channel', {
  ...inner,
  list: 'distributionChannels',
});

// One object for each posting; drafts and closed postings have it too
// (lever-api: posting-questions).
export const postingQuestions = defineStream({
  name: 'posting_questions',
  documentation: 'retrieve-posting-application-questions',
  permission: 'postings:read:admin',
  source: {
    kind: 'child',
    parent: postings,
    path: '/postings/{id}/apply',
    isPaged: false,
    hasParentsId: true,
  },
});

export const postingQuestionFields = defineStream({
  name: 'posting_question_fields',
  documentation: 'retrieve-posting-application-questions',
  permission: 'postings:read:admin',
  keys: ['postingId', 'formPosition', 'position'],
  source: {
    kind: 'derived',
    from: postingQuestions,
    columns: { postingId: 'postingId' },
    path: [
      {
        list: 'customQuestions',
        position: 'formPosition',
        columns: { formId: 'id', formText: 'text', formDistribution: 'distribution' },
      },
      { list: 'fields', position: 'position' },
    ],
    renamed: { id: 'fieldId' },
  },
});

// Not in an envelope, and without paging (lever-api: posting-users).
export const postingUsers = defineStream({
  name: 'posting_users',
  documentation:
    'https://github.com/NangoHQ/integration-templates/tree/main/integrations/lever/tests',
  permission: 'users:read:admin',
  keys: ['postingId', 'id'],
  isDefault: false,
  source: {
    kind: 'child',
    parent: postings,
    path: '/postings/{id}/users',
    isPaged: false,
    recordsKey: 'users',
  },
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
