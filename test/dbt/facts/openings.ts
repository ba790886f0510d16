import type { LiveRow } from '../../helpers/live-rows.ts';
import {
  type AccountRows,
  daysBetween,
  type Fact,
  groupBy,
  meanOf,
  monthOf,
  shareOf,
  timeOf,
} from './account-rows.ts';
import { type Candidacy, daysToHire, resultsOf } from './candidacies.ts';

interface Offer {
  readonly row: LiveRow;
  readonly candidacy: Candidacy | undefined;
  readonly sentAt: number | undefined;
  readonly outcome: string;
}

/** The offers of an account, with what became of them. */
export function offersOf({ rows }: AccountRows, all: readonly Candidacy[]): readonly Offer[] {
  const candidacies = new Map(all.map((one) => [one.id, one]));
  return rows('opportunity_offers').map((row) => {
    const candidacy = candidacies.get(String(row['opportunityId']));
    const sentAt = timeOf(row['sentAt']);
    return { row, candidacy, sentAt, outcome: outcomeOf(row, sentAt, candidacy) };
  });
}

function outcomeOf(
  { status }: LiveRow,
  sentAt: number | undefined,
  candidacy: Candidacy | undefined,
): string {
  if (status === 'signed') return 'accepted';
  if (sentAt === undefined) return 'not sent';
  if (status === 'denied') return 'declined';
  if (candidacy === undefined || sentAt < Math.max(...candidacy.offers)) return 'lapsed';
  return { active: 'open', archived: 'lapsed', hired: 'accepted' }[candidacy.status];
}

/** What `lever_offers` should show. */
export function offerFacts(offers: readonly Offer[]): readonly Fact[] {
  return offers.map(({ row, candidacy, sentAt, outcome }) => {
    const fields = row['fields'] as LiveRow[];
    const field = (name: string) => fields.find(({ identifier }) => identifier === name)?.['value'];
    const signatures = row['signatures'] as { candidate?: { signedAt?: string } } | null;
    const signedAt = timeOf(signatures?.candidate?.signedAt);
    return {
      offer_id: row['id'],
      opportunity_id: row['opportunityId'],
      status: row['status'],
      outcome,
      salary_amount: typed(field('salary_amount'), 'number'),
      salary_currency: field('compensation_currency') ?? null,
      start_date: typed(field('anticipated_start_date'), 'date'),
      sent_at: sentAt ?? null,
      signed_at: signedAt ?? null,
      accepted_at: outcome === 'accepted' ? (signedAt ?? candidacy?.archivedAt) : null,
      days_to_sign: daysBetween(sentAt, signedAt),
    };
  });
}

/** What `lever_offer_acceptance` should show. */
export function acceptanceFacts(offers: readonly Offer[]): readonly Fact[] {
  const sent = offers.filter(({ sentAt }) => sentAt !== undefined);
  return [...groupBy(sent, ({ sentAt }) => monthOf(sentAt ?? 0))].map(([month, some]) => {
    const count = (outcome: string) => some.filter((one) => one.outcome === outcome).length;
    return {
      month,
      sent: some.length,
      accepted: count('accepted'),
      declined: count('declined'),
      lapsed: count('lapsed'),
      still_open: count('open'),
      acceptance_rate: shareOf(count('accepted'), some.length - count('open')),
      mean_days_to_sign: meanOf(offerFacts(some).map((fact) => fact['days_to_sign'])),
    };
  });
}

/** What `lever_hires` should show. */
export function hireFacts(account: AccountRows, all: readonly Candidacy[]): readonly Fact[] {
  const requisitions = new Map(account.rows('requisitions').map((row) => [row['id'], row]));
  return all
    .filter(({ status }) => status === 'hired')
    .map((one) => {
      const requisition = requisitions.get(one.hiredFor);
      return {
        opportunity_id: one.id,
        month: monthOf(one.archivedAt ?? 0),
        requisition_id: requisition?.['id'] ?? null,
        days_to_hire: daysToHire(one),
        days_to_fill: requisition ? daysBetween(openingOf(requisition), one.archivedAt) : null,
      };
    });
}

