/** A terminal as far as the program uses one: it shows what a person would see. */
export interface Screen {
  write(text: string): void;
  /** The lines from the first to the one with the cursor, without trailing blanks. */
  lines(): readonly string[];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape character that is meant.
const TOKEN = /\u001b\[(\??)(\d*)([A-Za-z])|\n|[^\u001b\n]+/g;

/** Opens an empty screen of so many columns. Throws for a sequence that it does not know. */
export function createScreen(columns: number): Screen {
  const rows: string[] = [''];
  let [row, column] = [0, 0];
  const put = (text: string): void => {
    const line = (rows[row] ?? '').padEnd(column);
    rows[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
    if (column > columns) throw new Error(`a line is wider than ${columns} columns: ${text}`);
  };
  const moves: Record<string, (count: number) => void> = {
    A: (count) => {
      row = Math.max(0, row - count);
    },
    B: (count) => {
      row = Math.min(rows.length - 1, row + count);
    },
    G: (count) => {
      column = count - 1;
    },
    K: () => {
      const line = rows[row] ?? '';
      rows[row] = line.slice(0, column);
    },
    // Colours are not seen here.
    m: () => undefined,
  };
  return {
    write(text) {
      for (const [token, isPrivate, count, name] of text.matchAll(TOKEN)) {
        if (token === '\n') {
          row++;
          column = 0;
          rows[row] ??= '';
        } else if (name === undefined) put(token);
        else if (name === 'K' && count === '2') rows[row] = '';
        else if (!isPrivate) {
          const move = moves[name];
          if (!move) throw new Error(`unknown sequence ${JSON.stringify(token)}`);
          move(Number(count || '1'));
        }
      }
    },
    lines: () => rows.slice(0, row + 1).map((line) => line.trimEnd()),
  };
}
