import type { Office } from './offices.ts';
import type { Opening } from './openings.ts';
import type { CandidateSource } from './sources.ts';
import type { Tenure } from './staff.ts';

/**
 * All that happens in a candidacy, told to its end: whoever writes it down leaves out what has not
 * happened yet.
 */
export interface Candidacy {
  /** Its own in the account; what is odd about a row follows from it. */
  readonly number: number;
  readonly createdAt: number;
  readonly person: Person;
  readonly source: CandidateSource;
  /** Undefined for somebody who is not considered for a job yet. */
  readonly opening: Opening | undefined;
  /** By whose clock it goes. */
  readonly office: Office;
  readonly owner: Tenure;
  readonly steps: Step[];
  readonly rounds: Round[];
  readonly offers: OfferPlan[];
  readonly snooze: Snooze | undefined;
  /** What most people think of the person, from 1 to 4. */
  readonly impression: number;
  /** Whether it ends with a hire, if nothing comes between. */
  isHired: boolean;
  /** When the last step is, as planned; what follows from it stays when a job is gone earlier. */
  plannedEnd: number;
  /** When everything about it was deleted. */
  readonly deletedAt: number | undefined;
  /** What the cast does beside what everybody does. */
  readonly extras: Extras;
}

/** Somebody who applies; the same person may come back. */
export interface Person {
  readonly number: number;
  /** An employee who applies for another job. */
  readonly employee: Tenure | undefined;
  /** When the address or telephone changed. */
  readonly editedAt: number | undefined;
  /** When the personal data were removed. */
  forgottenAt: number | undefined;
}

/** One thing that happens to a candidacy as a whole. */
export type Step =
  | { readonly kind: 'stage'; readonly at: number; readonly stage: number; readonly by: Tenure }
  | { readonly kind: 'archive'; readonly at: number; readonly reason: Reason }
  | { readonly kind: 'reopen'; readonly at: number };

/** Why candidacies end, by the names of the account's reasons. */
export type Reason =
  | 'Hired'
  | 'Position filled'
  | 'Underqualified'
  | 'Withdrew'
  | 'Offer declined'
  | 'Interview performance'
  | 'Salary expectations'
  | 'Not interested'
  | 'Unresponsive';

/** The interviews that were scheduled at once. */
export interface Round {
  /** What it looks like follows from this. */
  readonly seed: number;
  readonly stage: number;
  readonly createdAt: number;
  readonly scheduler: Tenure;
  readonly canceledAt: number | undefined;
  readonly interviews: readonly Talk[];
}

/** One interview. */
export interface Talk {
  readonly template: string;
  readonly start: number;
  readonly minutes: number;
  readonly interviewers: readonly Tenure[];
  /** Somebody else takes over from the first interviewer. */
  readonly exchange: { readonly at: number; readonly instead: Tenure } | undefined;
  readonly opinions: readonly Opinion[];
}

/** A form of feedback. */
export interface Opinion {
  readonly author: Tenure;
  readonly openedAt: number;
  /** Undefined when it was never finished. */
  readonly completedAt: number | undefined;
  readonly editedAt: number | undefined;
  readonly deletedAt: number | undefined;
  /** 1 to 4. */
  readonly rating: number;
}

/** An offer, with the moments of what happens to it; undefined for what never happens. */
export interface OfferPlan {
  /** What it looks like follows from this. */
  readonly seed: number;
  readonly createdAt: number;
  readonly creator: Tenure;
  /** Compared with what the role pays. */
  readonly raise: number;
  readonly approvalAt: number | undefined;
  readonly approvedAt: number | undefined;
  readonly sentAt: number | undefined;
  readonly isSentByHand: boolean;
  readonly openedAt: number | undefined;
  readonly deniedAt: number | undefined;
  readonly signedAt: number | undefined;
}

/** A time during which nobody wants to hear of somebody. */
export interface Snooze {
  readonly at: number;
  readonly until: number;
}

/** Additions to what everybody has. */
export interface Extras {
  /** A note, and when it is removed. */
  readonly note?: { readonly at: number; readonly removedAt: number };
}

/** The stages of the pipeline by their place in it. */
export const STAGE = {
  lead: 0,
  reachedOut: 1,
  responded: 2,
  applicant: 3,
  screen: 4,
  phone: 5,
  onsite: 6,
  reference: 7,
  offer: 8,
} as const;

/** Takes away what cannot happen any more, and ends the candidacy with a reason. */
export function cutShort(candidacy: Candidacy, at: number, reason: Reason): void {
  const { steps, rounds, offers } = candidacy;
  steps.splice(0, steps.length, ...steps.filter((step) => step.at <= at));
  if (steps.at(-1)?.kind !== 'archive') steps.push({ kind: 'archive', at, reason });
  rounds.splice(0, rounds.length, ...rounds.flatMap((round) => cutRound(round, at)));
  offers.splice(0, offers.length, ...offers.flatMap((offer) => cutOffer(offer, at)));
  candidacy.isHired = false;
}

/**
 * What was scheduled is called off, what was still to be scheduled never is, and the rest of a panel
 * that has begun is gone without a trace (lever-api: interviews).
 */
function cutRound(round: Round, at: number): Round | readonly [] {
  if (round.createdAt > at) return [];
  const held = round.interviews.filter(({ start }) => start < at);
  if (held.length > 0) return { ...round, interviews: held };
  return { ...round, canceledAt: Math.min(at, round.canceledAt ?? at) };
}

function cutOffer(offer: OfferPlan, at: number): OfferPlan | readonly [] {
  if (offer.createdAt > at) return [];
  const { approvalAt, approvedAt, sentAt, openedAt, deniedAt, signedAt } = offer;
  const kept = (moment: number | undefined) => ((moment ?? Infinity) <= at ? moment : undefined);
  return {
    ...offer,
    approvalAt: kept(approvalAt),
    approvedAt: kept(approvedAt),
    sentAt: kept(sentAt),
    openedAt: kept(openedAt),
    deniedAt: kept(deniedAt),
    signedAt: kept(signedAt),
  };
}
