import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { renderChart } from './chart.ts';
import type { Figure } from './measure.ts';

/** What was measured under one heading, as a table. */
export interface Section {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const PAGE = new URL('../docs/benchmarks.md', import.meta.url);
const CHART = new URL('../docs/benchmarks.svg', import.meta.url);
const MEASURED = /(<!-- measured -->\n)[\s\S]*?(\n<!-- \/measured -->)/;

/** The machine and versions that figures hold for. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} cores, ${memory} GiB`;
}

/** A section of figures, each with its aim. */
export function toSection(title: string, figures: readonly Figure[]): Section {
  const rows = figures.map(({ name, value, aim }) => [name, value, aim]);
  return { title, header: ['figure', 'value', 'aim'], rows };
}

/** One section as Markdown. */
export function renderSection({ title, header, rows }: Section): string {
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return [`### ${title}`, '', ...lines].join('\n');
}

/** Puts the figures between the marks of docs/benchmarks.md, and draws the chart from the page. */
export function writeReport(sections: readonly Section[]): void {
  const body = [describeMachine(), ...sections.map(renderSection)].join('\n\n');
  const page = readFileSync(PAGE, 'utf8').replace(
    MEASURED,
    (_all, begin: string, end: string) => `${begin}\n${body}\n${end}`,
  );
  writeFileSync(PAGE, page);
  writeFileSync(CHART, renderChart(page));
}
