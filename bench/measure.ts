import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What one run of a program took. */
export interface Usage {
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly wallMs: number;
  readonly code: number | null;
  /** Lines that it wrote. */
  readonly lines: number;
  /** The last of them. */
  readonly lastLine: string;
}

export const TAP = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
export const BARE_LOOP = fileURLToPath(new URL('bare-loop.mjs', import.meta.url));
const USAGE = fileURLToPath(new URL('usage.mjs', import.meta.url));

/**
 * Runs a Node program to its end and counts its lines, but keeps only the last. A slow reader rests for
 * `restMs` after each piece.
 */
export async function measure(args: readonly string[], restMs = 0): Promise<Usage> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', USAGE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  let lines = 0;
  let last: Buffer = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, end + 1)) lines++;
    last = chunk.includes(10)
      ? fromLastLine(Buffer.concat([last, chunk]))
      : Buffer.concat([last, chunk]);
    if (restMs === 0) return;
    child.stdout?.pause();
    setTimeout(() => child.stdout?.resume(), restMs);
  });
  let report = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    report += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const { cpuMs, peakMb } = JSON.parse(report) as { cpuMs: number; peakMb: number };
  return {
    cpuMs,
    peakMb,
    wallMs: performance.now() - startedAt,
    code,
    lines,
    lastLine: last.toString().trim(),
  };
}

/** What comes after the end of the last line but one. */
function fromLastLine(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(10, -2);
  return bytes.subarray(end + 1);
}

/** The middle of several values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The medians of two programs that were run in turns, so that a slower machine slows both. */
export async function compare(
  a: () => Promise<Usage>,
  b: () => Promise<Usage>,
  runs: number,
): Promise<{ readonly a: readonly Usage[]; readonly b: readonly Usage[] }> {
  const results = { a: [] as Usage[], b: [] as Usage[] };
  for (let run = 0; run < runs; run++) {
    results.a.push(await a());
    results.b.push(await b());
  }
  return results;
}

/** One line of the report. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly aim: string;
}
