import type { ConfidentialAccess } from '../lever/confidentiality.ts';
import type { Style, Theme } from '../logging/theme.ts';
import { wrap } from '../logging/wrap.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { originOf } from '../streams/facts.ts';
import type { Finding } from './probe.ts';

/** What a check says about a stream. */
export type CheckResult =
  | 'ok'
  | 'empty'
  | 'missing permission'
  | 'missing permission or add-on'
  | 'key not valid'
  | 'failed';

/** One line of the table. */
export interface CheckRow {
  readonly stream: string;
  readonly endpoint: string;
  readonly permission: string;
  readonly result: CheckResult;
  readonly detail?: string;
}

/** Everything that a check found. */
export interface CheckReport {
  /** Whether everything that is selected can be read. */
  readonly ok: boolean;
  readonly streams: readonly CheckRow[];
  readonly confidential_data: string;
}

/** Describes one stream; no finding means that Lever refused the key. */
export function toCheckRow(definition: StreamDefinition, finding: Finding | undefined): CheckRow {
  const { permission, source, needsAddOn = false } = originOf(definition);
  const detail = finding?.detail;
  return {
    stream: definition.name,
    endpoint: source.kind === 'reads' ? '' : `GET ${pathOf(source)}`,
    permission,
    result: toResult(finding, needsAddOn),
    ...(detail !== undefined && { detail }),
  };
}

function pathOf(source: StreamDefinition['source']): string {
  if (source.kind === 'expanded') return `${source.parent.source.path}?expand=${source.field}`;
  return 'path' in source && typeof source.path === 'string' ? source.path : '';
}

function toResult(finding: Finding | undefined, needsAddOn: boolean): CheckResult {
  switch (finding?.verdict) {
    case 'readable':
      return 'ok';
    case 'empty':
      return 'empty';
    case 'denied':
      return needsAddOn ? 'missing permission or add-on' : 'missing permission';
    case 'failed':
      return 'failed';
    default:
      return 'key not valid';
  }
}

/** Sums up the rows. */
export function toCheckReport(
  streams: readonly CheckRow[],
  setting: string,
  access: ConfidentialAccess,
): CheckReport {
  const readable = access ? 'readable' : 'not readable';
  return {
    ok: streams.every(({ result }) => result === 'ok' || result === 'empty'),
    streams,
    confidential_data:
      setting === 'non-confidential'
        ? 'not asked for'
        : access === undefined
          ? 'not known'
          : readable,
  };
}

/** How a document is shown. */
export interface DisplayOptions {
  readonly theme: Theme;
  /** The width that is available, in characters; undefined where lines may be long. */
  readonly columns: number | undefined;
}

/** The report as a table for people; what is wrong is explained below it, once for all streams. */
export function toTable(report: CheckReport, { theme, columns }: DisplayOptions): string {
  const rows = report.streams;
  const widths = [
    widthOf(
      'stream',
      rows.map(({ stream }) => stream),
    ),
    widthOf(
      'permission',
      rows.map(({ permission }) => permission),
    ),
  ] as const;
  const line = (stream: string, permission: string): string =>
    `${stream.padEnd(widths[0])}  ${permission.padEnd(widths[1])}  `;
  return [
    theme.paint('dim', `${line('stream', 'permission')}result`),
    ...rows.map(
      ({ stream, permission, result }) =>
        line(stream, permission) + theme.paint(STYLES[result] ?? 'red', result),
    ),
    '',
    ...explanations(report).map((text) => (columns === undefined ? text : wrap(text, columns))),
    '',
  ].join('\n');
}

const STYLES: Partial<Readonly<Record<CheckResult, Style>>> = { ok: 'green', empty: 'yellow' };

/** The same as Markdown. */
export function toMarkdown(report: CheckReport): string {
  return [
    '| stream | endpoint | permission | result |',
    '| --- | --- | --- | --- |',
    ...report.streams.map(
      ({ stream, endpoint, permission, result }) =>
        `| \`${stream}\` | \`${endpoint}\` | \`${permission}\` | ${result} |`,
    ),
    '',
    ...explanations(report).map((text) => `${text}\n`),
  ].join('\n');
}

function explanations({ streams, confidential_data: confidential }: CheckReport): string[] {
  const details = new Set(streams.flatMap(({ detail }) => (detail === undefined ? [] : [detail])));
  return [`Confidential data: ${confidential}.`, ...details];
}

function widthOf(title: string, cells: readonly string[]): number {
  return Math.max(title.length, ...cells.map((cell) => cell.length));
}
