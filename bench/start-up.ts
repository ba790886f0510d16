import { fileURLToPath } from 'node:url';
import { type Figure, measure, median, TAP } from './measure.ts';

const EMPTY = fileURLToPath(new URL('empty.mjs', import.meta.url));
const CASES = [
  { flags: ['--version'], aim: '≤ 2' },
  { flags: ['--discover'], aim: '≤ 3' },
];

/** Processor time until a short command is done, against a Node program that does nothing. */
export async function measureStartUp(runs: number): Promise<readonly Figure[]> {
  const times = new Map<string, number[]>();
  const programs = [[EMPTY], ...CASES.map(({ flags }) => [TAP, ...flags])];
  for (let run = 0; run < runs; run++)
    for (const program of programs) {
      const { cpuMs } = await measure(program);
      const name = program.join(' ');
      times.set(name, [...(times.get(name) ?? []), cpuMs]);
    }
  const cpuOf = (program: readonly string[]): number => median(times.get(program.join(' ')) ?? []);
  return CASES.map(({ flags, aim }) => ({
    name: `start of ${flags.join(' ')} / empty Node program`,
    value: (cpuOf([TAP, ...flags]) / cpuOf([EMPTY])).toFixed(2),
    aim,
  }));
}
