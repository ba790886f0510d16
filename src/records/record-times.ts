import { toIsoTime } from '../time.ts';

/** The column that says when the list of a row was read (docs/live-rows.md). */
export const READ_AT = 'readAt';

/** When a record came, as messages and columns hold it. */
export interface RecordTimes {
  /** When its page arrived. */
  readonly timeExtracted: string;
  /** When the first page of its list arrived: the same for all rows of one reading. */
  readonly readAt: string;
  /** The position of the row in a list that was read whole, from 0. */
  readonly position?: number;
}

/** The times of records on a page; both are milliseconds on our clock. */
export function recordTimes(receivedAt: number, listedAt: number = receivedAt): RecordTimes {
  if (receivedAt !== last.receivedAt || listedAt !== last.listedAt) {
    const times = { timeExtracted: toIsoTime(receivedAt), readAt: toIsoTime(listedAt) };
    last = { receivedAt, listedAt, times };
  }
  return last.times;
}

/** All records of a page have the same times. */
let last = {
  receivedAt: Number.NaN,
  listedAt: Number.NaN,
  times: { timeExtracted: '', readAt: '' } as RecordTimes,
};
