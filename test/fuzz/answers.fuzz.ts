import { it, vi } from 'vitest';
import { SYSTEM_TIMING } from '../../src/connection/system-timing.ts';
import { mutateAnswers } from './mutate-answers.ts';
import { openQuietFuzz } from './open-quiet-fuzz.ts';
import type { QuietClock } from './quiet-clock.ts';

vi.mock(import('../../src/connection/system-timing.ts'), async (original) => ({
  ...(await original()),
  SYSTEM_TIMING: (await import('./quiet-clock.ts')).createQuietClock(),
}));

const SETTINGS = [
  {},
  {
    child_sweep_requests: 1000,
    child_refresh: 'all',
    emit_activate_version_messages: true,
  },
  { child_refresh: 'updated', confidentiality: 'all', max_concurrency: 1 },
];

it.each(SETTINGS.map((settings, part) => [settings, part] as const))(
  'answers may be anything with the settings %j',
  async (settings, part) => {
    const fuzz = await openQuietFuzz(SYSTEM_TIMING as QuietClock, settings);
    await mutateAnswers(fuzz, 2000, [part, SETTINGS.length]);
  },
);
