import type { AccountRows, Fact } from './account-rows.ts';
import {
  candidaciesOf,
  funnelFacts,
  opportunityFacts,
  sourceFacts,
  stayFacts,
} from './candidacies.ts';
import { interviewFacts, interviewsOf, loadFacts, seatFacts } from './interviews.ts';
import {
  acceptanceFacts,
  answerFacts,
  hireFacts,
  offerFacts,
  offersOf,
  postingFacts,
  requisitionFacts,
} from './openings.ts';

/** What a mart should show, row by row; rows are told apart by the key. */
export interface MartFacts {
  readonly mart: string;
  readonly key: readonly string[];
  readonly facts: readonly Fact[];
}

/** What the marts should show of an account: from the messages alone, by no code of the models. */
export function martFacts(account: AccountRows): readonly MartFacts[] {
  const candidacies = candidaciesOf(account);
  const interviews = interviewsOf(account);
  const offers = offersOf(account, candidacies);
  const mart = (name: string, key: string, facts: readonly Fact[]) => ({
    mart: `lever_${name}`,
    key: key.split(' '),
    facts,
  });
  return [
    mart('opportunities', 'opportunity_id', opportunityFacts(candidacies)),
    mart('stage_history', 'opportunity_id position', stayFacts(account, candidacies)),
    mart('funnel_by_month', 'month stage_position', funnelFacts(account, candidacies)),
    mart('source_quality', 'source', sourceFacts(candidacies)),
    mart('hires', 'opportunity_id', hireFacts(account, candidacies)),
    mart('interviews', 'interview_id', interviewFacts(interviews)),
    mart('interview_feedback', 'interview_id interviewer_id', seatFacts(interviews)),
    mart('interview_load', 'month interviewer_id', loadFacts(interviews)),
    mart('offers', 'offer_id', offerFacts(offers)),
    mart('offer_acceptance', 'month', acceptanceFacts(offers)),
    mart('requisitions', 'requisition_id', requisitionFacts(account, candidacies)),
    mart('postings', 'posting_id', postingFacts(account, candidacies)),
    mart('equal_opportunity', 'year question answer', answerFacts(account)),
  ];
}
