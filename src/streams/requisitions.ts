import { defineStream } from './define.ts';
import { defineValues } from './define-lists.ts';

/**
 * A position to fill. Lever has no filter by update for it, so it is read whole
 * (lever-api: requisition-filters).
 */
export const requisitions = defineStream({
  name: 'requisitions',
  documentation: 'list-all-requisitions',
  permission: 'requisitions:read:admin',
  source: { kind: 'list', path: '/requisitions', hasConfidentialRows: true },
  copied: {
    // Either can be the word `unlimited` (lever-api: unlimited-headcount).
    headcountHiredNumber: { from: 'headcountHired', as: 'number' },
    headcountTotalNumber: { from: 'headcountTotal', as: 'number' },
    compensationMin: 'compensationBand.min',
    compensationMax: 'compensationBand.max',
    compensationCurrency: 'compensationBand.currency',
    compensationInterval: 'compensationBand.interval',
    approvalStatus: 'approval.status',
    approvalStartedAt: 'approval.startedAt',
    approvedAt: 'approval.approvedAt',
  },
});

// No sign of pages, and paging parameters may be refused (lever-api: unpaged-lists).
export const requisitionFields = defineStream({
  name: 'requisition_fields',
  documentation: 'list-all-requisition-fields',
  permission: 'requisition_fields:read:admin',
  source: { kind: 'list', path: '/requisition_fields', isPaged: false },
});

const inner = {
  from: requisitions,
  documentation: 'requisitions',
  columns: { requisitionId: 'id' },
};

export const requisitionPostings = defineValues('requisition_postings', 'postingId', {
  ...inner,
  list: 'postings',
});
export const requisitionOffers = defineValues('requisition_offers', 'offerId', {
  ...inner,
  list: 'offerIds',
});
