import type { Difference, Kind } from './compare.ts';

/** A difference that users were told of. */
export interface Named {
  readonly kind: Kind;
  /** What it is about; `*` stands for any characters. */
  readonly of: readonly string[];
  /** The words of the changelog that name it. */
  readonly says: string;
}

/**
 * In what the present version differs from 0.1.0. The list may say what is new, and which values are
 * others; that something went, or is of another type, it cannot excuse (see the test).
 */
export const NAMED: readonly Named[] = [
  {
    kind: 'flag new',
    of: ['--target', '--target-log', '--target-timeout'],
    says: 'starts the target, gives it the messages and keeps the state that it confirms',
  },
  {
    kind: 'flag new',
    of: ['--views', '--schema'],
    says: '`tap-lever --views postgres --schema lever` prints SQL',
  },
  { kind: 'flag new', of: ['--no-metrics'], says: '`--no-metrics` leaves out all of them' },
  { kind: 'flag new', of: ['-V'], says: '`-v` and `-V` print the version' },
  {
    kind: 'capability new',
    of: ['test', 'structured-logging'],
    says: 'the capabilities name `test` and `structured-logging`',
  },
  { kind: 'setting new', of: ['demo_day'], says: 'The new setting `demo_day`' },
  {
    kind: 'setting new',
    of: ['include_secret'],
    says: 'leaves out notes and profile forms that Lever marks as secret',
  },
  {
    kind: 'setting new',
    of: ['erase_deleted_rows'],
    says: '`erase_deleted_rows` (off by default) erases in the target what Lever deleted',
  },
  {
    kind: 'setting changed',
    of: ['requests_per_second'],
    says: '`requests_per_second` is 0.1 at least',
  },
  {
    kind: 'table new',
    of: ['opportunity_reads', 'posting_reads', 'candidate_reads', 'list_reads'],
    says: 'The new tables `opportunity_reads`, `posting_reads`, `candidate_reads` and `list_reads`',
  },
  {
    kind: 'table new',
    of: [
      'opportunity_tags',
      'opportunity_sources',
      'opportunity_followers',
      'opportunity_links',
      'contact_emails',
      'contact_phones',
      'posting_tags',
      'posting_followers',
      'posting_distribution_channels',
      'posting_question_fields',
      'opportunity_interview_postings',
      'opportunity_interview_feedback',
      'opportunity_panel_applications',
      'opportunity_feedback_scores',
      'feedback_template_fields',
      'profile_form_template_fields',
    ],
    says: 'Sixteen new tables hold, one row each, what was a list inside of a column',
  },
  {
    kind: 'table new',
    of: ['opportunity_file_actions', 'posting_users'],
    says: '`opportunity_file_actions`',
  },
  { kind: 'column new', of: ['*.readAt'], says: 'has a new column `readAt`' },
  {
    kind: 'column new',
    of: [
      '*_applications.archivedAt',
      '*_applications.archiveReason',
      '*_applications.requisitionForHireId',
      '*_applications.hiringManagerOnHire',
    ],
    says: '`archivedAt`, `archiveReason`, the requisition of the hire and its hiring manager in applications',
  },
  {
    kind: 'column new',
    of: [
      '*_offers.signedAt',
      '*_offers.salaryAmount',
      '*_offers.salaryCurrency',
      '*_offers.salaryInterval',
      '*_offers.startDate',
    ],
    says: '`signedAt`, salary and `startDate` in offers',
  },
  {
    kind: 'column new',
    of: [
      'postings.team',
      'postings.department',
      'postings.location',
      'postings.commitment',
      'postings.salaryMin',
      'postings.salaryMax',
      'postings.salaryCurrency',
      'postings.salaryInterval',
    ],
    says: 'team, department, location, commitment and salary in postings',
  },
  {
    kind: 'column new',
    of: [
      'requisitions.headcountHiredNumber',
      'requisitions.headcountTotalNumber',
      'requisitions.compensation*',
      'requisitions.approv*',
    ],
    says: 'headcount as numbers, pay and approval in requisitions',
  },
  {
    kind: 'column new',
    of: ['opportunity_feedback.rating', 'opportunity_feedback.score'],
    says: 'the overall rating, as text and as `score`, in feedback',
  },
  {
    kind: 'column new',
    of: ['stages.position'],
    says: '`position`, the order of the pipeline, in `stages`',
  },
  {
    kind: 'column new',
    of: ['contacts.locationName'],
    says: '`locationName` in contacts',
  },
  {
    kind: 'column new',
    of: ['*_fields.amount', '*_fields.date'],
    says: 'Tables of form fields have `score`, `amount` and `date` as a number, a number and a time',
  },
  {
    kind: 'column new',
    of: ['opportunity_offer_fields.currency'],
    says: 'fields of offers `amount`, `currency` and `date`',
  },
  {
    kind: 'value',
    of: ['*_fields.score'],
    says: 'Tables of form fields have `score`, `amount` and `date` as a number, a number and a time',
  },
  {
    kind: 'value',
    of: ['requisitions.customFields'],
    says: 'A number beyond 2^53 that is written with an exponent or a fraction',
  },
  {
    kind: 'value',
    of: ['*_fields.scores', 'opportunity_feedback.fields'],
    says: 'the name of a skill in a scorecard, is kept as that',
  },
  { kind: 'value', of: ['*_fields.required'], says: '`0` and `1` are taken for false and true' },
  {
    kind: 'value',
    of: ['opportunities.archive*', 'candidates.archive*'],
    says: '`archivedAt` and `archiveReason` of opportunities, which were always empty, are filled',
  },
  {
    kind: 'value',
    of: ['requisition_postings.position'],
    says: 'no longer repeat a row if Lever lists something twice',
  },
  {
    kind: 'repeated row gone',
    of: ['requisition_postings'],
    says: 'no longer repeat a row if Lever lists something twice',
  },
  {
    kind: 'bookmark key',
    of: ['loaded_from', 'start_date'],
    says: 'An earlier `start_date` loads just what is missing, and then goes on',
  },
  {
    kind: 'bookmark key',
    of: ['sweep.cycle'],
    says: 'Jobs that select different streams on one state bring the sweep of each round',
  },
  {
    kind: 'bookmark key',
    of: ['sweep'],
    says: 'is read again in turn as well, like the children of opportunities',
  },
  {
    kind: 'bookmark key',
    of: ['known_rows', 'appeared'],
    says: 'Which rows were there is kept in the state, in less than 10 kB, under `known_rows`',
  },
];

/** Whether an entry is about a difference. */
export function isAbout({ kind, of }: Named, difference: Difference): boolean {
  return kind === difference.kind && of.some((pattern) => toRegExp(pattern).test(difference.of));
}

function toRegExp(pattern: string): RegExp {
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`);
}