/** What `lever_requisitions` should show. */
export function requisitionFacts(account: AccountRows, all: readonly Candidacy[]): readonly Fact[] {
  const hired = groupBy(
    all.filter(({ status }) => status === 'hired'),
    ({ hiredFor }) => hiredFor,
  );
  return account.rows('requisitions').map((row) => {
    const hires = hired.get(String(row['id'])) ?? [];
    const total = typeof row['headcountTotal'] === 'string' ? Number(row['headcountTotal']) : NaN;
    const isFull = hires.length >= total;
    const lastHire = Math.max(...hires.map(({ archivedAt }) => archivedAt ?? 0));
    const filledAt = timeOf(row['timeToFillEndAt']) ?? (isFull ? lastHire : undefined);
    return {
      requisition_id: row['id'],
      name: String(row['name']).trim(),
      is_unlimited: row['headcountTotal'] === 'unlimited',
      headcount_total: Number.isNaN(total) ? null : total,
      headcount_hired: Number(row['headcountHired']),
      hires: hires.length,
      postings: (row['postings'] as unknown[]).length,
      offers: (row['offerIds'] as unknown[]).length,
      opened_at: openingOf(row),
      filled_at: filledAt ?? null,
      days_to_fill: daysBetween(openingOf(row), filledAt),
      ...customFacts(account, row['customFields'] as LiveRow),
    };
  });
}

/** When the time to fill a requisition begins. */
function openingOf({ timeToFillStartAt, approval, createdAt }: LiveRow): number | undefined {
  const { approvedAt } = approval as LiveRow;
  return timeOf(timeToFillStartAt) ?? timeOf(approvedAt) ?? timeOf(createdAt);
}

/** A column for each field of the account, by its type. */
function customFacts({ rows }: AccountRows, values: LiveRow): Fact {
  const facts: Record<string, unknown> = {};
  for (const { id, type, subfields } of rows('requisition_fields')) {
    const parts = type === 'object' ? (subfields as LiveRow[]) : [];
    const value = values[String(id)];
    for (const part of parts)
      facts[`custom_${id}_${part['id']}`] = typed(
        (value as LiveRow | undefined)?.[String(part['id'])],
        part['type'],
      );
    if (parts.length === 0) facts[`custom_${id}`] = typed(value, type);
  }
  return facts;
}

function typed(value: unknown, type: unknown): unknown {
  if (value === undefined || value === '') return null;
  return type === 'number' || type === 'date' ? Number(value) : value;
}

/** What `lever_postings` should show. */
export function postingFacts({ rows }: AccountRows, all: readonly Candidacy[]): readonly Fact[] {
  const candidacies = groupBy(all, ({ posting }) => posting);
  return rows('postings').map((row) => {
    const some = candidacies.get(String(row['id'])) ?? [];
    const categories = row['categories'] as LiveRow;
    return {
      posting_id: row['id'],
      posting: row['text'],
      state: row['state'],
      team: categories['team'],
      location: categories['location'],
      ...resultsOf(some),
    };
  });
}

/** What `lever_equal_opportunity` should show. */
export function answerFacts({ rows }: AccountRows): readonly Fact[] {
  const pipeline = new Map(rows('stages').map(({ id, position }) => [id, Number(position)]));
  const withInterview = rows('disposition_stages').filter(({ hasInterview }) => hasInterview);
  const first = Math.min(...withInterview.map(({ id }) => pipeline.get(id) ?? Infinity));
  const answers = rows('eeo_responses_pii').flatMap((row) =>
    ['gender', 'race', 'veteran', 'disability'].map((question) => ({
      row,
      question,
      answer: row[question] ?? '(no answer)',
      year: `${String(row['appliedAt']).slice(0, 4)}-01-01`,
    })),
  );
  const groups = groupBy(answers, ({ year, question, answer }) => `${year}|${question}|${answer}`);
  return [...groups]
    .filter(([, some]) => some.length >= 5)
    .map(([key, some]) => {
      const [year, question, answer] = key.split('|');
      const isFar = (row: LiveRow) => (pipeline.get(row['currentStage']) ?? -1) >= first;
      return {
        year,
        question,
        answer,
        applicants: some.length,
        at_interviews_or_later: some.filter(({ row }) => isFar(row)).length,
        hired: some.filter(({ row }) => row['hiredDate'] !== null).length,
      };
    });
}
