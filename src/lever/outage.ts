import type { Timing } from './rate-limiter.ts';

/**
 * Notices when Lever answers nothing at all, so that each request need not find out for itself.
 * Nothing short of that counts: as long as anything is answered, a request that fails has only its
 * own budget to spend.
 */
export interface Outage {
  /** Lever answered a request, if only with a refusal. */
  answered(): void;
  /** A request failed, perhaps only for a while. */
  failed(): void;
  /** A request that failed at `firstAt` for the first time has used up its own budget. */
  spent(firstAt: number): void;
  /** For reasons of our own nothing could be asked for a while, which proves nothing. */
  held(): void;
  /** Whether requests have failed for the whole budget, and none was answered meanwhile. */
  isLasting(): boolean;
  /** Aborted when the outage at hand, if there is one, has lasted that long. */
  signal(): AbortSignal;
}

/** Creates the one of a client. */
export function createOutage(budgetMs: number, timing: Pick<Timing, 'now'>): Outage {
  let since: number | undefined;
  let end = new AbortController();
  return {
    answered() {
      since = undefined;
      if (end.signal.aborted) end = new AbortController();
    },
    failed() {
      since ??= timing.now();
      if (timing.now() - since > budgetMs) end.abort();
    },
    spent(firstAt) {
      if (since !== undefined && since <= firstAt) end.abort();
    },
    held() {
      if (since !== undefined) since = timing.now();
    },
    isLasting: () => end.signal.aborted,
    signal: () => end.signal,
  };
}
