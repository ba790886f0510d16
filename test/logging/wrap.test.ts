import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/logging/wrap.ts';

describe('wrap', () => {
  it.each([
    ['what fits stays', 'one two', 7, 'one two'],
    ['lines break between words', 'one two three', 8, 'one two\n  three'],
    [
      'a word that is too long keeps its line',
      'one extraordinary two',
      5,
      'one\n  extraordinary\n  two',
    ],
    ['each line is wrapped by itself', 'one two\nthree four', 7, 'one two\nthree\n  four'],
    ['what is indented stays so', '  one two three', 9, '  one two\n    three'],
    ['colours have no width', '\u001b[31mone\u001b[39m two', 7, '\u001b[31mone\u001b[39m two'],
  ])('%s', (_what, text, columns, wrapped) => {
    expect(wrap(text, columns, '  ')).toBe(wrapped);
  });
});
