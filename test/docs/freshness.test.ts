import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { streams } from '../../src/streams/index.ts';

const text = readFileSync(new URL('../../docs/freshness.md', import.meta.url), 'utf8');
const SIZES = [1000, 50_000, 500_000];
const LISTS = 9;

/** The first number in each cell of a table row, in the text behind a sentence. */
function numbersIn(name: string, behind: string): readonly number[] {
  const section = text.slice(text.indexOf(behind)).split('\n');
  const [line = ''] = section.filter((one) => one.startsWith(`| ${name} |`));
  const cells = line.split('|').slice(2, -1);
  return cells.map((cell) => Number(/[\d,]+/.exec(cell)?.[0].replaceAll(',', '')));
}

describe('docs/freshness.md', () => {
  it('counts the lists that are selected by default', () => {
    const lists = streams.filter(
      ({ isDefault, source }) =>
        isDefault && source.kind === 'child' && source.parent.name === 'opportunities',
    );
    expect(lists.length).toBe(LISTS);
  });

  it.each<[string, (n: number) => number]>([
    ['first load', (n) => n / 100 + LISTS * n],
    ['`touched`', (n) => n / 100],
    ['`active`', (n) => n / 100 + n / 10 / 100 + (LISTS * n) / 10],
    ['`all`', (n) => (2 * n) / 100 + LISTS * n],
  ])('gives the cost of %s as its formulae say', (name, cost) => {
    expect(numbersIn(name, 'With nine lists')).toEqual(SIZES.map(cost));
  });

  it.each([1000, 10_000, 100_000])('gives the runs of a round with %i requests', (requests) => {
    const [, ...runs] = numbersIn(requests.toLocaleString('en'), 'How many runs');
    expect(runs).toEqual(SIZES.map((n) => Math.ceil((n * LISTS) / requests)));
  });
});
