import pico from 'picocolors';

/** How a text stands out. */
export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** How output looks on a terminal. */
export interface Theme {
  /** Adds the style to a text, where colours are shown. */
  paint(style: Style, text: string): string;
  readonly symbols: Symbols;
}

export interface Symbols {
  readonly done: string;
  readonly reading: string;
  readonly waiting: string;
  readonly failed: string;
  readonly leftOut: string;
  readonly dot: string;
  readonly ellipsis: string;
  readonly full: string;
  readonly empty: string;
  readonly rule: string;
  /** Frames that are shown in turn, so that people see that something moves. */
  readonly spinner: string;
}

const UNICODE: Symbols = {
  done: '✓',
  reading: '●',
  waiting: '○',
  failed: '✗',
  leftOut: '–',
  dot: '·',
  ellipsis: '…',
  full: '━',
  empty: '─',
  rule: '─',
  spinner: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏',
};

const ASCII: Symbols = {
  done: '+',
  reading: '*',
  waiting: 'o',
  failed: 'x',
  leftOut: '-',
  dot: '|',
  ellipsis: '~',
  full: '#',
  empty: '-',
  rule: '-',
  spinner: '-\\|/',
};

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Whether to use colours: FORCE_COLOR and NO_COLOR decide, else whether it is a terminal that can.
 */
export function hasColors({ FORCE_COLOR, NO_COLOR, TERM }: Variables, isTerminal: boolean) {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return (NO_COLOR ?? '') === '' && isTerminal && TERM !== 'dumb';
}

/** Creates the theme that the terminal of this environment can show. */
export function createTheme(
  environment: Variables,
  isTerminal: boolean,
  platform: NodeJS.Platform = process.platform,
): Theme {
  const colors = pico.createColors(hasColors(environment, isTerminal));
  const isOld =
    platform === 'win32'
      ? environment['WT_SESSION'] === undefined && environment['TERM_PROGRAM'] === undefined
      : environment['TERM'] === 'linux';
  return {
    paint: (style, text) => colors[style](text),
    symbols: isOld ? ASCII : UNICODE,
  };
}
