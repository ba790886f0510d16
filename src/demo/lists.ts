import type { Account } from './account.ts';
import { type Expansions, toApplication, toContact, toPosting, toStage, toUser } from './expand.ts';
import {
  activeUsers,
  anyOf,
  auditTarget,
  auditUser,
  confidentiality,
  deletedWindow,
  distributionChannel,
  type Filter,
  lastWeek,
  updatedAlone,
  within,
  yesNo,
} from './filters.ts';
import type { Order } from './listing.ts';
import {
  asArranged,
  byPipeline,
  byText,
  newestFirst,
  newestFirstByPlace,
  oldestFirst,
} from './orders.ts';
import type { Archived, Categories, Company, Row } from './rows.ts';

/** A list of the whole account: its rows, order, parameters, and whether it has pages. */
export interface ListDefinition {
  readonly rows: (company: Company) => readonly Row[];
  readonly order: (query: URLSearchParams, account: Account) => Order;
  readonly filters: readonly Filter[];
  readonly expand: Expansions;
  readonly paged: boolean;
}

const archivedOf = (row: Row) => row['archived'] as Archived | null;
const postingOf = (row: Row, { company }: Account) =>
  company.applications.get(String(row['id']))?.posting;
const categoryOf = (name: keyof Categories) => (row: Row) =>
  (row['categories'] as Categories)[name];

// Its filters (lever-api: opportunity-filters).
const opportunities = list((company) => company.opportunities, {
  order: orderOpportunities,
  filters: [
    confidentiality,
    within('created_at', (row) => row['createdAt']),
    within('updated_at', (row) => row['updatedAt']),
    within('advanced_at', (row) => row['lastAdvancedAt']),
    within('archived_at', (row) => archivedOf(row)?.archivedAt),
    yesNo('archived', archivedOf),
    yesNo('snoozed', (row, { now }) => Number(row['snoozedUntil'] ?? 0) > now()),
    anyOf('archive_reason_id', (row) => archivedOf(row)?.reason),
    anyOf('contact_id', (row) => row['contact']),
    anyOf('email', (row) => row['emails']),
    anyOf('location', (row) => row['opportunityLocation']),
    anyOf('origin', (row) => row['origin']),
    anyOf('source', (row) => row['sources']),
    anyOf('stage_id', (row) => row['stage']),
    anyOf('tag', (row) => row['tags']),
    anyOf('posting_id', postingOf),
    anyOf('archived_posting_id', (row, account) =>
      archivedOf(row) === null ? undefined : postingOf(row, account),
    ),
  ],
  expand: new Map([
    ['applications', toApplication],
    ['contact', toContact],
    ['followers', toUser],
    ['owner', toUser],
    ['sourcedBy', toUser],
    ['stage', toStage],
  ]),
});

// Its filters (lever-api: posting-updated-filter, posting-channels).
const postings = list((company) => company.postings, {
  order: (query) =>
    asksFor(query, 'updated_at') ? oldestFirst('updatedAt') : newestFirst('createdAt'),
  filters: [
    updatedAlone,
    confidentiality,
    distributionChannel,
    within('updated_at', (row) => row['updatedAt']),
    anyOf('state', (row) => row['state']),
    anyOf('tag', (row) => row['tags']),
    anyOf('team', categoryOf('team')),
    anyOf('department', categoryOf('department')),
    anyOf('location', categoryOf('location')),
    anyOf('commitment', categoryOf('commitment')),
  ],
  expand: new Map([
    ['followers', toUser],
    ['hiringManager', toUser],
    ['owner', toUser],
    ['user', toUser],
  ]),
});

// There is no filter by update time (lever-api: requisition-filters).
const requisitions = list((company) => company.requisitions, {
  order: () => newestFirst('createdAt'),
  filters: [
    confidentiality,
    within('created_at', (row) => row['createdAt']),
    anyOf('requisition_code', (row) => row['requisitionCode']),
    anyOf('status', (row) => row['status']),
  ],
  expand: new Map([
    ['creator', toUser],
    ['hiringManager', toUser],
    ['owner', toUser],
    ['postings', toPosting],
  ]),
});

