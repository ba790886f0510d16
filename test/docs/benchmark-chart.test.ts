import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderChart } from '../../bench/chart.ts';

it('the chart of docs/benchmarks.md is what bench/chart.ts draws', () => {
  const chart = new URL('../../docs/benchmarks.svg', import.meta.url);
  expect(readFileSync(chart, 'utf8')).toBe(renderChart());
});
