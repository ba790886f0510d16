import type { Stderr } from './logging/stderr.ts';

/** What a command shares with the program around it. */
export interface Program {
  /** Ends every wait and request of the run. */
  readonly controller: AbortController;
  readonly stderr: Stderr;
}
