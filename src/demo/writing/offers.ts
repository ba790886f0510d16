import { createRandom } from '../random.ts';
import type { Offer, Requisition, Row } from '../rows.ts';
import type { OfferPlan } from '../story/candidacy.ts';
import { DAY } from '../time.ts';
import { orNull, past, when } from './members.ts';
import { payFor, payOf } from './pay.ts';
import { addChild, type Setting, type Subject } from './setting.ts';

/** Writes the offers of an opportunity, which move none of its stamps (lever-api: offers). */
export function writeOffers(setting: Setting, subject: Subject): void {
  const { candidacy, opportunity } = subject;
  const requisition = setting.requisitions.get(candidacy.opening?.number ?? -1);
  for (const plan of candidacy.offers) {
    if (plan.createdAt > setting.now) continue;
    const offer = createOffer(setting, subject, { plan, requisition });
    addChild(setting.company.offers, opportunity.id, offer);
    requisition?.offerIds.push(offer.id);
  }
}

function createOffer(
  { now, story }: Setting,
  subject: Subject,
  { plan, requisition }: { plan: OfferPlan; requisition: Requisition | undefined },
): Offer {
  const { candidacy, posting } = subject;
  const { number, opening } = candidacy;
  const random = createRandom(plan.seed);
  const { createdAt, creator } = plan;
  const manager = story.staff.holder(opening?.manager ?? 0, createdAt);
  const [approvedAt, sentAt, signedAt] = [plan.approvedAt, plan.sentAt, plan.signedAt].map((at) =>
    past(at, now),
  );
  return {
    id: random.uuid(),
    // The key is not always there (lever-api: offer-posting).
    ...when(number % 5 !== 3, { posting: posting?.id ?? null }),
    createdAt,
    status: statusOf(plan, now),
    creator: creator.id,
    fields: createFields(subject, { plan, requisition, manager: manager.id }),
    signatures: number % 4 === 1 && !sentAt ? null : sign(subject, plan, now),
    ...when(number % 3 !== 0, { approved: orNull(Boolean(approvedAt), true) }),
    approvedAt: approvedAt ?? null,
    sentAt: sentAt ?? null,
    sentDocument: sentAt ? createDocument('sent', sentAt) : null,
    signedDocument: signedAt ? createDocument('signed', signedAt) : null,
  };
}

/** The last of the things that have happened to an offer (lever-api: offers). */
function statusOf(plan: OfferPlan, now: number): string {
  const { signedAt, deniedAt, openedAt, sentAt, approvedAt, approvalAt, isSentByHand } = plan;
  const moments = [
    [signedAt, 'signed'],
    [deniedAt, 'denied'],
    [openedAt, 'opened'],
    [sentAt, isSentByHand ? 'sent-manually' : 'sent'],
    [approvedAt, 'approved'],
    [approvalAt, 'approval-sent'],
  ] as const;
  return moments.find(([at]) => past(at, now) !== null)?.[1] ?? 'draft';
}

function createFields(
  { opportunity, application, posting, candidacy }: Subject,
  {
    plan,
    requisition,
    manager,
  }: { plan: OfferPlan; requisition: Requisition | undefined; manager: string },
): Row[] {
  const { opening, office } = candidacy;
  const { createdAt, raise } = plan;
  const pay = opening ? payFor(opening.role, office, raise) : payOf(candidacy);
  const values: readonly (readonly [text: string, identifier: string, value: unknown])[] = [
    // It holds the application's id in spite of its name (lever-api: offer-posting).
    ['Job posting', 'job_posting', application?.id ?? null],
    ['Job title', 'job_title', posting?.text ?? null],
    ['Requisition', 'requisition', requisition?.id ?? null],
    ['Candidate name', 'candidate_name', opportunity.name],
    ['Team', 'team', opening?.role.team ?? null],
    ['Location', 'location/office', office.city],
    ['Offered compensation amount', 'salary_amount', pay.amount],
    ['Currency', 'compensation_currency', pay.currency],
    ['Interval', 'salary_interval', 'per-year-salary'],
    ['Today', 'today_date', createdAt],
    ['Hiring manager', 'hiring_manager', manager],
    ['Direct manager', 'direct_manager', null],
    ['Offer expiration date', 'offer_expiration_date', createdAt + 15 * DAY],
    ['Anticipated start date', 'anticipated_start_date', createdAt + 60 * DAY],
    ['Relocation', 'custom_relocation', ''],
  ];
  return values.map(([text, identifier, value]) => ({ text, identifier, value }));
}

/** Who signs; the stamps are absent until the offer was sent (lever-api: offer-signatures). */
function sign({ opportunity }: Subject, { openedAt, signedAt }: OfferPlan, now: number): Row {
  const [email = null] = opportunity.emails;
  const opened = past(openedAt, now);
  const signed = past(signedAt, now);
  return {
    candidate: {
      role: 'candidate',
      name: opportunity.name,
      email,
      ...when(opened !== null, { firstOpenedAt: opened, lastOpenedAt: signed ?? opened }),
      ...when(signed !== null, { signedAt: signed, signed: true }),
    },
  };
}

/** A document of an offer, in either of its two states (lever-api: offer-documents). */
export function createDocument(status: 'sent' | 'signed', uploadedAt: number): Row {
  return {
    fileName: 'offer.pdf',
    uploadedAt,
    downloadUrl: `https://files.example.org/offers/download?status=${status}`,
  };
}
