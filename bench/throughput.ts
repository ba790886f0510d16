import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeConfig } from './config.ts';
import { BARE_LOOP, compare, type Figure, measure, median, TAP, type Usage } from './measure.ts';

const STATIC_LEVER = fileURLToPath(new URL('static-lever.ts', import.meta.url));

/** Processor time per record against a loop that only parses and prints, when the API is no limit. */
export async function measureThroughput(rows: number, runs: number): Promise<readonly Figure[]> {
  return await withStaticLever(rows, async (url) => {
    const tap = await compare(
      () => measureRows(tapArguments(url), rows),
      () => measureRows([BARE_LOOP, url], rows),
      runs,
    );
    const cpu = (usages: readonly { readonly cpuMs: number }[]): number =>
      median(usages.map(({ cpuMs }) => cpuMs));
    return [
      {
        name: `processor time / bare loop, ${rows.toLocaleString('en')} records`,
        value: (cpu(tap.a) / cpu(tap.b)).toFixed(2),
        aim: '≤ 2',
      },
    ];
  });
}

/** Peak of resident memory for accounts of growing size. */
export async function measureMemory(sizes: readonly number[]): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const rows of sizes) {
    const { peakMb } = await withStaticLever(rows, (url) => measureRows(tapArguments(url), rows));
    figures.push({
      name: `peak memory, ${rows.toLocaleString('en')} records`,
      value: `${peakMb.toFixed(0)} MB`,
      aim: '< 150 MB',
    });
  }
  return figures;
}

/** Measures a program that writes a line for each row; a figure for less would mean nothing. */
async function measureRows(args: readonly string[], rows: number): Promise<Usage> {
  const usage = await measure(args);
  if (usage.code !== 0 || usage.lines < rows)
    throw new Error(`${args[0]} wrote ${usage.lines} lines for ${rows} rows, code ${usage.code}.`);
  return usage;
}

function tapArguments(url: string): readonly string[] {
  const config = writeConfig({
    token: 'benchmark',
    base_url: url,
    requests_per_second: 1_000_000,
    burst: 1_000_000,
  });
  return [TAP, '--config', config, '--select', 'opportunities', '--log-level', 'error'];
}

/** Serves so many rows from another process while `use` runs. */
async function withStaticLever<Result>(
  rows: number,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = spawn(process.execPath, ['--import', 'tsx', STATIC_LEVER, String(rows)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await new Promise<string>((resolve) =>
      server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    return await use(url);
  } finally {
    server.kill();
  }
}
