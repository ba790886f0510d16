import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { EMPTY_STATE, parseState, withBookmark } from '../../src/singer/state.ts';

describe('parseState', () => {
  it.each([
    ['an empty object', '{}'],
    ['no bookmarks', '{"bookmarks":null}'],
    ['empty bookmarks', '{"bookmarks":{}}'],
    ['a STATE message without any', '{"type":"STATE","value":{}}'],
  ])('takes %s for a first run', (_name, text) => {
    expect(parseState(text, 'state.json')).toEqual(EMPTY_STATE);
  });

  it.each([
    ['a stream under way', { currently_syncing: 'users', bookmarks: {} }],
    ['a bookmark that is null', { bookmarks: { users: null } }],
    [
      'keys of other programs',
      { bookmarks: { x: { a: [1, { b: null }] } }, currently_syncing: null, v: 2 },
    ],
    [
      'a state of singer-io/tap-lever',
      {
        bookmarks: {
          opportunities: {
            field: 'updated_at',
            last_record: '2026-10-25T00:00:00Z',
            offset: 'abc',
            next_page: 3,
          },
        },
      },
    ],
  ])('keeps %s as it is', (_name, state) => {
    expect(parseState(JSON.stringify(state), 'state.json')).toEqual(state);
    const message = JSON.stringify({ type: 'STATE', value: state });
    expect(parseState(message, 'state.json')).toEqual(state);
  });

  it.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['{"bookmarks":', 'is not JSON'],
    ['{}{}', 'is not JSON'],
    ['null', 'is not a Singer state'],
    ['5', 'is not a Singer state'],
    ['"state"', 'is not a Singer state'],
    ['[]', 'is not a Singer state'],
    ['{"token":"x","start_date":"2024-01-01"}', 'is not a Singer state: expected'],
    ['{"streams":[]}', 'is not a Singer state: expected'],
    ['{"bookmarks":[]}', 'is not a Singer state (at bookmarks)'],
    ['{"bookmarks":{"users":"2024"}}', 'is not a Singer state (at bookmarks.users)'],
  ])('says in one line what is wrong with %s, and what to do', (text, problem) => {
    const read = () => parseState(text, 'my-state.json');
    expect(read).toThrow(InputError);
    expect(read).toThrow(/^State my-state\.json [^\n]+delete the file to start over\.$/);
    expect(read).toThrow(problem);
  });
});

describe('withBookmark', () => {
  it('sets the given keys of one stream and leaves everything else', () => {
    const before = { bookmarks: { users: { a: 1, b: 2 }, stages: { a: 1 } }, version: 5 };
    const copy = structuredClone(before);
    expect(withBookmark(before, 'users', { b: null, c: 3 })).toEqual({
      bookmarks: { users: { a: 1, b: null, c: 3 }, stages: { a: 1 } },
      version: 5,
    });
    expect(before).toEqual(copy);
  });

  it('begins a bookmark where there was none, or null', () => {
    expect(withBookmark({ bookmarks: { users: null } }, 'users', { a: 1 })).toEqual({
      bookmarks: { users: { a: 1 } },
    });
    expect(withBookmark(EMPTY_STATE, 'users', { a: 1 }).bookmarks).toEqual({ users: { a: 1 } });
  });
});
