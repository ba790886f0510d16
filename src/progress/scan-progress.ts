import type { Half, PassRange } from '../sync/run/index.ts';

/** How far one scan over a list of parents is. Times are milliseconds. */
export interface ScanFacts {
  /** The stream of parents. */
  readonly name: string;
  /** Rows found so far, in all passes. */
  readonly rows: number;
  /** The half of the rows that is read: the other one is complete, or follows. Undefined: both. */
  readonly half?: Half | undefined;
  /** Everything before this time is written; undefined before the first time is reached. */
  readonly reached: number | undefined;
  /** Whether it is read from the newest to the oldest: everything after that time is written. */
  readonly isNewestFirst?: boolean;
  /** How much of the time range is done, from 0 to 1; undefined while that is not known. */
  readonly share: number | undefined;
  /** Requests that are left at least: for rows that were found, and for rows known to follow. */
  readonly requestsLeft: number;
  /**
   * Time that is left if what follows is as dense as what was read recently; undefined if unknown.
   */
  readonly likelyMs: number | undefined;
}

/** Follows one scan. */
export interface ScanProgress {
  pass(pass: PassRange, now: number): void;
  expected(rows: number): void;
  found(rows: number, requests: number): void;
  finished(requests: number): void;
  reached(at: number, now: number): void;
  facts(cutoff: number, now: number): ScanFacts;
}

/** Before this much is done, it is too early for an estimate. */
const LEAST_SHARE = 0.005;
const LEAST_MS = 15_000;

/** A time in the account's history, and when the scan reached it. */
interface Milestone {
  readonly at: number;
  readonly when: number;
}

/** Creates the progress of a scan that has not begun. */
export function createScanProgress(name: string): ScanProgress {
  let pass: PassRange = { from: 0, requestsPerRow: 0 };
  let rows = 0;
  let passRows = 0;
  let expectedRows = 0;
  let openRequests = 0;
  let milestones: Milestone[] = [];
  return {
    pass(next, now) {
      pass = next;
      passRows = 0;
      expectedRows = 0;
      openRequests = 0;
      milestones = [{ at: beginningOf(next), when: now }];
    },
    expected(more) {
      expectedRows = Math.max(expectedRows, passRows + more);
    },
    found(more, requests) {
      rows += more;
      passRows += more;
      openRequests += requests;
    },
    finished(requests) {
      openRequests = Math.max(0, openRequests - requests);
    },
    reached(at, now) {
      milestones.push({ at, when: now });
    },
    facts(cutoff, now) {
      const { isNewestFirst = false, half } = pass;
      const end = isNewestFirst ? pass.from : Math.min(pass.to ?? cutoff, cutoff);
      const reached = lastOf(milestones, end, isNewestFirst);
      const share = reached === undefined ? undefined : shareOf(reached, pass, end);
      const rowsToCome = share === 1 ? 0 : Math.max(0, expectedRows - passRows);
      return {
        name,
        rows,
        half,
        reached,
        isNewestFirst,
        share,
        requestsLeft: openRequests + rowsToCome * pass.requestsPerRow,
        likelyMs: share === undefined ? undefined : likelyMs(milestones, { share, end, now }),
      };
    },
  };
}

function beginningOf({ from, to, isNewestFirst }: PassRange): number {
  return isNewestFirst ? (to ?? from) : from;
}

/** What was reached last, if anything, on the way to an end. */
function lastOf(
  milestones: readonly Milestone[],
  end: number,
  isNewestFirst: boolean,
): number | undefined {
  const last = milestones.length > 1 ? milestones.at(-1) : undefined;
  if (!last) return undefined;
  return isNewestFirst ? Math.max(last.at, end) : Math.min(last.at, end);
}

function shareOf(reached: number, pass: PassRange, end: number): number | undefined {
  const begin = beginningOf(pass);
  const length = pass.isNewestFirst ? begin - end : end - begin;
  if (!Number.isFinite(length) || length <= 0) return undefined;
  return Math.min(1, Math.max(0, Math.abs(reached - begin) / length));
}

/**
 * The pace is that of the later half of the time spent: companies grow, so later years are denser.
 */
function likelyMs(
  milestones: readonly Milestone[],
  { share, end, now }: { readonly share: number; readonly end: number; readonly now: number },
): number | undefined {
  const [first, last] = [milestones[0], milestones.at(-1)];
  const isKnown = share >= LEAST_SHARE && share < 1;
  if (!first || !last || !isKnown || now - first.when < LEAST_MS) return undefined;
  const middle = (first.when + last.when) / 2;
  const since = milestones.findLast(({ when }) => when <= middle) ?? first;
  const pace = (last.at - since.at) / (last.when - since.when);
  if (pace === 0 || !Number.isFinite(pace)) return undefined;
  return Math.max(0, (end - last.at) / pace - (now - last.when));
}