// Its filters (lever-api: deactivated-users).
const users = list((company) => company.users, {
  order: () => oldestFirst('createdAt'),
  filters: [
    activeUsers,
    anyOf('accessRole', (row) => row['accessRole']),
    anyOf('email', (row) => row['email']),
    anyOf('external_directory_id', (row) => row['externalDirectoryId']),
  ],
});

// Its order and filters (lever-api: audit-order, audit-filters).
const auditEvents = list((company) => company.auditEvents, {
  order: () => newestFirst('createdAt'),
  filters: [
    within('created_at', (row) => row['createdAt']),
    anyOf('type', (row) => row['type']),
    auditTarget,
    auditUser,
  ],
});

// Which stamp the windows test is not known, and each variant has its own parameters
// (lever-api: eeo-parameters).
const eeoResponses = list((company) => company.eeoResponses, {
  order: () => newestFirstByPlace('appliedAt'),
  filters: [lastWeek('fromDate', 'toDate', 'appliedAt')],
});
const eeoResponsesPii = list((company) => company.eeoResponsesPii, {
  order: () => newestFirst('appliedAt'),
  filters: [lastWeek('created_at_start', 'created_at_end', 'appliedAt')],
  expand: new Map([
    ['contact', toContact],
    ['hiringManager', toUser],
    ['posting', toPosting],
  ]),
});

/** All lists of the account by their path. */
export const lists: ReadonlyMap<string, ListDefinition> = new Map([
  ['opportunities', opportunities],
  ['candidates', opportunities],
  ['postings', postings],
  ['requisitions', requisitions],
  ['users', users],
  ['audit_events', auditEvents],
  ['eeo/responses', eeoResponses],
  ['eeo/responses/pii', eeoResponsesPii],
  ['stages', list((company) => company.stages)],
  [
    'archive_reasons',
    list((company) => company.archiveReasons, { filters: [anyOf('type', (row) => row['type'])] }),
  ],
  ['sources', list((company) => company.sources, { order: () => byText })],
  ['tags', list((company) => company.tags, { order: () => byText })],
  ['feedback_templates', list((company) => company.feedbackTemplates, { order: () => byText })],
  ['form_templates', list((company) => company.formTemplates, { order: () => byText })],
  [
    'requisition_fields',
    list((company) => company.requisitionFields, {
      filters: [
        yesNo('isRequired', (row) => row['isRequired']),
        anyOf('type', (row) => row['type']),
      ],
      paged: false,
    }),
  ],
  ['webhooks', list((company) => company.webhooks, { paged: false })],
  [
    'opportunities/deleted',
    deletions(
      (company) => company.deletedOpportunities,
      within('deleted_at', (row) => row['deletedAt']),
    ),
  ],
  ['postings/deleted', deletions((company) => company.deletedPostings, deletedWindow)],
  ['applications/deleted', deletions((company) => company.deletedApplications, deletedWindow)],
]);

function list(
  rows: ListDefinition['rows'],
  differences: Partial<ListDefinition> = {},
): ListDefinition {
  return {
    rows,
    order: () => asArranged,
    filters: [],
    expand: new Map(),
    paged: true,
    ...differences,
  };
}

function deletions(rows: ListDefinition['rows'], filter: Filter): ListDefinition {
  return list(rows, { order: () => newestFirst('deletedAt'), filters: [filter] });
}

// The order under a time filter is not known (lever-api: list-order), so that these two differ on
// purpose.
function orderOpportunities(query: URLSearchParams, { company }: Account): Order {
  if (asksFor(query, 'updated_at')) return oldestFirst('updatedAt');
  return asksFor(query, 'created_at') ? newestFirst('createdAt') : byPipeline(company);
}

function asksFor(query: URLSearchParams, name: string): boolean {
  return query.has(`${name}_start`) || query.has(`${name}_end`);
}
