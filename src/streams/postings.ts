import { defineStream } from './define.ts';

/** A job. Time filters may be combined with `confidentiality` only (lever-api 2, 5.1). */
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
});
