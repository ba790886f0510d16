import { onTestFinished, vi } from 'vitest';
import { runInProcess } from '../helpers/run-in-process.ts';
import { type Fuzz, openFuzz } from './fuzz.ts';
import type { QuietClock } from './quiet-clock.ts';

/** Enough for what passes to pass. */
const BUDGET_SECONDS = 600;

/** Opens a {@link Fuzz} that runs the tap in the process of the test, in next to no time. */
export async function openQuietFuzz(
  clock: QuietClock,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Fuzz> {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return await openFuzz({
    now: clock.now,
    busy: clock.busy,
    settings: { retry_budget_seconds: BUDGET_SECONDS, ...settings },
    async run(args, at) {
      clock.set(at);
      vi.setSystemTime(at);
      const run = await runInProcess(args);
      return { ...run, budgets: (clock.now() - at) / 1000 / BUDGET_SECONDS };
    },
  });
}
