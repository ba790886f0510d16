import { describe, expect, it } from 'vitest';
import { compileDerivation } from '../../src/records/derive.ts';
import { type DerivedSource, defineStream } from '../../src/streams/define.ts';
import { users } from '../../src/streams/lookups.ts';

type Options = Omit<DerivedSource, 'kind' | 'from' | 'columns'>;

/** The rows that a record gives, in a stream of these options. */
function rowsOf(record: object, keys: readonly string[], options: Options): readonly object[] {
  const source = { kind: 'derived', from: users, columns: { ownerId: 'id' }, ...options } as const;
  const { source: declared } = defineStream({
    name: 'parts',
    documentation: 'x',
    permission: '',
    source,
  });
  return compileDerivation(declared, keys)(record);
}

describe('a list of plain values', () => {
  const KEYS = ['ownerId', 'tag'];
  const tagsOf = (tags: unknown, keys = KEYS) =>
    rowsOf({ id: 'a', tags }, keys, {
      path: [{ list: 'tags', position: 'position' }],
      value: 'tag',
    });

  it('gives a row for each, with its place and the columns of its owner', () => {
    expect(tagsOf(['x', 'y'])).toEqual([
      { ownerId: 'a', position: 0, tag: 'x' },
      { ownerId: 'a', position: 1, tag: 'y' },
    ]);
  });

  it.each([[undefined], [null], [[]], ['x'], [7], [{ 0: 'x' }]])('gives none for %j', (tags) => {
    expect(tagsOf(tags)).toEqual([]);
  });

  it('leaves the place of a null taken', () => {
    expect(tagsOf([null, 'y', undefined])).toEqual([{ ownerId: 'a', position: 1, tag: 'y' }]);
  });

  it('gives one row for what is there twice, in the place of the first', () => {
    expect(tagsOf(['x', 'y', 'x', 5, '5', 'X'])).toEqual([
      { ownerId: 'a', position: 0, tag: 'x' },
      { ownerId: 'a', position: 1, tag: 'y' },
      { ownerId: 'a', position: 3, tag: 5 },
      { ownerId: 'a', position: 5, tag: 'X' },
    ]);
  });

  it('gives a row for each place where the key is the place', () => {
    expect(tagsOf(['x', 'x'], ['ownerId', 'position'])).toHaveLength(2);
  });

  it('keeps what has no key, each time, so that it is counted', () => {
    const odd = [{ other: 1 }, { other: 1 }, [['x']], true];
    expect(tagsOf(odd)).toHaveLength(odd.length);
  });
});

describe('a list of objects', () => {
  const LIST = { path: [{ list: 'parts', position: 'position' }] } as const;

  it('gives their members, renamed where declared; columns of the owner come first', () => {
    const parts = [{ id: 'p', ownerId: 'forged', position: 9, constructor: 'c', size: 1 }];
    const options = { ...LIST, renamed: { id: 'partId' } };
    expect(rowsOf({ id: 'a', parts }, ['ownerId', 'position'], options)).toEqual([
      { ownerId: 'a', position: 0, partId: 'p', constructor: 'c', size: 1 },
    ]);
  });

  it('gives one row for the same id, with what the first says', () => {
    const parts = [{ id: 'p', size: 1 }, { id: 'q' }, { id: 'p', size: 2 }];
    expect(rowsOf({ id: 'a', parts }, ['ownerId', 'id'], LIST)).toMatchObject([
      { id: 'p', size: 1 },
      { id: 'q' },
    ]);
  });

  it('is found on the first way that leads to one', () => {
    const options = {
      path: [{ list: ['old.parts', 'data.parts'], position: 'position' }],
    } as const;
    const record = { id: 'a', old: { parts: null }, data: { parts: [{ size: 1 }] } };
    expect(rowsOf(record, ['ownerId', 'position'], options)).toHaveLength(1);
  });

  it('of lists gives rows with the columns of every level', () => {
    const options: Options = {
      path: [
        { list: 'forms', position: 'formPosition', columns: { formId: 'id' } },
        { list: 'fields', position: 'position' },
      ],
    };
    const forms = [
      'odd',
      { id: 'f', fields: [{ text: 'a' }, null, { text: 'b' }] },
      { fields: {} },
      { id: 'g', fields: [{ text: 'c' }] },
    ];
    expect(rowsOf({ id: 'a', forms }, ['ownerId', 'formPosition', 'position'], options)).toEqual([
      { ownerId: 'a', formPosition: 1, formId: 'f', position: 0, text: 'a' },
      { ownerId: 'a', formPosition: 1, formId: 'f', position: 2, text: 'b' },
      { ownerId: 'a', formPosition: 3, formId: 'g', position: 0, text: 'c' },
    ]);
  });
});

describe('two lists that belong together', () => {
  const scoresOf = (field: object) =>
    rowsOf({ id: 'a', fields: [field] }, ['ownerId', 'fieldPosition', 'position'], {
      path: [
        { list: 'fields', position: 'fieldPosition' },
        { list: 'scores', beside: 'value', where: { type: /^scorecard$/ }, position: 'position' },
      ],
      value: 'text',
    });
  const row = { ownerId: 'a', fieldPosition: 0 };
  const type = 'scorecard';

  it('give a row for each place, with the members of both', () => {
    const scores = [{ text: 'Craft' }, { text: 'Pace' }];
    const value = [{ score: 4, comment: 'kind' }, { score: null }];
    expect(scoresOf({ type, scores, value })).toEqual([
      { ...row, position: 0, text: 'Craft', score: 4, comment: 'kind' },
      { ...row, position: 1, text: 'Pace', score: null },
    ]);
  });

  it.each([
    ['no answer', { type, scores: [{ text: 'a' }], value: null }, [{ text: 'a' }]],
    ['no labels', { type, value: [{ score: 1 }] }, [{ score: 1 }]],
    [
      'fewer answers',
      { type, scores: [{ text: 'a' }, { text: 'b' }], value: [{ score: 1 }] },
      [{ text: 'a', score: 1 }, { text: 'b' }],
    ],
    [
      'fewer labels',
      { type, scores: [null], value: [{ score: 1 }, { score: 2 }] },
      [{ score: 1 }, { score: 2 }],
    ],
    [
      'bare names',
      { type, scores: ['a', 'b', 'c'], value: [{ score: 1 }, null, 4] },
      [{ text: 'a', score: 1 }, { text: 'b' }, { text: 'c' }],
    ],
    ['holes in both', { type, scores: [null], value: [null] }, []],
    ['another type', { type: 'multiple-select', scores: [{ text: 'a' }], value: ['x'] }, []],
    ['no type', { scores: [{ text: 'a' }], value: [{ score: 1 }] }, []],
  ])('give every place that one of them has: %s', (_what, field, expected) => {
    expect(scoresOf(field)).toEqual(
      expected.map((members, position) => ({ ...row, position, ...members })),
    );
  });
});
