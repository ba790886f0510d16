import { defineStream } from './define.ts';

// A paid add-on (lever-api: audit-add-on).
export const auditEvents = defineStream({
  name: 'audit_events',
  documentation: 'list-all-audit-events',
  permission: 'audit_events:read:admin',
  isDefault: false,
  needsAddOn: true,
  source: {
    kind: 'period',
    path: '/audit_events',
    filter: { key: 'createdAt', start: 'created_at_start', end: 'created_at_end' },
  },
});

/**
 * How long a period of EEO answers may be is not documented; without a start Lever answers one week
 * (lever-api: eeo-window).
 */
const EEO_DAYS = 30;
/** An answer's stage, archive state and hire date change as long as its candidacy lasts. */
const EEO_REREAD_DAYS = 180;
const ANSWERS = ['disability', 'disabilitySignatureDate', 'gender', 'race', 'veteran'];

// Anonymous rows have no id at all, and their stage and archive state change later
// (lever-api: eeo-ids).
export const eeoResponses = defineStream({
  name: 'eeo_responses',
  documentation: 'eeo-questions',
  permission: 'eeo_responses:read:admin',
  isDefault: false,
  mustBeNamed: true,
  needsAddOn: true,
  source: {
    kind: 'period',
    path: '/eeo/responses',
    filter: { key: 'appliedAt', start: 'fromDate', end: 'toDate', needsEnd: true },
    maximumDays: EEO_DAYS,
    rereadDays: EEO_REREAD_DAYS,
    recordsKey: 'eeoResponses',
    fingerprint: {
      column: 'id',
      members: ['appliedAt', 'applicationTitle', ...ANSWERS],
      occurrence: 'occurrence',
    },
  },
});

export const eeoResponsesPii = defineStream({
  name: 'eeo_responses_pii',
  documentation: 'retrieve-eeo-responses-with-pii',
  permission: 'eeo_responses_pii:read:admin',
  isDefault: false,
  mustBeNamed: true,
  needsAddOn: true,
  source: {
    kind: 'period',
    path: '/eeo/responses/pii',
    filter: { key: 'appliedAt', start: 'created_at_start', end: 'created_at_end', needsEnd: true },
    maximumDays: EEO_DAYS,
    rereadDays: EEO_REREAD_DAYS,
    recordsKey: 'eeoResponses',
    fingerprint: {
      column: 'id',
      substitute: 'applicationId',
      members: ['appliedAt', 'opportunityId', 'contact', 'posting', 'applicationTitle', ...ANSWERS],
    },
  },
});
