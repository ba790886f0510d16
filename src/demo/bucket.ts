/** Says whether one more request is within the limit at this moment. */
export type Bucket = (now: number) => boolean;

/**
 * Lever's token bucket: `perSecond` tokens flow in, at most `burst` are kept
 * (lever-api: rate-limit).
 */
export function createBucket(perSecond: number, burst: number): Bucket {
  let tokens = burst;
  let filledAt: number | undefined;
  return (now) => {
    if (perSecond === Number.POSITIVE_INFINITY) return true;
    const elapsed = Math.max(0, now - (filledAt ?? now));
    filledAt = now;
    tokens = Math.min(burst, tokens + (elapsed / 1000) * perSecond);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
