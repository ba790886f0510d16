/** Which part of the allowed pace is used while others, with the same key, use the limit too. */
export interface Pace {
  /** The part, above 0 and at most 1. */
  share(): number;
  /** Call when Lever rejected (429) a request that was sent at `startedAt`, at the time `now`. */
  rejected(startedAt: number, now: number): void;
  /** Call when Lever answered: a slowed pace recovers by a small step. */
  answered(): void;
}

/** What a rejection leaves of the pace, and what it leaves when another one came just before. */
const SLOWDOWN = 0.75;
const SHARP_SLOWDOWN = 0.65;
/** So few answers after a slowdown show that it was not enough. */
const FEW_ANSWERS = 15;
/** The part that is always left. */
const SLOWEST = 0.05;
/** What each answer adds to the pace: much while rejections are rare, else little. */
const QUICK_RECOVERY = 0.03;
const SLOW_RECOVERY = 0.0008;

/**
 * What each answer allows in rejections. Only rejections tell what others leave, so the pace feels
 * its way up as often as this part of the requests may be spent on it, and no more often.
 */
const ALLOWED = 0.014;
/** Rejections that are allowed at first, and how many may be saved up or overdrawn. */
const [FIRST_CREDIT, MOST_CREDIT, MOST_DEBT] = [1, 10, 2];

/**
 * Creates the pace of one key. Where others take from the bucket evenly or at random, fewer than 2% of the
 * requests are rejected, and more than 95% of what they leave is used (`shared-limit.test.ts`).
 */
export function createPace(): Pace {
  let share = 1;
  let credit = FIRST_CREDIT;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let answers = FEW_ANSWERS;
  return {
    share: () => share,
    rejected(startedAt, now) {
      credit = Math.max(-MOST_DEBT, credit - 1);
      // One overload rejects many requests in flight; it slows the pace once.
      if (startedAt < slowedAt) return;
      share = Math.max(SLOWEST, share * (answers < FEW_ANSWERS ? SHARP_SLOWDOWN : SLOWDOWN));
      answers = 0;
      slowedAt = now;
    },
    answered() {
      answers++;
      credit = Math.min(MOST_CREDIT, credit + ALLOWED);
      share = Math.min(1, share + (credit > 0 ? QUICK_RECOVERY : SLOW_RECOVERY));
    },
  };
}
