import { describe, expect, it } from 'vitest';
import { createPatterns } from '../../src/catalog/patterns.ts';

const COLUMNS = new Map([
  ['users', ['id', 'name', 'email']],
  ['stages', ['id', 'text']],
  ['opportunities', ['id', 'name', 'emails']],
  ['opportunity_offers', ['id', 'status']],
]);

/** What is replicated: `stream.field` of a catalog in which `users` and `stages` are selected. */
function selected(...texts: string[]): string[] {
  const patterns = createPatterns(texts);
  return [...COLUMNS].flatMap(([stream, fields]) =>
    patterns.selectsStream(
      stream,
      () => fields,
      () => stream === 'users' || stream === 'stages',
    )
      ? fields
          .filter((field) => patterns.selectsField(stream, field, true))
          .map((field) => `${stream}.${field}`)
      : [],
  );
}

describe('the patterns of --select', () => {
  it.each<[string, string[], string[]]>([
    [
      'leave the choice to the catalog when there are none',
      [],
      ['users.id', 'users.name', 'users.email', 'stages.id', 'stages.text'],
    ],
    ['name all that is wanted', ['stages'], ['stages.id', 'stages.text']],
    [
      'take several',
      ['stages', 'opportunity_*'],
      ['stages.id', 'stages.text', 'opportunity_offers.id', 'opportunity_offers.status'],
    ],
    ['take single fields', ['users.email', 'users.id'], ['users.id', 'users.email']],
    ['take a field of every stream that has it', ['*.name'], ['users.name', 'opportunities.name']],
    [
      'take a stream whole that is also named by field',
      ['users', 'users.email'],
      ['users.id', 'users.name', 'users.email'],
    ],
    ['exclude from the choice of the catalog', ['!users'], ['stages.id', 'stages.text']],
    ['exclude a field', ['!users.e*'], ['users.id', 'users.name', 'stages.id', 'stages.text']],
    [
      'exclude after they include, in any order',
      ['!*_offers', 'opp*'],
      ['opportunities.id', 'opportunities.name', 'opportunities.emails'],
    ],
    ['exclude everything', ['!*'], []],
    [
      'add to the choice of the catalog',
      ['default', 'opportunity_offers'],
      [
        'users.id',
        'users.name',
        'users.email',
        'stages.id',
        'stages.text',
        'opportunity_offers.id',
        'opportunity_offers.status',
      ],
    ],
    ['narrow the choice of the catalog', ['default', 'users.name', '!stages'], ['users.name']],
    ['take everything', ['all', '!opp*', '!users'], ['stages.id', 'stages.text']],
    ['mean no other characters', ['user.', 'users+', '(users|stages)', '[u]sers'], []],
  ])('%s', (_name, texts, expected) => {
    expect(selected(...texts)).toEqual(expected);
  });

  it('leave out what the catalog deselects, unless they name the field', () => {
    const patterns = createPatterns(['users', 'opportunities.emails']);
    expect(patterns.selectsField('users', 'email', false)).toBe(false);
    expect(patterns.selectsField('opportunities', 'emails', false)).toBe(true);
    expect(patterns.selectsField('opportunities', 'name', true)).toBe(false);
  });

  it.each<[string[], boolean]>([
    [['eeo_responses'], true],
    [['eeo*'], true],
    [['eeo_*', '*'], true],
    [['eeo_responses.gender'], true],
    [['*'], false],
    [['all'], false],
    [['e*'], false],
    [['*responses'], false],
    [['*.gender'], false],
    [['eeo*', '!eeo_responses'], false],
  ])('%j selects a stream that has to be named: %j', (texts, expected) => {
    const fields = () => ['id', 'gender'];
    const patterns = createPatterns(texts, new Set(['eeo_responses']));
    expect(patterns.selectsStream('eeo_responses', fields, () => false)).toBe(expected);
    expect(patterns.names('eeo_responses', fields)).toBe(expected || texts.includes('eeo*'));
    const isPassed = !expected && !texts.includes('eeo*');
    expect(patterns.leavesUnnamed('eeo_responses', fields)).toBe(isPassed);
  });

  it('take no longer for many stars in a row', () => {
    expect(selected(`${'*'.repeat(100)}-`)).toEqual([]);
    expect(selected(`stag${'*'.repeat(100)}`)).toEqual(['stages.id', 'stages.text']);
  });

  it('may exclude such a stream without a word', () => {
    const patterns = createPatterns(['*', '!eeo*'], new Set(['eeo_responses']));
    expect(patterns.leavesUnnamed('eeo_responses', () => ['id'])).toBe(false);
  });

  it('tell which of them match nothing', () => {
    const fields = new Map([...COLUMNS].map(([stream, names]) => [stream, () => names]));
    const texts = ['users', 'user', '!offers', 'users.emial', '!users.name', '*.nothing', ''];
    expect(createPatterns(texts).unmatched(fields)).toEqual([
      'user',
      '!offers',
      'users.emial',
      '*.nothing',
      '',
    ]);
  });
});
