import type { StreamDefinition } from './define.ts';

// Columns that several streams copy from elsewhere in their rows.

type Copies = NonNullable<StreamDefinition['copied']>;

/** Lever leaves the old form of `archived` out (lever-api: archived). */
export const archival: Copies = {
  archivedAt: 'archived.archivedAt',
  archiveReason: 'archived.reason',
};

export const applicationCopies: Copies = {
  ...archival,
  requisitionForHireId: 'requisitionForHire.id',
  hiringManagerOnHire: 'requisitionForHire.hiringManagerOnHire',
};

/** What an offer says of money and dates is in its fields (lever-api: offer-fields). */
export const offerCopies: Copies = {
  signedAt: 'signatures.candidate.signedAt',
  salaryAmount: { from: 'fields[identifier=salary_amount].value', as: 'number' },
  salaryCurrency: 'fields[identifier=compensation_currency].value',
  salaryInterval: 'fields[identifier=salary_interval].value',
  startDate: { from: 'fields[identifier=anticipated_start_date].value', as: 'time' },
};

/** The value of a field of an offer, which has no type but in its name (lever-api: offer-fields). */
export const offerFieldCopies: Copies = {
  amount: { from: 'value', as: 'amount', where: { identifier: /(?<!(?<![a-z])date)$/ } },
  currency: {
    from: '^fields[identifier=compensation_currency].value',
    where: { identifier: /^salary_amount$/ },
  },
  date: { from: 'value', as: 'time', where: { identifier: /(?<![a-z])date$/ } },
};

/** The value of a field of a form, by its type (lever-api: form-fields, old-forms). */
export const formFieldCopies: Copies = {
  score: { from: 'value', as: 'score', where: { type: /^score(?:-system)?$/ } },
  amount: { from: 'value', as: 'number', where: { type: /^currency$/ } },
  date: { from: 'value', as: 'time', where: { type: /^date$/ } },
};
