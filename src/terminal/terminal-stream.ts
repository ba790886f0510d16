import { Writable } from 'node:stream';
import type { Stderr } from '../logging/stderr.ts';

/** The size of a terminal at the moment, in characters. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
}

/** A stream for libraries that draw on the terminal; everything goes through {@link Stderr}. */
export function openTerminalStream(stderr: Stderr, terminal: Terminal): NodeJS.WriteStream {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      stderr.draw(chunk);
      done();
    },
  });
  return Object.defineProperties(stream, {
    isTTY: { value: true },
    columns: { get: () => terminal.columns },
    rows: { get: () => terminal.rows },
  }) as unknown as NodeJS.WriteStream;
}
