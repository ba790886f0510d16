import { type Expansions, toChild, toPosting, toStage, toUser } from './expand.ts';
import { type Filter, within } from './filters.ts';
import type { Order } from './listing.ts';
import { newestFirst } from './orders.ts';
import type { ByOpportunity, Company, IdRow, Row } from './rows.ts';

/** A list that belongs to an opportunity. */
export interface ChildDefinition {
  readonly rows: (company: Company, opportunityId: string) => readonly IdRow[];
  readonly order: Order;
  readonly filters: readonly Filter[];
  readonly expand: Expansions;
  /** Resumes and files refuse `limit` and `offset` (lever-api: unpaged-lists). */
  readonly paged: boolean;
}

const userAndStage: Expansions = new Map([
  ['user', toUser],
  ['stage', toStage],
]);

/**
 * All lists of an opportunity by the last part of their path, newest first
 * (lever-api: child-list-order).
 */
export const children: ReadonlyMap<string, ChildDefinition> = new Map([
  [
    'applications',
    child((company, id) => [company.applications.get(id)].filter((row) => row !== undefined), {
      expand: new Map([
        ['posting', toPosting],
        ['postingHiringManager', toUser],
        ['postingOwner', toUser],
        ['user', toUser],
      ]),
    }),
  ],
  ['feedback', of((company) => company.feedback, { expand: new Map([['user', toUser]]) })],
  ['forms', of((company) => company.forms, { expand: userAndStage })],
  [
    'interviews',
    of((company) => company.interviews, {
      expand: new Map([
        ...userAndStage,
        ['postings', toPosting],
        ['feedbackForms', toChild(({ company }) => company.feedback.values())],
      ]),
    }),
  ],
  ['notes', of((company) => company.notes, { expand: new Map([['user', toUser]]) })],
  ['offers', of((company) => company.offers, { expand: new Map([['creator', toUser]]) })],
  ['panels', of((company) => company.panels, { expand: userAndStage })],
  [
    'referrals',
    of((company) => company.referrals, {
      expand: new Map([...userAndStage, ['referrer', toUser]]),
    }),
  ],
  [
    'resumes',
    of((company) => company.resumes, {
      filters: [within('uploaded_at', (row) => fileOf(row)?.['uploadedAt'] ?? row['createdAt'])],
      paged: false,
    }),
  ],
  [
    'files',
    of((company) => company.files, {
      order: newestFirst('uploadedAt'),
      filters: [within('uploaded_at', (row) => row['uploadedAt'])],
      paged: false,
    }),
  ],
]);

function child(
  rows: ChildDefinition['rows'],
  differences: Partial<ChildDefinition>,
): ChildDefinition {
  return {
    rows,
    order: newestFirst('createdAt'),
    filters: [],
    expand: new Map(),
    paged: true,
    ...differences,
  };
}

function of(
  rows: (company: Company) => ByOpportunity,
  differences: Partial<ChildDefinition>,
): ChildDefinition {
  return child((company, id) => rows(company).get(id) ?? [], differences);
}

function fileOf(row: Row): Row | null | undefined {
  return row['file'] as Row | null | undefined;
}
