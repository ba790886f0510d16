import { stripVTControlCharacters } from 'node:util';

/** Breaks lines between words, so that none is longer than `columns`; what follows is indented. */
export function wrap(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns, indent))
    .join('\n');
}

/** Text for stderr, wrapped where that is a terminal. */
export function toScreen(text: string): string {
  return process.stderr.isTTY ? wrap(text, process.stderr.columns ?? 80, '  ') : text;
}

function wrapLine(line: string, columns: number, indent: string): string {
  if (widthOf(line) <= columns) return line;
  const lines: string[] = [];
  const margin = /^ */.exec(line)?.[0] ?? '';
  let current = margin;
  for (const word of line.slice(margin.length).split(' ')) {
    const isFirst = current === margin || current === margin + indent;
    const joined = isFirst ? current + word : `${current} ${word}`;
    if (isFirst || widthOf(joined) <= columns) current = joined;
    else {
      lines.push(current);
      current = margin + indent + word;
    }
  }
  return [...lines, current].join('\n');
}

/** The width on the screen; colours have none. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
