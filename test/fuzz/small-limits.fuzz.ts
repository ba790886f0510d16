import { it, vi } from 'vitest';
import { SYSTEM_TIMING } from '../../src/connection/system-timing.ts';
import { mutateAnswers } from './mutate-answers.ts';
import { openQuietFuzz } from './open-quiet-fuzz.ts';
import type { QuietClock } from './quiet-clock.ts';

vi.mock(import('../../src/connection/system-timing.ts'), async (original) => ({
  ...(await original()),
  SYSTEM_TIMING: (await import('./quiet-clock.ts')).createQuietClock(),
}));

// They make a small account behave like a large one: windows are cut, and progress is saved in them.
vi.mock(import('../../src/windows/limits.ts'), async () => ({
  LIMITS: {
    requestsPerState: 5,
    requestsPerWindow: 20,
    prefetchRequests: 10,
    windowRows: 3,
    streamedRows: 6,
    trialRows: 3,
    undividedRows: 3,
    millisecondRows: 2,
    backlogRows: 3,
    heldRows: 2,
    requestsAtOnce: 10,
  },
}));

it('answers may be anything in the middle of a long load', async () => {
  const fuzz = await openQuietFuzz(SYSTEM_TIMING as QuietClock, { child_sweep_requests: 20_000 });
  await mutateAnswers(fuzz, 4000);
});
