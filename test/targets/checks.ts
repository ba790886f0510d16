import type { Target } from './target.ts';

/** What the suite does with each target, in words that its tests and the page share. */
export interface Check {
  readonly title: string;
  readonly outcome: (target: Target) => string;
}

const HOLDS = 'yes';

export const CHECKS = {
  everything: {
    title: 'stores every record of every stream, column by column',
    outcome: () => HOLDS,
  },
  oddText: {
    title: 'stores quotes, line feeds, emoji, NUL and halves of characters',
    outcome: () => HOLDS,
  },
  again: {
    title: 'is given the same run again',
    outcome: ({ keeps }) => (keeps === 'latest' ? 'rows unchanged' : 'one more copy'),
  },
  changes: {
    title: 'follows what changed in Lever with a run from its own last state',
    outcome: ({ keeps }) => (keeps === 'latest' ? 'rows updated in place' : 'last row is current'),
  },
  newChild: {
    title: 'fills a child stream that is selected later',
    outcome: () => HOLDS,
  },
  deletions: {
    title: 'lists what was deleted in Lever',
    outcome: () => HOLDS,
  },
  vanished: {
    title: 'is told by ACTIVATE_VERSION which rows of full-table streams are gone',
    outcome: ({ deletions }) => (deletions ? 'marked, or deleted' : 'rows stay'),
  },
  erased: {
    title: 'is told by `erase_deleted_rows` which rows of other streams Lever deleted',
    outcome: ({ erasing }) => erasing.outcome,
  },
  views: {
    title:
      'has views of live rows that equal the account, whatever went from it or moved within it',
    outcome: ({ sql }) => (sql ? `\`--views ${sql.dialect}\`` : 'no views'),
  },
  killed: {
    title: 'is killed in the middle and run again from its last state',
    outcome: () => HOLDS,
  },
} as const satisfies Record<string, Check>;
