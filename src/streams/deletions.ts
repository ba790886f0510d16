import { candidateApplications, candidates } from './candidates.ts';
import { archival } from './copies.ts';
import { defineStream, type StreamDefinition, type TimeFilter } from './define.ts';
import { opportunities } from './opportunities.ts';
import { applications } from './opportunity-children.ts';
import { postings } from './postings.ts';

const deletedAt: TimeFilter = {
  key: 'deletedAt',
  start: 'deleted_at_start',
  end: 'deleted_at_end',
};

export const deletedOpportunities = defineStream({
  name: 'deleted_opportunities',
  documentation: 'list-deleted-opportunities',
  permission: 'opportunities:read:admin',
  source: { kind: 'period', path: '/opportunities/deleted', filter: deletedAt },
  copied: archival,
});

// The newer feeds get both bounds, leave the end out, and answer 30 days at most
// (lever-api: deletion-windows).
const boundedDeletedAt: TimeFilter = { ...deletedAt, isEndExclusive: true, needsEnd: true };

export const deletedPostings = defineStream({
  name: 'deleted_postings',
  documentation: 'list-deleted-postings',
  permission: 'postings:read:admin',
  source: {
    kind: 'period',
    path: '/postings/deleted',
    filter: boundedDeletedAt,
    maximumDays: 30,
  },
});

export const deletedApplications = defineStream({
  name: 'deleted_applications',
  documentation: 'list-deleted-applications',
  permission: 'applications:read:admin',
  source: {
    kind: 'period',
    path: '/applications/deleted',
    filter: boundedDeletedAt,
    maximumDays: 30,
  },
});

/** By stream, the deletions whose ids are those of its rows. A candidate's id is an opportunity's. */
export const deletionsOf: ReadonlyMap<StreamDefinition, StreamDefinition> = new Map<
  StreamDefinition,
  StreamDefinition
>([
  [opportunities, deletedOpportunities],
  [candidates, deletedOpportunities],
  [postings, deletedPostings],
  [applications, deletedApplications],
  [candidateApplications, deletedApplications],
]);

/**
 * The deletions that name rows of a stream by their whole key: rows with the deleted id, and rows
 * made of a list of the deleted row, as far as Lever still sends that. What has an id of its own is
 * not named by what it hangs below, since it may have moved elsewhere.
 */
export function deletionsNaming(definition: StreamDefinition): StreamDefinition | undefined {
  const { source } = definition;
  if (source.kind === 'derived') return deletionsOf.get(source.from);
  if (source.kind === 'child' && source.hasParentsId) return deletionsOf.get(source.parent);
  return deletionsOf.get(definition);
}
