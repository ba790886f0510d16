import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type PipeInput, type PipeRun, runPipe } from './pipe.ts';

/** The settings that the package ships, for the demo account on a day that stays. */
export const SAMPLE: Readonly<Record<string, unknown>> = {
  ...(JSON.parse(
    readFileSync(new URL('../../sample-config.json', import.meta.url), 'utf8'),
  ) as object),
  demo_day: '2026-10-01T09:00:00Z',
};

/** Flags that select every stream, those on request included. */
export const EVERYTHING = ['--select', '*,eeo*'];

/** Runs a pipe in which both sides must succeed. */
export async function load(input: PipeInput): Promise<PipeRun> {
  const run = await runPipe(input);
  expect(run.codes, run.log).toEqual({ tap: 0, target: 0 });
  return run;
}
