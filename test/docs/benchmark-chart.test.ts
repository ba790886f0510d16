import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderChart } from '../../bench/chart.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

it('the chart of docs/benchmarks.md is drawn from the figures on the page', () => {
  const page = read('benchmarks.md');
  const chart = read('benchmarks.svg');
  expect(chart).toBe(renderChart(page));
  const [, table = ''] = page.split('### Growth\n');
  const figures = /^\| [\d,]+ \| .*$/gm;
  const sizes = table.split('\n### ')[0]?.match(figures)?.length ?? 0;
  expect(sizes).toBeGreaterThan(2);
  expect(chart.match(/<circle/g)).toHaveLength(3 * sizes);
});
