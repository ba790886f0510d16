import type { Random } from '../random.ts';

/** Where applicants come from, and how good they are on average. */
export interface CandidateSource {
  readonly origin: string;
  /** Empty where nobody has noted it. */
  readonly name: string;
  /** The mean of what they can do; 0 is the average applicant. */
  readonly quality: number;
  readonly weight: number;
}

/** At any hour: who presses "Apply", and whoever was met at a campus and does so later. */
const AT_ANY_TIME: readonly CandidateSource[] = [
  { origin: 'applied', name: 'Job board: general', quality: -0.45, weight: 38 },
  { origin: 'applied', name: 'Job board: tech', quality: -0.05, weight: 18 },
  { origin: 'applied', name: 'Job site', quality: 0.15, weight: 28 },
  {
    origin: 'applied',
    // A source can be anything (lever-api: sources-and-tags).
    name: 'https://news.example.com/jobs?utm=lever',
    quality: 0.05,
    weight: 6,
  },
  { origin: 'applied', name: '', quality: -0.2, weight: 4 },
  { origin: 'university', name: 'Campus day', quality: -0.1, weight: 6 },
];
/** What colleagues and agencies do while they are at work. */
const AT_WORK: readonly CandidateSource[] = [
  { origin: 'sourced', name: 'Professional network', quality: 0.3, weight: 45 },
  { origin: 'sourced', name: 'Conference', quality: 0.35, weight: 15 },
  { origin: 'referred', name: 'Referral', quality: 0.95, weight: 40 },
  { origin: 'agency', name: 'Agency', quality: 0.45, weight: 22 },
  { origin: 'internal', name: 'Internal', quality: 0.9, weight: 8 },
];
/** The share of those who come through people at work, in office hours. */
const THROUGH_PEOPLE = 0.62;

/** Where somebody who arrives now comes from. */
export function pickSource(random: Random, isWorkTime: boolean): CandidateSource {
  const isThroughPeople = random.chance(THROUGH_PEOPLE) && isWorkTime;
  return random.weighted(isThroughPeople ? AT_WORK : AT_ANY_TIME);
}
