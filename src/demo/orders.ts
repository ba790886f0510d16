import type { Order } from './listing.ts';
import type { Company, Row } from './rows.ts';

/** A row's value where a stamp is expected; a missing one counts as the oldest. */
function stampOf(row: Row, field: string): number {
  const value = row[field];
  return typeof value === 'number' ? value : Number(value ?? 0);
}

/** Ascending by a stamp, then by id. */
export function oldestFirst(field: string): Order {
  return {
    name: `${field} ascending`,
    directions: [1, 1],
    key: (row) => [stampOf(row, field), String(row['id'])],
  };
}

/**
 * Descending by a stamp, then by id: what child lists and audit events do
 * (lever-api: child-list-order, audit-order).
 */
export function newestFirst(field: string): Order {
  return {
    name: `${field} descending`,
    directions: [-1, 1],
    key: (row) => [stampOf(row, field), String(row['id'])],
  };
}

/** Newest first for rows without an id, such as anonymous EEO responses (lever-api: eeo-ids). */
export function newestFirstByPlace(field: string): Order {
  return {
    name: `${field} descending by place`,
    directions: [-1, 1],
    key: (row, index) => [stampOf(row, field), index],
  };
}

/** Alphabetical by `text`, as feedback templates are (lever-api: feedback-templates). */
export const byText: Order = {
  name: 'text',
  directions: [1, 1],
  key: (row) => [String(row['text']), String(row['id'] ?? '')],
};

/** As the account has arranged the rows, as stages are (lever-api: stage-order). */
export const asArranged: Order = {
  name: 'arranged',
  directions: [1],
  key: (_row, index) => [index],
};

/**
 * The order of `/opportunities` without a time filter: pipeline, then newest advance
 * (lever-api: list-order).
 */
export function byPipeline(company: Company): Order {
  const ranks = new Map(company.dispositionStages.map((stage) => [stage.id, stage.rank]));
  return {
    name: 'pipeline',
    directions: [1, -1, 1],
    key: (row) => [
      ranks.get(String(row['stage'])) ?? 0,
      stampOf(row, 'lastAdvancedAt'),
      String(row['id']),
    ],
  };
}
