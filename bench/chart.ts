import { GROWTH } from './growth.ts';

/** Requests by the size of an account, as they were measured. */
interface Line {
  readonly label: string;
  readonly colour: string;
  readonly isDashed: boolean;
  readonly points: readonly Point[];
}

interface Point {
  readonly opportunities: number;
  readonly requests: number;
}

const COLOURS = ['#37a34a', '#e8890c', '#1c7ed6', '#868e96'];
/** At ten requests a second. */
const TIMES: readonly (readonly [requests: number, label: string])[] = [
  [10, '1 s'],
  [600, '1 min'],
  [6000, '10 min'],
  [36_000, '1 h'],
  [360_000, '10 h'],
];
const PLOT = { left: 70, right: 520, top: 20, bottom: 320 };

/**
 * The chart of docs/benchmarks.md as an SVG that is readable on light and dark backgrounds: a point
 * for each figure in the page's table of growth. The last column, the least that is possible, is dashed.
 */
export function renderChart(page: string): string {
  const lines = readLines(page);
  const sizes = lines[0]?.points.map(({ opportunities }) => opportunities) ?? [];
  const [xOf, yOf] = [scaleOf(sizes, [PLOT.left, PLOT.right]), yScale(lines)];
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 370" font-family="sans-serif" font-size="12">',
    '<title>Requests of a run by the number of opportunities, as measured, and their time at ten a second</title>',
    '<style>text{fill:#868e96}.grid{stroke:#868e96;stroke-opacity:.3}</style>',
    ...TIMES.filter(([requests]) => yOf(requests) >= PLOT.top).flatMap(([requests, label]) => [
      `<path class="grid" d="M${PLOT.left} ${yOf(requests)}H${PLOT.right}"/>`,
      `<text x="${PLOT.left - 8}" y="${yOf(requests) + 4}" text-anchor="end">${label}</text>`,
    ]),
    ...sizes.flatMap((rows) => [
      `<path class="grid" d="M${xOf(rows)} ${PLOT.top}V${PLOT.bottom}"/>`,
      `<text x="${xOf(rows)}" y="${PLOT.bottom + 18}" text-anchor="middle">${rows.toLocaleString('en')}</text>`,
    ]),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 38}" text-anchor="middle">opportunities</text>`,
    ...lines.flatMap((line) => renderLine(line, xOf, yOf)),
    ...renderLabels(lines, yOf),
    '</svg>',
    '',
  ].join('\n');
}

type Scale = (value: number) => number;

function renderLine({ colour, isDashed, points }: Line, xOf: Scale, yOf: Scale): string[] {
  const places = points.map(
    ({ opportunities, requests }) => [xOf(opportunities), yOf(requests)] as const,
  );
  const path = places.map(([x, y]) => `${x} ${y}`).join('L');
  const dashes = isDashed ? ' stroke-dasharray="2 5"' : '';
  return [
    `<path fill="none" stroke="${colour}" stroke-width="2"${dashes} d="M${path}"/>`,
    ...(isDashed
      ? []
      : places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`)),
  ];
}

/** The names of the lines at their right ends, one below the other where these are close. */
function renderLabels(lines: readonly Line[], yOf: Scale): string[] {
  let below = Number.NEGATIVE_INFINITY;
  return lines
    .map(({ label, colour, points }) => ({
      label,
      colour,
      y: yOf(points.at(-1)?.requests ?? 1) + 4,
    }))
    .sort((a, b) => a.y - b.y)
    .map(({ label, colour, y }) => {
      below = Math.max(y, below + 15);
      return `<text x="${PLOT.right + 10}" y="${below}" style="fill:${colour}">${label}</text>`;
    });
}

/** The lines that the page's table of growth holds, one for each column. */
function readLines(page: string): readonly Line[] {
  const section = page.split(`### ${GROWTH}\n`)[1]?.split('\n### ')[0] ?? '';
  const [header = [], , ...rows] = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) =>
    cells.split(' | '),
  );
  const numbers = rows.map((row) => row.map((cell) => Number(cell.replaceAll(',', ''))));
  return header.slice(1).map((label, i) => ({
    label,
    colour: COLOURS[i % COLOURS.length] ?? '',
    isDashed: label.startsWith('least'),
    points: numbers.map((row) => ({ opportunities: row[0] ?? 0, requests: row[i + 1] ?? 0 })),
  }));
}

function yScale(lines: readonly Line[]): Scale {
  const most = Math.max(...lines.flatMap(({ points }) => points.map(({ requests }) => requests)));
  return scaleOf([1, 1.5 * most], [PLOT.bottom, PLOT.top]);
}

/** A logarithmic scale from the first and last of some values to a range of pixels. */
function scaleOf(values: readonly number[], [first, last]: readonly [number, number]): Scale {
  const [least, most] = [Math.log10(values[0] ?? 1), Math.log10(values.at(-1) ?? 1)];
  return (value) =>
    Math.round(
      first + ((Math.log10(Math.max(1, value)) - least) / (most - least)) * (last - first),
    );
}
