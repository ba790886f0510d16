import { describe, expect, it } from 'vitest';
import { createRecordLine } from '../../src/singer/messages.ts';

const AT = '2026-01-01T00:00:00.000Z';

describe('the line of a record', () => {
  it('is one JSON object with everything that targets read', () => {
    const line = createRecordLine('users')({ id: 'a', size: null }, AT);
    expect(line).toMatch(/^\{[^\n]+\}\n$/);
    expect(JSON.parse(line)).toEqual({
      type: 'RECORD',
      stream: 'users',
      record: { id: 'a', size: null },
      time_extracted: AT,
    });
  });

  it('carries the version of a full-table stream', () => {
    expect(JSON.parse(createRecordLine('users', 5)({ id: 'a' }, AT))).toMatchObject({ version: 5 });
  });

  it.each([
    ['NUL', 'a\0b', 'ab'],
    ['a lone high surrogate', 'a\ud800b', 'a\ufffdb'],
    ['a lone low surrogate', '\udfff', '\ufffd'],
  ])('has no %s in text, members or names of members', (_name, text, clean) => {
    const record = { id: text, list: [text, { [text]: { deep: text } }], none: null, on: true };
    const line = createRecordLine('users')(record, AT);
    expect(line).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    expect(JSON.parse(line).record).toEqual({
      id: clean,
      list: [clean, { [clean]: { deep: clean } }],
      none: null,
      on: true,
    });
  });

  it.each([
    ['an emoji', '👩‍🚀'],
    ['separators that end a line in JavaScript', 'a\u2028b\u2029c'],
    ['line breaks and tabs', 'a\r\nb\tc'],
    ['quotes and backslashes', '"\\u0000\\ud800"'],
    ['a megabyte', 'é'.repeat(1_000_000)],
  ])('keeps %s', (_name, text) => {
    const line = createRecordLine('users')({ id: text }, AT);
    expect(JSON.parse(line).record.id).toBe(text);
    expect(line.indexOf('\n')).toBe(line.length - 1);
  });

  it('keeps a member that is called __proto__', () => {
    const record = JSON.parse('{"id":"\\u0000a","rest":{"__proto__":{"a":1}}}');
    expect(createRecordLine('users')(record, AT)).toContain('"rest":{"__proto__":{"a":1}}');
  });
});
