import type { Random } from '../random.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { OfferPlan, Reason } from './candidacy.ts';
import type { Office } from './offices.ts';
import type { Tenure } from './staff.ts';
import { workTime } from './work-time.ts';

/** How an offer ends. */
export type CandidateFate =
  | 'signed'
  | 'signed on paper'
  | 'declined'
  | 'negotiated'
  | 'opened and expired'
  | 'expired'
  | 'withdrawn early'
  | 'withdrawn late';

/** Who makes an offer, and from when on. */
interface Maker {
  readonly random: Random;
  readonly office: Office;
  readonly creator: Tenure;
  readonly at: number;
}

/** The offers of a candidacy and its end. */
export interface Deal {
  readonly offers: readonly OfferPlan[];
  readonly reason: Reason;
  readonly endsAt: number;
}

const MOST = 2 ** 31 - 1;

/**
 * The fates of offers in turn, so that even a small company has seen them all: seven of ten lead to
 * a hire.
 */
const FATES: readonly CandidateFate[] = [
  'signed',
  'declined',
  'signed',
  'withdrawn late',
  'signed',
  'opened and expired',
  'signed on paper',
  'signed',
  'negotiated',
  'withdrawn early',
  'signed',
  'signed',
  'expired',
  'signed',
  'withdrawn late',
  'signed',
  'negotiated',
  'signed',
  'signed',
  'signed',
];

/** How the next offer ends, as told by how many there were. */
export function fateOf(number: number): CandidateFate {
  return FATES[number % FATES.length] ?? 'signed';
}

/** Whether somebody is hired in the end. */
export function isHire(fate: CandidateFate): boolean {
  return fate === 'signed' || fate === 'signed on paper' || fate === 'negotiated';
}

/** Makes an offer, and another one where the first is not taken as it is. */
export function makeDeal(maker: Maker, fate: CandidateFate): Deal {
  const { random, office, creator } = maker;
  const draftedAt = workTime(office, maker.at, random.int(0, 1), random);
  const draft = newOffer(random, creator, draftedAt);
  const isDrafted = random.chance(0.25);
  const at = isDrafted ? draftedAt + random.int(HOUR, 20 * HOUR) : maker.at;
  const { offers, reason, decidedAt } = settle({ ...maker, at }, fate);
  const endsAt = workTime(office, decidedAt, random.int(0, 2), random);
  return { offers: isDrafted ? [draft, ...offers] : offers, reason, endsAt };
}

type Settled = Omit<Deal, 'endsAt'> & { readonly decidedAt: number };

function settle(maker: Maker, fate: CandidateFate): Settled {
  const { random } = maker;
  const offer = prepare(maker, fate);
  const { sentAt = maker.at, openedAt = sentAt } = offer;
  const decidedAt = openedAt + random.int(8 * HOUR, 6 * DAY);
  if (fate === 'signed')
    return {
      offers: [{ ...offer, signedAt: decidedAt }],
      reason: 'Hired',
      decidedAt,
    };
  if (fate === 'signed on paper') return { offers: [offer], reason: 'Hired', decidedAt };
  if (fate === 'declined')
    return { offers: [{ ...offer, deniedAt: decidedAt }], reason: 'Offer declined', decidedAt };
  if (fate === 'negotiated') {
    const second = settle({ ...maker, at: decidedAt }, 'signed');
    const raised = second.offers.map((one) => ({ ...one, raise: one.raise * 1.07 }));
    return { ...second, offers: [{ ...offer, deniedAt: decidedAt }, ...raised] };
  }
  if (fate === 'opened and expired' || fate === 'expired')
    return { offers: [offer], reason: 'Unresponsive', decidedAt: sentAt + 15 * DAY };
  return { offers: [offer], reason: 'Withdrew', decidedAt: withdrawnAt(maker, offer) };
}

/** An offer on its way to the candidate, as far as its fate lets it come. */
function prepare({ random, office, creator, at }: Maker, fate: CandidateFate): OfferPlan {
  const createdAt = workTime(office, at, random.int(0, 1), random);
  const approvalAt = workTime(office, createdAt, random.int(0, 1), random);
  const approvedAt = workTime(office, approvalAt, random.int(0, 2), random);
  const sentAt = workTime(office, approvedAt, random.int(0, 1), random);
  const openedAt = sentAt + random.int(20 * MINUTE, 40 * HOUR);
  const isSentByHand = fate === 'signed on paper';
  const offer = { ...newOffer(random, creator, createdAt), isSentByHand, approvalAt };
  const raise = 0.92 + random.next() * 0.18;
  if (fate === 'withdrawn early') return { ...offer, raise };
  if (fate === 'withdrawn late') return { ...offer, raise, approvedAt };
  if (isSentByHand || fate === 'expired') return { ...offer, raise, approvedAt, sentAt };
  return { ...offer, raise, approvedAt, sentAt, openedAt };
}

/** An offer as a draft, and nothing more. */
export function newOffer(random: Random, creator: Tenure, createdAt: number): OfferPlan {
  return {
    seed: random.int(0, MOST),
    createdAt,
    creator,
    raise: 1,
    approvalAt: undefined,
    approvedAt: undefined,
    sentAt: undefined,
    isSentByHand: false,
    openedAt: undefined,
    deniedAt: undefined,
    signedAt: undefined,
  };
}

function withdrawnAt({ random, at }: Maker, { approvalAt = at, approvedAt }: OfferPlan): number {
  return (approvedAt ?? approvalAt) + random.int(HOUR, 2 * DAY);
}
