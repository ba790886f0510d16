import type { Row } from '../rows.ts';

/** Members of a row that are only sometimes there: Lever leaves keys out where others send null. */
export function when(isThere: boolean, members: Row): Row {
  return isThere ? members : {};
}

/** A value that is only sometimes there, and null otherwise. */
export function orNull<T>(isThere: boolean, value: T): T | null {
  return isThere ? value : null;
}

/** A moment that has come by now, or null. */
export function past(at: number | undefined, now: number): number | null {
  return at !== undefined && at <= now ? at : null;
}
