import { writeSync } from 'node:fs';
import { createRedactor, type Redactor } from './redact.ts';

/**
 * The only way to stderr, for log lines and last words alike: it keeps secrets back. Reports for
 * stdout are redacted by it as well, so that one place knows all secrets.
 */
export interface Stderr extends Redactor {
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
  const redactor = createRedactor();
  const write = createPatientWriter();
  let clearFooter: (() => void) | undefined;
  const draw = (text: string): void => write(redactor.redact(text));
  return {
    ...redactor,
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

/**
 * Writes all of a text, or gives up in silence: there is nowhere else to complain. Once it gave up,
 * it does not wait again until the reader has taken something.
 */
function createPatientWriter(): (text: string) => void {
  let isStuck = false;
  let isTorn = false;
  return (text) => {
    // What was left of a line must not be continued by the next one.
    const bytes = Buffer.from(isTorn ? `\n${text}` : text);
    const written = writeBytes(bytes, isStuck ? 0 : PATIENCE_MS);
    isStuck = written < bytes.length;
    if (written > 0) isTorn = isStuck;
  };
}

/** Returns how many bytes were written. */
function writeBytes(bytes: Buffer, patienceMs: number): number {
  let patience = patienceMs;
  let written = 0;
  while (written < bytes.length)
    try {
      written += writeSync(STDERR, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || patience <= 0) break;
      patience -= PAUSE_MS;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  return written;
}
