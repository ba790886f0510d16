/**
 * The numbers that balance requests, memory and saved progress. A request takes a tenth of a second
 * at Lever's pace, and a row of a list some kilobytes.
 */
export const LIMITS = {
  /** Requests after which progress is saved: a good minute. */
  requestsPerState: 700,
  /** Requests for rows of a list that is still on its way: they bridge the time until it is cut to size. */
  earlyRequests: 350,
  /** Rows of a window whose rows bring further requests. */
  windowRows: 1000,
  /** Rows of a window without further requests; each list request brings a hundred. */
  streamedRows: 50_000,
  /** Rows of a window that is tried where nothing is known of what it holds. */
  probeRows: 1000,
  /** Rows of one moment, which cannot be cut, that are held at once. */
  momentRows: 2000,
  /** Rows without their content that wait for their turn, found by going through the whole list. */
  backlogRows: 20_000,
  /** Rows whose children are read at the same time. */
  rowsAtOnce: 500,
} as const;
