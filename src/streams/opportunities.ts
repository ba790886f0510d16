import { archival } from './copies.ts';
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
    isUpdateKnown: true,
    created: { key: 'createdAt', start: 'created_at_start', end: 'created_at_end' },
    archived: { key: 'archived', time: 'archivedAt', parameter: 'archived' },
    touchedBy: ['lastInteractionAt', 'lastAdvancedAt'],
    idColumn: 'opportunityId',
    sweepShare: 9,
    hasConfidentialRows: true,
  },
  copied: archival,
});
