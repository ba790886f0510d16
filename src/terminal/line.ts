import type { Style, Theme } from '../logging/theme.ts';

/** A piece of a line; each of its characters is one column wide. */
export type Segment = string | readonly [style: Style, text: string];

/** Joins segments to one line of at most `columns`; what is too long ends in an ellipsis. */
export function toLine(segments: readonly Segment[], columns: number, theme: Theme): string {
  const width = segments.reduce((sum, segment) => sum + textOf(segment).length, 0);
  let room = width > columns ? Math.max(0, columns - 1) : columns;
  let line = '';
  for (const segment of segments) {
    const text = textOf(segment).slice(0, room);
    room -= text.length;
    if (text !== '') line += typeof segment === 'string' ? text : theme.paint(segment[0], text);
  }
  return width > columns ? line + theme.symbols.ellipsis : line;
}

/** Joins phrases to as few lines of at most `columns` as possible; a phrase is never broken. */
export function flow(
  phrases: readonly string[],
  separator: string,
  columns: number,
): readonly string[] {
  const lines: string[] = [];
  for (const phrase of phrases) {
    const joined = `${lines.at(-1)}${separator}${phrase}`;
    if (lines.length > 0 && joined.length <= columns) lines[lines.length - 1] = joined;
    else lines.push(phrase);
  }
  return lines;
}

/** A text cut to `columns`, with an ellipsis where something is missing. */
export function shorten(text: string, columns: number, theme: Theme): string {
  if (text.length <= columns) return text;
  return `${text.slice(0, columns - 1)}${theme.symbols.ellipsis}`;
}

function textOf(segment: Segment): string {
  return typeof segment === 'string' ? segment : segment[1];
}
