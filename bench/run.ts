import { writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from './measure.ts';
import { measurePace } from './pace.ts';
import { countRequests } from './requests.ts';
import { measureStartUp } from './start-up.ts';
import { measureMemory, measureThroughput } from './throughput.ts';

/** Measures everything, prints it, and writes it between the marks in docs/benchmarks.md. */
const { values } = parseArgs({ options: { long: { type: 'boolean', default: false } } });
const isLong = values.long;
const sections: readonly (readonly [string, () => Promise<readonly Figure[]>])[] = [
  ['Start-up', () => measureStartUp(isLong ? 25 : 9)],
  ['Requests', () => countRequests(isLong ? 2000 : 450)],
  ['Processor time', () => measureThroughput(isLong ? 200_000 : 50_000, isLong ? 7 : 3)],
  ['Memory', () => measureMemory(isLong ? [1000, 100_000, 1_000_000] : [1000, 100_000])],
  ['Pace against a limit of 10 requests a second', () => measurePace(isLong ? 500 : 150)],
];

const lines: string[] = [];
const print = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};
const memoryGb = Math.round(totalmem() / 2 ** 30);
print(
  `Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} cores, ${memoryGb} GiB${isLong ? '' : '; short variant'}`,
);
for (const [title, run] of sections) {
  print(`\n### ${title}\n\n| figure | value | aim |\n| --- | --- | --- |`);
  for (const { name, value, aim } of await run()) print(`| ${name} | ${value} | ${aim} |`);
}
if (isLong) writeReport(lines.join('\n'));

function writeReport(report: string): void {
  const file = new URL('../docs/benchmarks.md', import.meta.url);
  writeFileSync(file, `${HEAD}\n${report}\n`);
}

const HEAD = '';
