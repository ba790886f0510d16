import { expect, it } from 'vitest';
import { runTap } from '../helpers/run-tap.ts';
import { openFuzz } from './fuzz.ts';
import { planOf } from './plan.ts';
import { SILENCE } from './sending-mutations.ts';

const run = (args: readonly string[]) => runTap(args);

it('answers may be anything for the built command, too', async () => {
  const fuzz = await openFuzz({ run, settings: { retry_budget_seconds: 60 } });
  let mutated = 0;
  for (let seed = 1; mutated < 500; seed++)
    mutated += await fuzz.attempt('first', { ...planOf(seed), times: 1 });
});

it('answers of the built command may be broken for good', async () => {
  const fuzz = await openFuzz({ run, settings: { retry_budget_seconds: 5 } });
  for (let seed = 1; seed <= 5; seed++)
    await fuzz.attempt('first', { ...planOf(seed), times: Number.POSITIVE_INFINITY });
});

it('answers may never come', async () => {
  const settings = { retry_budget_seconds: 60, request_timeout_seconds: 5 };
  const fuzz = await openFuzz({ run, settings });
  const plan = { seed: 1, density: 0.1, mutations: SILENCE, times: 1 };
  expect(await fuzz.attempt('first', plan)).toBeGreaterThan(10);
});
