import { requisitionOf } from './applications.ts';
import { orNull, when } from './members.ts';
import type { Offer, Requisition, Row } from './rows.ts';
import { addChild, type Candidacy, type Setting } from './setting.ts';
import { DAY, HOUR } from './time.ts';

const OPEN_STATES = [
  'draft',
  'approval-sent',
  'approved',
  'sent',
  'sent-manually',
  'opened',
  'denied',
] as const;

/** How far an offer has come, in the order of its life. */
const WEIGHTS: Readonly<Record<string, number>> = {
  draft: 0,
  'approval-sent': 1,
  approved: 2,
  sent: 3,
  'sent-manually': 3,
  opened: 4,
  denied: 4,
  signed: 5,
};

/** Writes the offers of those who came far enough, and a few early drafts (lever-api: offers). */
export function writeOffers(setting: Setting, candidacy: Candidacy): void {
  const { company, random } = setting;
  const { opportunity, index, isHired, posting } = candidacy;
  if (opportunity.stage !== 'offer' && index % 6 !== 4) return;
  const states = isHired ? ['signed'] : random.some(OPEN_STATES, index % 12 === 4 ? 2 : 1);
  const requisition = requisitionOf(company.requisitions, posting);
  for (const status of states) {
    const offer = createOffer(setting, candidacy, { status, requisition });
    addChild(company.offers, opportunity.id, offer);
    requisition?.offerIds.push(offer.id);
  }
}

function createOffer(
  { random, staff }: Setting,
  candidacy: Candidacy,
  { status, requisition }: { status: string; requisition: Requisition | undefined },
): Offer {
  const { opportunity, index } = candidacy;
  const weight = WEIGHTS[status] ?? 0;
  // An offer is no interaction: it may be younger than all stamps of its opportunity
  // (lever-api: silent-changes).
  const createdAt = Math.max(opportunity.createdAt, candidacy.endsAt - 5 * DAY);
  const creator = random.pick(staff.recruiters).id;
  const after = (delay: number) => Math.min(createdAt + delay, candidacy.endsAt);
  return {
    id: random.uuid(),
    ...createTarget(candidacy),
    createdAt,
    status,
    creator,
    fields: createFields(candidacy, {
      createdAt,
      creator,
      salary: random.int(40, 120) * 1000,
      requisition,
    }),
    signatures: index % 4 === 1 && weight === 0 ? null : sign(candidacy, after, weight),
    ...when(index % 3 !== 0, { approved: orNull(weight > 1, true) }),
    approvedAt: orNull(weight > 1, after(HOUR)),
    sentAt: orNull(weight > 2, after(2 * HOUR)),
    sentDocument: orNull(weight > 2, createDocument('sent', after(2 * HOUR))),
    signedDocument: orNull(weight > 4, createDocument('signed', after(DAY))),
  };
}

/** The key is not always there (lever-api: offer-posting). */
function createTarget({ posting, index }: Candidacy): Row {
  return when(index % 5 !== 3, { posting: posting?.id ?? null });
}

function createFields(
  { opportunity, application, posting }: Candidacy,
  offer: {
    createdAt: number;
    creator: string;
    salary: number;
    requisition: Requisition | undefined;
  },
): Row[] {
  const values: readonly (readonly [text: string, identifier: string, value: unknown])[] = [
    // It holds the application's id in spite of its name (lever-api: offer-posting).
    ['Job posting', 'job_posting', application?.id ?? null],
    ['Job title', 'job_title', posting?.text ?? null],
    ['Requisition', 'requisition', offer.requisition?.id ?? null],
    ['Candidate name', 'candidate_name', opportunity.name],
    ['Offered compensation amount', 'salary_amount', offer.salary],
    ['Currency', 'compensation_currency', 'EUR'],
    ['Today', 'today_date', offer.createdAt],
    ['Hiring manager', 'hiring_manager', offer.creator],
    ['Direct manager', 'direct_manager', null],
    ['Anticipated start date', 'anticipated_start_date', offer.createdAt + 60 * DAY],
    ['Relocation', 'custom_relocation', ''],
  ];
  return values.map(([text, identifier, value]) => ({ text, identifier, value }));
}

/** Who signs; the stamps are absent until the offer was sent (lever-api: offer-signatures). */
function sign({ opportunity }: Candidacy, after: (delay: number) => number, weight: number): Row {
  const [email = null] = opportunity.emails;
  const opened = { firstOpenedAt: after(3 * HOUR), lastOpenedAt: after(4 * HOUR) };
  return {
    candidate: {
      role: 'candidate',
      name: opportunity.name,
      email,
      ...when(weight > 3, opened),
      ...when(weight > 4, { signedAt: after(DAY), signed: true }),
    },
  };
}

/** A document of an offer, in either of its two states (lever-api: offer-documents). */
export function createDocument(status: 'sent' | 'signed', uploadedAt: number): Row {
  return {
    fileName: 'offer.pdf',
    uploadedAt,
    downloadUrl: `https://example.com/offers/download?status=${status}`,
  };
}
