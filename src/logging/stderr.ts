import { writeSync } from 'node:fs';
import { createRedactor } from './redact.ts';

/** The only way to stderr, for log lines and last words alike: it keeps secrets back. */
export interface Stderr {
  /** Keeps a text out of everything that is written from now on. */
  hide(secret: string): void;
  /** A text without the secrets. */
  redact(text: string): string;
  /** Writes whole lines, above what is drawn at the end of stderr. */
  write(text: string): void;
  /**
   * Says that something is drawn at the end of stderr; `clear` is called to remove it before lines
   * are written.
   */
  setFooter(clear: (() => void) | undefined): void;
  /** Writes a part of the footer. */
  draw(text: string): void;
}

const STDERR = 2;
/** How long to wait for a full pipe, so that a stuck reader does not stop the run. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 10;

/** Opens stderr. Writes are synchronous, so that the last words of a run are never lost. */
export function createStderr(): Stderr {
  const { hide, redact } = createRedactor();
  let clearFooter: (() => void) | undefined;
  const draw = (text: string): void => writeWhole(Buffer.from(redact(text)));
  return {
    hide,
    redact,
    write(text) {
      clearFooter?.();
      draw(text);
    },
    setFooter(clear) {
      clearFooter = clear;
    },
    draw,
  };
}

/** Writes all of it, or gives up in silence: there is nowhere else to complain. */
function writeWhole(bytes: Buffer): void {
  let patience = PATIENCE_MS;
  for (let start = 0; start < bytes.length; ) {
    try {
      start += writeSync(STDERR, bytes, start);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || patience <= 0) return;
      patience -= PAUSE_MS;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
