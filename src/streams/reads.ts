import { candidates } from './candidates.ts';
import { defineStream, type ParentDefinition } from './define.ts';
import { opportunities } from './opportunities.ts';
import { postings } from './postings.ts';

// Which lists were read when, and what was there: rows of this program's own, not of Lever's.

/** Declares the markers of the lists of a parent. */
function defineReads(name: string, parent: ParentDefinition) {
  return defineStream({
    name,
    documentation: parent.documentation,
    permission: parent.permission,
    keys: [parent.source.idColumn, 'stream'],
    isDefault: parent.isDefault,
    source: { kind: 'reads', parent },
  });
}

export const opportunityReads = defineReads('opportunity_reads', opportunities);
export const postingReads = defineReads('posting_reads', postings);
export const candidateReads = defineReads('candidate_reads', candidates);

export const listReads = defineStream({
  name: 'list_reads',
  documentation: 'pagination',
  permission: '',
  keys: ['stream'],
  source: { kind: 'reads' },
});
