import type { Every } from './every.ts';
import { toProgressLine } from './progress-line.ts';
import type { ProgressView } from './run-reporter.ts';

export interface LineViewOptions {
  info(facts: object, message: string): void;
  readonly every: Every;
}

/** How often a run without a live block reports its progress. */
export const LINE_INTERVAL_MS = 60_000;
/** The first line comes early: it tells whether this will take minutes or hours. */
const FIRST_LINE_MS = 15_000;

/** Shows a run as a log line now and then. */
export function createLineView({ info, every }: LineViewOptions): ProgressView {
  let stops: (() => void)[] = [];
  return {
    begin(read) {
      const show = (): void => {
        const { facts, message } = toProgressLine(read());
        info(facts, message);
      };
      const stopFirst = every(FIRST_LINE_MS, () => {
        stopFirst();
        show();
      });
      stops = [stopFirst, every(LINE_INTERVAL_MS, show)];
    },
    request: () => undefined,
    end() {
      for (const stop of stops) stop();
    },
  };
}
