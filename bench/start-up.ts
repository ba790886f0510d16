import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { writeConfig } from './config.ts';
import { BARE_LOOP, type Figure, measure, median, TAP } from './measure.ts';

const EMPTY = fileURLToPath(new URL('empty.mjs', import.meta.url));
const CASES = [
  { flags: ['--version'], aim: '≤ 1.2' },
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

/** Milliseconds from the start of the process to its first request, against a program with nothing else. */
export async function measureFirstRequest(runs: number): Promise<readonly Figure[]> {
  let arrived = (): void => undefined;
  const server = createServer((_request, response) => {
    arrived();
    response.end('{"data":[],"hasNext":false}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const config = writeConfig({ token: 'benchmark', base_url: url });
  const untilFirst = async (args: readonly string[]): Promise<number> => {
    const startedAt = performance.now();
    const first = new Promise<number>((resolve) => {
      arrived = () => resolve(performance.now() - startedAt);
    });
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const ms = await first;
    await ended;
    return ms;
  };
  const [tap, bare]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    tap.push(
      await untilFirst([TAP, '--config', config, '--select', 'users', '--log-level', 'error']),
    );
    bare.push(await untilFirst([BARE_LOOP, url]));
  }
  server.close();
  const [ms, least] = [median(tap), median(bare)];
  return [
    {
      name: 'first request of a run / of the bare loop',
      value: `${ms.toFixed(0)} ms / ${least.toFixed(0)} ms = ${(ms / least).toFixed(2)}`,
      aim: '≤ 250 ms',
    },
  ];
}
