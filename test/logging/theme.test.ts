import { describe, expect, it } from 'vitest';
import { createTheme, hasColors } from '../../src/logging/theme.ts';

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('in %j on a terminal (%j): %j', (environment, isTerminal, expected) => {
    expect(hasColors(environment, isTerminal)).toBe(expected);
  });
});

it('uses plain characters where others are missing', () => {
  const marks = (environment: Record<string, string>, platform: NodeJS.Platform) =>
    createTheme(environment, true, platform).symbols.done;
  expect(marks({ TERM: 'xterm' }, 'linux')).toBe('✓');
  expect(marks({ TERM: 'linux' }, 'linux')).toBe('+');
  expect(marks({}, 'win32')).toBe('+');
  expect(marks({ WT_SESSION: 'x' }, 'win32')).toBe('✓');
});
