import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { writeChart } from './chart.ts';
import type { Figure } from './measure.ts';

/** What was measured under one heading. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
}

const FILE = new URL('../docs/benchmarks.md', import.meta.url);
const MEASURED = /(<!-- measured -->\n)[\s\S]*?(\n<!-- \/measured -->)/;

/** The machine and versions that figures hold for. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} cores, ${memory} GiB`;
}

/** One section as Markdown. */
export function renderSection({ title, figures }: Section): string {
  const rows = figures.map(({ name, value, aim }) => `| ${name} | ${value} | ${aim} |`);
  return [`### ${title}`, '', '| figure | value | aim |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** Puts the figures between the marks of docs/benchmarks.md, and draws its chart. */
export function writeReport(sections: readonly Section[]): void {
  const body = [describeMachine(), ...sections.map(renderSection)].join('\n\n');
  const text = readFileSync(FILE, 'utf8');
  writeFileSync(
    FILE,
    text.replace(MEASURED, (_all, begin: string, end: string) => `${begin}\n${body}\n${end}`),
  );
  writeChart();
}
