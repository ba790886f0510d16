import type { Style, Theme } from '../logging/theme.ts';
import { loadOf } from '../progress/describe-start.ts';
import { formatCount, formatDay, formatDuration, formatNumber } from '../progress/format.ts';
import type { RunFacts } from '../progress/run-facts.ts';
import type { StreamFacts } from '../progress/tracker.ts';
import type { StreamReport } from '../records/index.ts';
import type { Bookmark } from '../singer/state.ts';
import { type Segment, shorten, toLine } from './line.ts';

export interface SummaryInput {
  readonly run: RunFacts;
  /** Requests by stream. */
  readonly requests: ReadonlyMap<string, number>;
  /** The width that is available, in characters. */
  readonly columns: number;
  readonly theme: Theme;
}

interface Column {
  readonly title: string;
  readonly isText?: boolean;
  cell(stream: StreamFacts): string;
  /** The cell below all streams. */
  readonly total: string;
}

const GAP = '  ';
const MARK_COLUMNS = 2;
const NARROWEST_NAME = 8;

/** The streams of a run as a table of at most so many columns; what does not fit is left out. */
export function renderTable({ run, requests, columns, theme }: SummaryInput): readonly string[] {
  const streams = run.streams.filter((stream) => !isUntouched(stream));
  const untouched = run.streams.length - streams.length;
  const table = fitting(columnsOf(run, requests), streams, columns);
  const widths = widthsOf(table, streams, columns - MARK_COLUMNS);
  const row = (mark: Segment, cellOf: (column: Column) => string, style?: Style): string => {
    const cells = table.map((column, i): Segment => {
      const width = widths[i] ?? 0;
      const cell = shorten(cellOf(column), width, theme);
      const text = column.isText ? cell.padEnd(width) : cell.padStart(width);
      return style ? [style, text] : text;
    });
    return toLine(
      [mark, ...cells.flatMap((cell, i) => (i > 0 ? [GAP, cell] : [cell]))],
      columns,
      theme,
    );
  };
  const width = widths.reduce((sum, size) => sum + size + GAP.length, 0);
  return [
    row('  ', ({ title }) => title, 'dim'),
    ...streams.map((stream) => row(markOf(stream, theme), (column) => column.cell(stream))),
    ...(untouched === 0 ? [] : [noteOf(untouched, columns, theme)]),
    theme.paint('dim', theme.symbols.rule.repeat(Math.min(columns, width))),
    row('  ', ({ total }) => total, 'bold'),
  ];
}

/** Whether a run ended before it came to a stream; what failed or was skipped has a row. */
function isUntouched({ phase, report }: StreamFacts): boolean {
  return (phase === 'waiting' || phase === 'reading') && (report?.records ?? 0) === 0;
}

function noteOf(untouched: number, columns: number, theme: Theme): string {
  const { ellipsis, waiting } = theme.symbols;
  const text = `${waiting} ${ellipsis} and ${formatCount(untouched, 'stream')} of which nothing was read`;
  return toLine([['yellow', text]], columns, theme);
}

/** The columns, the most important ones first. */
function columnsOf(run: RunFacts, requests: ReadonlyMap<string, number>): readonly Column[] {
  const { streams, state } = run;
  return [
    {
      title: 'stream',
      isText: true,
      cell: ({ name }) => name,
      total: formatCount(streams.length, 'stream'),
    },
    {
      title: 'records',
      cell: ({ report }) => formatNumber(report?.records ?? 0),
      total: formatNumber(run.records),
    },
    {
      title: 'requests',
      cell: ({ name }) => blank(requests.get(name) ?? 0),
      total: formatNumber(run.traffic.requests),
    },
    {
      title: 'bookmark',
      isText: true,
      cell: ({ name }) => bookmarkOf(state?.bookmarks[name]),
      total: '',
    },
    ...countColumn('erased', streams, ({ erased }) => erased),
    ...countColumn('changed', streams, ({ coercions }) => sum([...coercions.values()])),
    ...countColumn('unknown', streams, ({ unknownFields }) => unknownFields.size),
    {
      title: 'time',
      cell: ({ durationMs }) => formatDuration(durationMs),
      total: formatDuration(run.elapsedMs),
    },
  ];
}

/** A column of counts, if there is anything to count. */
function countColumn(
  title: string,
  streams: readonly StreamFacts[],
  count: (report: StreamReport) => number,
): readonly Column[] {
  const of = ({ report }: StreamFacts): number => (report ? count(report) : 0);
  const all = sum(streams.map(of));
  return all === 0
    ? []
    : [{ title, cell: (stream) => blank(of(stream)), total: formatNumber(all) }];
}

/** As many columns as fit, the first ones first. */
function fitting(
  all: readonly Column[],
  streams: readonly StreamFacts[],
  columns: number,
): readonly Column[] {
  let width = 0;
  return all.filter((column, i) => {
    width += widthOf(column, streams) + GAP.length;
    return i < 2 || width <= columns;
  });
}

/** Names are shortened where the table is wider than the terminal. */
function widthsOf(
  table: readonly Column[],
  streams: readonly StreamFacts[],
  columns: number,
): readonly number[] {
  const [name = 0, ...others] = table.map((column) => widthOf(column, streams));
  const rest = sum(others.map((width) => width + GAP.length));
  return [Math.max(NARROWEST_NAME, Math.min(name, columns - rest)), ...others];
}

function widthOf(column: Column, streams: readonly StreamFacts[]): number {
  const cells = [column.title, column.total, ...streams.map((stream) => column.cell(stream))];
  return Math.max(...cells.map((cell) => cell.length));
}

function markOf({ phase }: StreamFacts, { symbols }: Theme): Segment {
  if (phase === 'done') return ['green', `${symbols.done} `];
  if (phase === 'left out') return ['dim', `${symbols.leftOut} `];
  if (phase === 'failed') return ['red', `${symbols.failed} `];
  return ['yellow', `${symbols.waiting} `];
}

/** The bookmark, to the second, or how far the first load is. */
function bookmarkOf(bookmark: Bookmark | null | undefined): string {
  const value = bookmark?.['replication_key_value'];
  if (typeof value === 'string') return value.slice(0, 19).replace('T', ' ');
  const load = loadOf(bookmark);
  return load ? `loading ${formatDay(load.cursor.at)}` : '';
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

function blank(count: number): string {
  return count === 0 ? '' : formatNumber(count);
}
