/**
 * The numbers that balance requests, memory and saved progress. A request takes a tenth of a second
 * at Lever's pace, and a row of a list some kilobytes.
 */
export interface Limits {
  /** Requests after which progress is saved; what is on its way then comes on top. */
  readonly requestsPerState: number;
  /** Requests for the lists below the rows of one window: so many that listing the window itself is negligible. */
  readonly requestsPerWindow: number;
  /** Requests at most for rows that are prefetched, while their list is still being read. */
  readonly prefetchRequests: number;
  /** Rows of a window whose rows bring further requests. */
  readonly windowRows: number;
  /** Rows of a window without further requests; each list request brings a hundred. */
  readonly streamedRows: number;
  /** Rows of a trial window, where nothing is known of what it holds. */
  readonly trialRows: number;
  /** Rows of a first load at most for which it makes no difference what is read first. */
  readonly undividedRows: number;
  /** Rows of a single millisecond, which cannot be cut, that are held at once. */
  readonly millisecondRows: number;
  /** Rows that a full pass found, without their content, which wait for their turn. */
  readonly backlogRows: number;
  /** Such rows that are held as they are, so that all that belongs to a row is written together. */
  readonly heldRows: number;
  /** Requests that wait or are under way at the same time: enough to keep the pace when answers are slow. */
  readonly requestsAtOnce: number;
}

/** The limits of every run; tests pass smaller ones. */
export const LIMITS: Limits = {
  /** Nine seconds. */
  requestsPerState: 90,
  /** A good minute. */
  requestsPerWindow: 700,
  prefetchRequests: 350,
  windowRows: 1000,
  /** With a window twice as full, 80 requests to the next STATE. */
  streamedRows: 4000,
  trialRows: 1000,
  undividedRows: 100,
  millisecondRows: 2000,
  backlogRows: 20_000,
  heldRows: 1000,
  requestsAtOnce: 100,
};
