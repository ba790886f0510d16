import { it, vi } from 'vitest';
import { SYSTEM_TIMING } from '../../src/connection/system-timing.ts';
import { mutateAnswers } from './mutate-answers.ts';
import { openQuietFuzz } from './open-quiet-fuzz.ts';
import type { QuietClock } from './quiet-clock.ts';

vi.mock(import('../../src/connection/system-timing.ts'), async (original) => ({
  ...(await original()),
  SYSTEM_TIMING: (await import('./quiet-clock.ts')).createQuietClock(),
}));

// `npm run test:fuzz` mutates sixty times as many.
it('a run comes to its end with all that was not touched, whatever is wrong with answers', async () => {
  const fuzz = await openQuietFuzz(SYSTEM_TIMING as QuietClock);
  await mutateAnswers(fuzz, 160);
}, 120_000);
