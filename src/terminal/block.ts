import type { Theme } from '../logging/theme.ts';
import { describeHalf } from '../progress/describe-load.ts';
import { formatCount, formatDay, formatDuration, formatNumber } from '../progress/format.ts';
import { describeLeft } from '../progress/progress-line.ts';
import { finishedStreams, type RunFacts } from '../progress/run-facts.ts';
import type { ScanFacts } from '../progress/scan-progress.ts';
import type { StreamFacts } from '../progress/tracker.ts';
import { flow, type Segment, shorten, toLine } from './line.ts';

/** The size of a terminal in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** More lines than this would only be noise, however tall the terminal is. */
const MOST_LINES = 32;
/** Lines of the terminal that stay free for the log above. */
const FREE_LINES = 2;
const BAR_COLUMNS = 24;
const COUNT_COLUMNS = 11;

/** The live block: what a run is doing, in lines that fit the terminal. */
export function renderBlock(run: RunFacts, size: Size, theme: Theme): readonly string[] {
  // A line that fills the last column makes some terminals begin another one.
  const columns = Math.max(10, size.columns - 1);
  const room = Math.max(3, Math.min(size.rows - FREE_LINES, MOST_LINES));
  const head = [headline(run, columns, theme), ...troubles(run), doneLine(run, theme)];
  const foot = [
    ...run.scans.flatMap((scan) => scanLine(scan, columns, theme)),
    ...flow(describeLeft(run), '; ', columns - 2).map((text): Line => [`  ${text}`]),
    ...(run.waitsFor === undefined ? [] : [[['cyan', `  waiting for ${run.waitsFor}`]] as Line]),
  ];
  const streams = streamLines(run, { columns, rows: room - head.length - foot.length }, theme);
  return [...head, ...streams, ...foot]
    .slice(0, room)
    .map((segments) => toLine(segments, columns, theme));
}

type Line = readonly Segment[];

function headline(run: RunFacts, columns: number, { symbols }: Theme): Line {
  const { elapsedMs, records, traffic, requestsPerSecond } = run;
  const time = formatDuration(elapsedMs);
  const pace = `${requestsPerSecond.toFixed(1)}/s`;
  const most = Math.round(traffic.limit * 10) / 10;
  const limit = run.isDemo ? `of ${formatNumber(most)} (demo)` : `of ${most}`;
  const long = [
    formatCount(records, 'record'),
    formatCount(traffic.requests, 'request'),
    `${pace} ${limit}`,
  ];
  const short = [`${formatNumber(records)} rec`, `${formatNumber(traffic.requests)} req`, pace];
  const [facts = '', brief = ''] = [long, short].map((all) => all.join(` ${symbols.dot} `));
  const frame = symbols.spinner[Math.floor(elapsedMs / 100) % symbols.spinner.length] ?? '';
  const isLong = time.length + facts.length + 4 <= columns;
  return [['cyan', `${frame} `], ['bold', time], `  ${isLong ? facts : brief}`];
}

/** Why it is slow, when it is. */
function troubles({ traffic }: RunFacts): readonly Line[] {
  const { pauseMs, pace, limit, waiting, retries } = traffic;
  if (pauseMs > 0)
    return [[['yellow', `  Lever asked us to wait (HTTP 429): ${formatDuration(pauseMs)} left`]]];
  if (waiting > 0)
    return [[['yellow', `  ${formatCount(waiting, 'request')} failed and will be retried`]]];
  if (pace < limit * 0.95)
    return [[['yellow', `  slowed down to ${pace.toFixed(1)}/s because Lever answered HTTP 429`]]];
  return retries === 0 ? [] : [[['dim', `  ${formatCount(retries, 'request')} retried so far`]]];
}

function doneLine(run: RunFacts, theme: Theme): Line {
  const { done, failed, dot } = theme.symbols;
  const finished = finishedStreams(run);
  const failures = finished.filter(({ phase }) => phase === 'failed').length;
  const names = finished
    .filter(({ phase }) => phase === 'done')
    .map(({ name, report }) => `${name} ${formatNumber(report?.records ?? 0)}`);
  return [
    ['green', `${done} `],
    `${finished.length - failures} of ${formatCount(run.streams.length, 'stream')} done`,
    ...(failures > 0 ? ([['red', `  ${failed} ${failures} failed`]] as const) : []),
    ['dim', `  ${names.join(` ${dot} `)}`],
  ];
}

function streamLines(
  { streams }: RunFacts,
  { columns, rows }: Size,
  theme: Theme,
): readonly Line[] {
  const room = Math.max(0, rows);
  const open = streams.filter(({ phase }) => phase === 'reading' || phase === 'waiting');
  const fits = open.length <= room;
  const shown = fits ? open : open.slice(0, Math.max(0, room - 1));
  const hidden = open.slice(shown.length);
  const nameColumns = Math.max(
    8,
    Math.min(columns - 2 - COUNT_COLUMNS, ...[Math.max(...open.map(({ name }) => name.length))]),
  );
  const lines = shown.map((stream) => streamLine(stream, nameColumns, theme));
  if (hidden.length === 0 || room === 0) return lines;
  const records = hidden.reduce((sum, { report }) => sum + (report?.records ?? 0), 0);
  const more = `  ${theme.symbols.ellipsis} and ${formatNumber(hidden.length)} more with ${formatCount(records, 'record')}`;
  return [...lines, [['dim', more]]];
}

function streamLine({ name, phase, report }: StreamFacts, columns: number, theme: Theme): Line {
  const { reading, waiting } = theme.symbols;
  const isReading = phase === 'reading';
  return [
    [isReading ? 'cyan' : 'dim', `${isReading ? reading : waiting} `],
    shorten(name, columns, theme).padEnd(columns),
    formatNumber(report?.records ?? 0).padStart(COUNT_COLUMNS),
  ];
}

/** How far through the time a scan is. */
function scanLine(scan: ScanFacts, columns: number, theme: Theme): readonly Line[] {
  const { share, reached, rows, half, isNewestFirst } = scan;
  if (share === undefined || reached === undefined || share >= 1) return [];
  const { full, empty } = theme.symbols;
  const name = describeHalf(scan);
  const side = isNewestFirst ? 'back to' : 'up to';
  const facts = `  ${side} ${formatDay(reached)}, ${formatNumber(rows)} found`;
  const width = Math.min(BAR_COLUMNS, Math.max(0, columns - name.length - facts.length - 10));
  const filled = Math.round(width * share);
  const line: Line = [
    `  ${name}  `,
    ['cyan', full.repeat(filled)],
    ['dim', empty.repeat(width - filled)],
    ` ${Math.floor(share * 100)} %`,
    ['dim', facts],
  ];
  const complete: Line = [['green', `  all ${scan.name} in process are loaded`]];
  return half === 'archived' ? [complete, line] : [line];
}
