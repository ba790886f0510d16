import type { Stderr } from './logging/stderr.ts';

/** What the program around a command gives it. */
export interface Program {
  /** Ends every wait and request of the run. */
  readonly controller: AbortController;
  readonly stderr: Stderr;
  /**
   * Leaves it to the run how long it takes for its end after a signal; a later signal calls
   * `insist`.
   */
  endsItself(insist: () => void): void;
  /** Has the process collect garbage early from now on, at the cost of some time. */
  collectEarly(): void;
}
