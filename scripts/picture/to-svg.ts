import { type Cell, parseScreen } from './parse-screen.ts';

export interface PictureOptions {
  readonly columns: number;
  /** What those hear who cannot see it. */
  readonly title: string;
}

const FONT = "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace";
const FONT_SIZE = 14;
const CELL = { width: 8.4, height: 19 };
const MARGIN = 18;
const TITLE_BAR = 30;
const COLORS = { background: '#10151c', frame: '#2a323d', text: '#d5dbe3' };
const BUTTONS = ['#ff5f57', '#febc2e', '#28c840'];

/** The picture of a screen in a window, as SVG; every character keeps its place in any font. */
export function toSvg(screen: string, { columns, title }: PictureOptions): string {
  const rows = parseScreen(screen);
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = round(rows.length * CELL.height + 2 * MARGIN + TITLE_BAR);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${encode(title)}">`,
    `<title>${encode(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="${COLORS.background}" stroke="${COLORS.frame}"/>`,
    ...BUTTONS.map((color, i) => `<circle cx="${20 + i * 20}" cy="19" r="6" fill="${color}"/>`),
    `<g font-family="${FONT}" font-size="${FONT_SIZE}" fill="${COLORS.text}" xml:space="preserve">`,
    ...rows.flatMap((cells, row) => toText(cells, MARGIN + TITLE_BAR + row * CELL.height + 13)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function toText(cells: readonly Cell[], y: number): readonly string[] {
  return runsOf(cells)
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, column, theme }) => {
      const x = round(MARGIN + column * CELL.width);
      const length = round(text.length * CELL.width);
      return `<text x="${x}" y="${round(y)}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${theme}>${encode(text)}</text>`;
    });
}

interface Run {
  text: string;
  readonly column: number;
  readonly theme: string;
}

/** Neighbours that theme the same; blanks between words belong to neither side. */
function runsOf(cells: readonly Cell[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [column, { character, theme }] of cells.entries()) {
    const last = runs.at(-1);
    if (last && last.theme === theme) last.text += character;
    else runs.push({ text: character, column, theme });
  }
  return runs.flatMap(splitAtGaps);
}

/** Long blanks are left out: some programs squeeze them. */
function splitAtGaps({ text, column, theme }: Run): readonly Run[] {
  return [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => ({
    text: match[0],
    column: column + match.index,
    theme,
  }));
}

function encode(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
