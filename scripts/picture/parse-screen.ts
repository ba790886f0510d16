/** One character of a screen. */
export interface Cell {
  readonly character: string;
  /** How it looks, as attributes of SVG. */
  readonly theme: string;
}

const FILLS: Readonly<Record<number, string>> = {
  31: '#f47067',
  32: '#57c785',
  33: '#e5c07b',
  36: '#56b6c2',
};
const DIM = '#7d8896';

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape character that is meant.
const TOKEN = /\u001b\[([\d;]*)m|([^\u001b])/gu;

/** The lines of a screen as tmux captures it, without empty ones at the end. */
export function parseScreen(screen: string): readonly (readonly Cell[])[] {
  const style = { fill: '', isBold: false, isDim: false };
  const rows = screen.split('\n').map((line) => {
    const cells: Cell[] = [];
    for (const [, codes, character] of line.matchAll(TOKEN)) {
      if (character !== undefined) cells.push({ character, theme: lookOf(style) });
      else for (const code of (codes || '0').split(';')) apply(style, Number(code));
    }
    return cells;
  });
  while (rows.length > 0 && isBlank(rows.at(-1))) rows.pop();
  return rows;
}

interface Style {
  fill: string;
  isBold: boolean;
  isDim: boolean;
}

function apply(style: Style, code: number): void {
  if (code === 0) Object.assign(style, { fill: '', isBold: false, isDim: false });
  if (code === 1) style.isBold = true;
  if (code === 2) style.isDim = true;
  if (code === 22) Object.assign(style, { isBold: false, isDim: false });
  if (code >= 30 && code < 40) style.fill = FILLS[code] ?? '';
}

function lookOf({ fill, isBold, isDim }: Style): string {
  const color = fill || (isDim ? DIM : '');
  return `${color && ` fill="${color}"`}${isBold ? ' font-weight="bold"' : ''}`;
}

function isBlank(cells: readonly Cell[] | undefined): boolean {
  return !cells?.some(({ character }) => character.trim() !== '');
}
