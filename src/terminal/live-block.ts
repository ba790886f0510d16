import { createLogUpdate } from 'log-update';
import type { Stderr } from '../logging/stderr.ts';
import type { Every } from '../progress/every.ts';
import { openTerminalStream, type Terminal } from './terminal-stream.ts';

/** A block of lines that is drawn again and again at the end of stderr. */
export interface LiveBlock {
  /** Takes the block away for good. */
  close(): void;
}

export interface LiveBlockOptions {
  readonly stderr: Stderr;
  readonly terminal: Terminal;
  /** The lines of the block now; none is wider than the terminal. */
  render(): readonly string[];
  readonly every: Every;
}

/** Ten times a second is as fast as eyes follow, and costs a run nothing. */
const REDRAW_MS = 100;

/**
 * Opens a block. Lines that are written to stderr meanwhile appear above it; the cursor stays visible,
 * so that not even a kill leaves the terminal without one.
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
