import { describe, expect, it } from 'vitest';
import type { Stderr } from '../../src/logging/stderr.ts';
import { openLiveBlock } from '../../src/terminal/live-block.ts';
import { createTestEvery } from '../helpers/test-every.ts';
import { createScreen } from './screen.ts';

const TERMINAL = { columns: 40, rows: 24 };

/** A stderr that shows on a screen, and a block that shows what the test says. */
function openBlock() {
  const screen = createScreen(TERMINAL.columns);
  const { every, advance } = createTestEvery();
  let clear: (() => void) | undefined;
  let draws = 0;
  const stderr: Stderr = {
    hide: () => undefined,
    redact: (text) => text,
    write(text) {
      clear?.();
      screen.write(text);
    },
    setFooter(footer) {
      clear = footer;
    },
    draw(text) {
      draws++;
      screen.write(text);
    },
  };
  let lines: readonly string[] = ['one', 'two'];
  const block = openLiveBlock({ stderr, terminal: TERMINAL, render: () => lines, every });
  return {
    screen,
    stderr,
    block,
    advance,
    draws: () => draws,
    show(next: readonly string[]) {
      lines = next;
      advance(100);
    },
  };
}

describe('the live block', () => {
  it('is drawn in place, whatever lines come, go or change', () => {
    const { screen, show } = openBlock();
    const frames = [
      ['a', 'b', 'c'],
      ['a', 'x', 'c'],
      ['a', 'x', 'new', 'c'],
      ['a', 'c'],
      ['a', 'c', 'd', 'e', 'f'],
      ['f'],
    ];
    for (const frame of frames) {
      show(frame);
      expect(screen.lines()).toEqual([...frame, '']);
    }
  });

  it('stays below the lines that are written meanwhile', () => {
    const { screen, stderr, show } = openBlock();
    show(['block 1', 'block 2']);
    stderr.write('WARNING first\n');
    stderr.write('WARNING second\n');
    expect(screen.lines()).toEqual(['WARNING first', 'WARNING second', '']);
    show(['block 1', 'block 3']);
    expect(screen.lines()).toEqual(['WARNING first', 'WARNING second', 'block 1', 'block 3', '']);
  });

  it('leaves nothing behind when it is closed, and does not come back', () => {
    const { screen, stderr, block, show, advance } = openBlock();
    show(['block']);
    block.close();
    advance(1000);
    stderr.write('done\n');
    expect(screen.lines()).toEqual(['done', '']);
  });

  it('is drawn ten times a second at most, and not at all while nothing changes', () => {
    const { draws, advance } = openBlock();
    advance(100);
    const first = draws();
    expect(first).toBeGreaterThan(0);
    advance(10_000);
    expect(draws()).toBe(first);
  });
});
