import { describe, expect, it } from 'vitest';
import { brokenColumns, withAdditions } from '../../scripts/golden/compare.ts';
import { publishedNow, readGolden } from '../../scripts/golden/published.ts';
import { requireParts } from '../../scripts/missing-parts.ts';
import { streams } from '../../src/streams/index.ts';

requireParts(streams);
const golden = readGolden();
const now = publishedNow();

// Users have the columns of the last release in their warehouses, and targets do not migrate types.
describe('the columns of the last release', () => {
  it.each(Object.keys(golden.columns))('are all there in %s, each with its type', (stream) => {
    expect(brokenColumns(stream, golden, now.columns)).toEqual([]);
  });

  it('are those of the version that package.json names', () => {
    expect(golden.version, 'npm run golden writes down what a release has').toBe(now.version);
  });
});

describe('a published column', () => {
  const text = { type: ['null', 'string'] };
  const list = { type: ['null', 'array'], items: { type: 'object', properties: { a: text } } };
  const published = { version: '1.2.3', entries: [], columns: { toys: { id: text, list } } };
  const broken = (toys: object) => brokenColumns('toys', published, { toys } as never);

  it('may have more members, in company of more columns', () => {
    const more = { ...list, items: { ...list.items, properties: { a: text, b: text } } };
    expect(broken({ other: text, list: more, id: text })).toEqual([]);
  });

  it.each([
    ['gone', { list }],
    ['of another type', { list, id: { type: ['null', 'integer'] } }],
    ['a time', { list, id: { ...text, format: 'date-time' } }],
  ])('may not be %s', (_what, toys) => {
    const [fault = '', ...others] = broken(toys);
    expect(others).toEqual([]);
    expect(fault).toContain('toys.id: 1.2.3 published {"type":["null","string"]}, and now it is');
  });

  it('may not lose a member', () => {
    expect(broken({ id: text, list: { ...list, items: { type: 'object' } } })).toHaveLength(1);
  });

  it('is written down once, with what was added to it', () => {
    const old = { toys: { id: text, gone: text } };
    const changed = { toys: { id: { type: 'integer', format: 'new' }, more: text }, others: {} };
    expect(withAdditions<object>(old, changed)).toEqual({
      toys: { id: { ...text, format: 'new' }, gone: text, more: text },
      others: {},
    });
  });
});

it('the names of streams are such that every target takes them for a table, each once', () => {
  const names = streams.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
});
