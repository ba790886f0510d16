import { parseArgs } from 'node:util';
import { measureAccounts } from './accounts.ts';
import { GROWTH, measureGrowth } from './growth.ts';
import type { Figure } from './measure.ts';
import { measurePace } from './pace.ts';
import { describeMachine, renderSection, type Section, toSection, writeReport } from './report.ts';
import { countRequests } from './requests.ts';
import { measureSharing } from './sharing.ts';
import { measureFirstRequest, measureStartUp } from './start-up.ts';
import { measureMemory, measureThroughput } from './throughput.ts';

// Prints every figure; with --long it measures longer, writes docs/benchmarks.md, and draws its
// chart from what it wrote. --only takes words of the titles that are wanted, such as
// `--only memory`, and writes nothing.
const { values } = parseArgs({
  options: { long: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { long: isLong, only } = values;

type Measurement = () => Promise<readonly Figure[] | Section>;

const MEASUREMENTS: readonly (readonly [string, Measurement])[] = [
  ['Start-up', () => measureStartUp(isLong ? 15 : 7)],
  ['First request', () => measureFirstRequest(isLong ? 15 : 7)],
  ['Requests', () => countRequests(isLong ? 2000 : 450)],
  [GROWTH, () => measureGrowth(isLong)],
  ['Processor time', () => measureThroughput(isLong ? [50_000, 200_000] : [50_000], 5)],
  ['Memory', () => measureMemory(isLong)],
  ['Pace at 10 requests a second', () => measurePace(isLong ? 400 : 150)],
  ['A limit that others use too', () => measureSharing(isLong ? 400 : 150, [3, 5])],
  ['Many accounts', () => measureAccounts(isLong ? 200 : 60)],
];

async function main(): Promise<void> {
  process.stdout.write(`${describeMachine()}${isLong ? '' : ' (short variant)'}\n`);
  const sections: Section[] = [];
  for (const [title, run] of MEASUREMENTS) {
    if (only !== undefined && !title.toLowerCase().includes(only.toLowerCase())) continue;
    const measured = await run();
    const section = 'title' in measured ? measured : toSection(title, measured);
    sections.push(section);
    process.stdout.write(`\n${renderSection(section)}\n`);
  }
  if (isLong && only === undefined) writeReport(sections);
}

void main();
