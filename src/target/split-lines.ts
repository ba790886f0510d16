import type { Readable } from 'node:stream';

/** Longer lines are handed on in pieces, so that one without an end does not fill the memory. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Calls `take` with the lines of each piece that arrives, without their ends; what follows the last
 * line end counts as a line when the stream is over.
 */
export function splitLines(stream: Readable, take: (lines: readonly string[]) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      lines.push(rest);
      rest = '';
    }
    if (lines.length > 0) take(lines);
  });
  const flush = (): void => {
    if (rest !== '') take([rest]);
    rest = '';
  };
  stream.on('end', flush);
  // A stream that breaks off has no end.
  stream.on('close', flush);
  stream.on('error', flush);
}
