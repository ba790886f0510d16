import { writeFileSync } from 'node:fs';

/** A line of the chart: the requests that an account of so many opportunities takes. */
interface Line {
  readonly label: string;
  readonly colour: string;
  requests(opportunities: number): number;
}

const FILE = new URL('../docs/benchmarks.svg', import.meta.url);
const REQUESTS_PER_SECOND = 10;
const BURST = 20;
/** What a daily run spends on reading old children again (child_sweep_requests), and what changes. */
const SWEEP = 1000;
const CHANGED = 0.01;

const load = (lists: number) => (rows: number) => rows / 100 + lists * rows;
const daily = (lists: number) => (rows: number) =>
  rows / 100 + lists * rows * CHANGED + Math.min(SWEEP, lists * rows);
const LINES: readonly Line[] = [
  { label: 'first load, 10 lists', colour: '#d9480f', requests: load(10) },
  { label: 'first load, 3 lists', colour: '#e8890c', requests: load(3) },
  { label: 'daily run, 10 lists', colour: '#1c7ed6', requests: daily(10) },
  { label: 'daily run, 3 lists', colour: '#12a4b8', requests: daily(3) },
  { label: 'first load, no list', colour: '#37a34a', requests: load(0) },
];

const SIZES = [1e3, 1e4, 1e5, 1e6];
const TIMES: readonly (readonly [seconds: number, label: string])[] = [
  [1, '1 s'],
  [60, '1 min'],
  [3600, '1 h'],
  [86_400, '1 day'],
  [864_000, '10 days'],
];
const PLOT = { left: 70, right: 560, top: 20, bottom: 320 };
const STEPS = 60;

/** The growth of docs/benchmarks.md as an SVG that is readable on light and dark backgrounds. */
export function renderChart(): string {
  const labels = LINES.map(
    ({ label, colour, requests }) =>
      `<text x="${PLOT.right + 8}" y="${yOf(secondsOf(requests(1e6))) + 4}" style="fill:${colour}">${label}</text>`,
  );
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 370" font-family="sans-serif" font-size="12">',
    '<title>Time of a run by the number of opportunities, at ten requests a second</title>',
    '<style>text{fill:#868e96}.grid{stroke:#868e96;stroke-opacity:.3}</style>',
    ...TIMES.flatMap(([seconds, label]) => [
      `<path class="grid" d="M${PLOT.left} ${yOf(seconds)}H${PLOT.right}"/>`,
      `<text x="${PLOT.left - 8}" y="${yOf(seconds) + 4}" text-anchor="end">${label}</text>`,
    ]),
    ...SIZES.flatMap((rows) => [
      `<path class="grid" d="M${xOf(rows)} ${PLOT.top}V${PLOT.bottom}"/>`,
      `<text x="${xOf(rows)}" y="${PLOT.bottom + 18}" text-anchor="middle">${rows.toLocaleString('en')}</text>`,
    ]),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 38}" text-anchor="middle">opportunities</text>`,
    ...LINES.map(
      (line) => `<path fill="none" stroke="${line.colour}" stroke-width="2" d="${pathOf(line)}"/>`,
    ),
    ...labels,
    '</svg>',
    '',
  ].join('\n');
}

/** Writes the chart beside the page. */
export function writeChart(): void {
  writeFileSync(FILE, renderChart());
}

function pathOf({ requests }: Line): string {
  const points = Array.from({ length: STEPS + 1 }, (_, i) => {
    const rows = 10 ** (3 + (3 * i) / STEPS);
    return `${xOf(rows)} ${yOf(secondsOf(requests(rows)))}`;
  });
  return `M${points.join('L')}`;
}

function secondsOf(requests: number): number {
  return Math.max(1, (requests - BURST) / REQUESTS_PER_SECOND);
}

function xOf(rows: number): number {
  return between(Math.log10(rows), [3, 6], [PLOT.left, PLOT.right]);
}

function yOf(seconds: number): number {
  const last = Math.log10(TIMES.at(-1)?.[0] ?? 1) + 0.15;
  return between(Math.log10(seconds), [0, last], [PLOT.bottom, PLOT.top]);
}

type Range = readonly [from: number, to: number];

function between(value: number, [from, to]: Range, [first, last]: Range): number {
  return Math.round(first + ((value - from) / (to - from)) * (last - first));
}
