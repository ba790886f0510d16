import { opportunities as parents } from '../../src/streams/opportunities.ts';
import { postings } from '../../src/streams/postings.ts';

/** An account as the page about freshness counts it. */
export interface Size {
  readonly opportunities: number;
  /** Streams that need a request for each opportunity. */
  readonly lists: number;
}

/** The part of `child_sweep_requests` that opportunities get beside postings. */
const SWEEP_SHARE =
  parents.source.sweepShare / (parents.source.sweepShare + postings.source.sweepShare);
/** Of the opportunities so many are in process. */
const IN_PROCESS = 0.1;
const PAGE = 100;

/** Requests of a run, before what changed and the sweep, by the mode of `child_refresh`. */
export const REQUESTS = {
  firstLoad: ({ opportunities, lists }: Size) => opportunities / PAGE + lists * opportunities,
  firstInProcess: ({ opportunities, lists }: Size) =>
    inProcess(opportunities) / PAGE + lists * inProcess(opportunities),
  updated: () => 1,
  touched: ({ opportunities }: Size) => opportunities / PAGE,
  active: ({ opportunities, lists }: Size) =>
    opportunities / PAGE + inProcess(opportunities) / PAGE + lists * inProcess(opportunities),
  all: ({ opportunities, lists }: Size) => (2 * opportunities) / PAGE + lists * opportunities,
} as const;

/** Runs until the sweep has come round. */
export function runsOfRound({ opportunities, lists }: Size, sweepRequests: number): number {
  return Math.ceil((opportunities * lists) / (SWEEP_SHARE * sweepRequests));
}

/** Runs until the sweep has read what is in process, which comes first. */
export function runsInProcess({ opportunities, lists }: Size, sweepRequests: number): number {
  return runsOfRound({ opportunities: inProcess(opportunities), lists }, sweepRequests);
}

function inProcess(opportunities: number): number {
  return opportunities * IN_PROCESS;
}
