import { createLogUpdate } from 'log-update';
import type { Stderr } from '../logging/stderr.ts';
import type { Every } from '../progress/every.ts';
import { openTerminalStream, type Terminal } from './terminal-stream.ts';

/** A block of lines that is redrawn at the end of stderr. */
export interface LiveBlock {
  /** Removes the block for good. */
  close(): void;
}

export interface LiveBlockOptions {
  readonly stderr: Stderr;
  readonly terminal: Terminal;
  /** Called for the present lines of the block; none may be wider than the terminal. */
  render(): readonly string[];
  readonly every: Every;
}

/** Ten times a second is as fast as eyes can follow, and costs next to nothing. */
const REDRAW_MS = 100;

/**
 * Opens a block. Lines that are written to stderr meanwhile appear above it. The cursor stays
 * visible, so that a killed run does not leave the terminal without one.
 */
export function openLiveBlock({ stderr, terminal, render, every }: LiveBlockOptions): LiveBlock {
  const block = createLogUpdate(openTerminalStream(stderr, terminal), { showCursor: true });
  let height = 0;
  const clear = (): void => {
    if (height > 0) block.clear();
    height = 0;
  };
  stderr.setFooter(clear);
  const stop = every(REDRAW_MS, () => {
    const lines = render();
    // The library redraws changed lines only, and loses lines when their number changes.
    if (lines.length !== height) clear();
    block(lines.join('\n'));
    height = lines.length;
  });
  return {
    close() {
      stop();
      clear();
      stderr.setFooter(undefined);
    },
  };
}
