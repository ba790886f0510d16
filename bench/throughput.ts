import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeConfig } from './config.ts';
import { BARE_LOOP, compare, type Figure, measure, median, TAP, type Usage } from './measure.ts';

const STATIC_LEVER = fileURLToPath(new URL('static-lever.ts', import.meta.url));

/** Processor time per record against a loop that only parses and prints, when the API is no limit. */
export async function measureThroughput(
  sizes: readonly number[],
  runs: number,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const rows of sizes) figures.push(await measureRatio(rows, runs));
  return figures;
}

async function measureRatio(rows: number, runs: number): Promise<Figure> {
  return await withStaticLever(rows, async (url) => {
    const tap = await compare(
      () => measureRows(tapArguments(url), rows),
      () => measureRows([BARE_LOOP, url], rows),
      runs,
    );
    const cpu = (usages: readonly { readonly cpuMs: number }[]): number =>
      median(usages.map(({ cpuMs }) => cpuMs));
    return {
      name: `processor time / bare loop, ${count(rows)} records`,
      value: `${seconds(cpu(tap.a))} / ${seconds(cpu(tap.b))} = ${(cpu(tap.a) / cpu(tap.b)).toFixed(2)}`,
      aim: '≤ 1.5',
    };
  });
}

/** What is read while memory is measured. */
interface MemoryCase {
  readonly name: string;
  readonly rows: number;
  /** Characters by which each row is longer. */
  readonly padding?: number;
  /** More streams than the opportunities. */
  readonly also?: readonly string[];
  /** How long the reader of stdout rests after each piece, in milliseconds. */
  readonly restMs?: number;
}

/** Peak of resident memory against that of the bare loop: growing accounts, and what is hard. */
export async function measureMemory(isLong: boolean): Promise<readonly Figure[]> {
  const sizes = isLong ? [1000, 100_000, 1_000_000] : [1000, 100_000];
  const cases: readonly MemoryCase[] = [
    ...sizes.map((rows) => ({ name: `${count(rows)} records`, rows })),
    { name: 'records of 4 kB', rows: isLong ? 100_000 : 20_000, padding: 2500 },
    {
      name: `${count(isLong ? 50_000 : 5000)} opportunities with an empty list below each`,
      rows: isLong ? 50_000 : 5000,
      also: ['opportunity_offers'],
    },
    { name: 'a slow reader of stdout', rows: isLong ? 100_000 : 20_000, restMs: 10 },
  ];
  const figures: Figure[] = [];
  for (const one of cases) figures.push(await measurePeak(one));
  return figures;
}

async function measurePeak(one: MemoryCase): Promise<Figure> {
  const { name, rows, padding = 0, also = [], restMs } = one;
  return await withStaticLever(
    rows,
    async (url) => {
      const select = also.flatMap((stream) => ['--select', stream]);
      const tap = await measureRows([...tapArguments(url), ...select], rows, restMs);
      const bare = await measureRows([BARE_LOOP, url], rows, restMs);
      return {
        name: `peak memory / bare loop, ${name}`,
        value: `${tap.peakMb.toFixed(0)} MB / ${bare.peakMb.toFixed(0)} MB = ${(tap.peakMb / bare.peakMb).toFixed(2)}`,
        aim: '≤ 130 MB',
      };
    },
    padding,
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function count(rows: number): string {
  return rows.toLocaleString('en');
}

/** Measures a program that writes a line for each row; a figure for less would mean nothing. */
async function measureRows(args: readonly string[], rows: number, restMs?: number): Promise<Usage> {
  const usage = await measure(args, restMs);
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
  padding = 0,
): Promise<Result> {
  const server = spawn(
    process.execPath,
    ['--import', 'tsx', STATIC_LEVER, String(rows), String(padding)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const url = await new Promise<string>((resolve) =>
      server.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
    );
    return await use(url);
  } finally {
    server.kill();
  }
}
